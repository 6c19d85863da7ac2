package io.valence.store;

import io.valence.codec.RowView;
import io.valence.codec.SharedWeightsCodec;
import io.valence.embedding.Catalogue;
import io.valence.embedding.Followers;
import io.valence.embedding.SharedWeights;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * What queries see of one running task: its users' rows, the ids of its items, and the matrix of its items' rows.
 * Lives from the task's start, once its stores are restored, until they are closed or it becomes a standby; a query
 * that holds on to it longer reads what was there at the end. Safe to use from any thread.
 *
 * <p>The matrix is made when it is first asked for, by a thread of its own, and follows each commit from then on: who
 * never asks for recommendations pays neither its memory nor its time.
 */
public final class CommittedTask {

    private final WriteBehindStore users;
    private final WriteBehindStore items;
    private final WriteBehindStore bank;
    private final Catalogue catalogue;
    private final LearnerStores.Shape shape;
    private final Object reading = new Object();

    private volatile ItemMatrix matrix;
    private CompletableFuture<ItemMatrix> filled;
    private boolean closed;

    CommittedTask(
            WriteBehindStore users,
            WriteBehindStore items,
            WriteBehindStore bank,
            Catalogue catalogue,
            LearnerStores.Shape shape) {
        this.users = users;
        this.items = items;
        this.bank = bank;
        this.catalogue = catalogue;
        this.shape = shape;
    }

    /**
     * The user's row as of the last commit; empty for a user that has none here.
     *
     * @throws InvalidStateStoreException if the store was closed
     */
    public Optional<SavedUser> user(String id) {
        byte[] bytes = users.get(id);
        return bytes == null ? Optional.empty() : Optional.of(SavedUser.of(bytes));
    }

    /**
     * Some of the users that have a row here, the same from call to call as long as they are there. Looks at the first
     * {@value UserSample#MOST_ROWS} rows in the order of their ids.
     *
     * @param most how many at most
     * @throws InvalidStateStoreException if the store was closed
     */
    public List<SampledUser> someUsers(int most) {
        return UserSample.of(users, most);
    }

    /** The item's ordinal, which may be ahead of the commit that writes its row; {@link Catalogue#UNKNOWN} for none. */
    public int ordinal(String itemId) {
        return catalogue.ordinal(itemId);
    }

    /** The id of the item. */
    public String id(int ordinal) {
        return catalogue.id(ordinal);
    }

    /**
     * What recent items weigh in a query, as of the last commit; the caller's own.
     *
     * @throws InvalidStateStoreException if the store was closed
     */
    public SharedWeights weights() {
        SharedWeights weights = shape.newWeights();
        byte[] saved = bank.get(BankStore.WEIGHTS);
        if (saved != null) {
            SharedWeightsCodec.decode(saved, weights);
        }
        return weights;
    }

    /**
     * What followed the item, as of the last commit, under slot 0; nothing where the item has no row yet.
     *
     * @throws InvalidStateStoreException if the store was closed
     */
    public Followers followers(int ordinal) {
        Followers followers = new Followers();
        byte[] bytes = items.get(catalogue.id(ordinal));
        if (bytes != null) {
            new RowView(bytes).readFollowers(followers, 0);
        }
        return followers;
    }

    /** d, the length of an embedding. */
    public int dimensions() {
        return shape.dimensions();
    }

    /**
     * The items' rows. The first call starts to read them from the store, at 200,000 a second and more.
     *
     * @param patienceMs how long to wait for them, in ms
     * @return empty if they are not all there yet
     * @throws InvalidStateStoreException if the store was closed meanwhile
     */
    public Optional<ItemMatrix> matrix(long patienceMs) {
        try {
            return Optional.of(filling().get(patienceMs, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidStateStoreException moved) {
                throw moved;
            }
            throw new CompletionException(e.getCause());
        }
    }

    private CompletableFuture<ItemMatrix> filling() {
        synchronized (reading) {
            if (filled == null) {
                CompletableFuture<ItemMatrix> result = new CompletableFuture<>();
                filled = result;
                Thread thread = new Thread(() -> fill(result), "valence-item-matrix");
                thread.setDaemon(true);
                thread.start();
            }
            return filled;
        }
    }

    private void fill(CompletableFuture<ItemMatrix> result) {
        try {
            ItemMatrix made;
            do {
                // Shown to the stream thread first: what it writes from here on is not missed.
                made = new ItemMatrix(shape.dimensions(), catalogue.size());
                matrix = made;
            } while (catalogue.size() > made.toFill());
            made.fill(ordinal -> ordinal < catalogue.size() ? committed(catalogue.id(ordinal)) : null);
            result.complete(made);
        } catch (RuntimeException | Error e) {
            matrix = null;
            synchronized (reading) {
                filled = null;
            }
            result.completeExceptionally(e);
        }
    }

    /** A user of a sample. */
    public record SampledUser(String id, SavedRow row) {}

    private byte[] committed(String id) {
        // Not while the store closes: RocksDB's memory is freed then.
        synchronized (reading) {
            if (closed) {
                throw new InvalidStateStoreException("the store " + items.name() + " was closed");
            }
            return items.get(id);
        }
    }

    /** For the stream thread: where rows are to be shown, or null. */
    ItemMatrix matrixIfWanted() {
        return matrix;
    }

    /** Waits for the reading of one row at most. */
    void close() {
        synchronized (reading) {
            closed = true;
        }
    }
}
