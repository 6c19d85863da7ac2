package io.valence.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A stock key-value store (RocksDB, with its changelog) behind a model in memory. The model is worked on in
 * place; at a commit, and only then, each of its changed entries is put once into the stock store.
 *
 * <p>The moment is {@link #flushCache}: Kafka Streams calls it before it flushes the producer and commits, so
 * that the puts' changelog records are in the transaction. {@code StateStore.commit} would be too late. It
 * belongs to Streams' internal caching, which is why this is the only class that knows of internals, why the
 * Kafka version is pinned, and why a test fails if an upgrade stops calling it.
 */
public final class WriteBehindStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
        implements CommittedRows {

    /** Puts handed to RocksDB as one batch. */
    private static final int BATCH = 512;

    private final KeyValueStore<Bytes, byte[]> inner;
    private final List<KeyValue<Bytes, byte[]>> batch = new ArrayList<>(BATCH);
    private InternalProcessorContext<?, ?> context;
    private ProcessorNode<?, ?, ?, ?> node;
    private StoreMeters meters;
    /** Set by the stream thread alone; queries look whether there is one. */
    private volatile Resident resident;
    private Runnable beforeFlush = () -> {};
    private Throwable failure;
    private volatile CommittedTask shown;

    WriteBehindStore(KeyValueStore<Bytes, byte[]> inner) {
        super(inner);
        this.inner = inner;
    }

    @Override
    public void init(StateStoreContext stateStoreContext, StateStore root) {
        context = (InternalProcessorContext<?, ?>) stateStoreContext;
        if (persistent()) {
            new StoreDirectory(context.stateDir(), name()).deleteIfDamaged();
        }
        super.init(stateStoreContext, root);
    }

    /**
     * Sets the model whose changes are written from now on. To be called from a processor's {@code init}, when the
     * store has been restored; what the model forwards while it is flushed goes to that processor's children.
     */
    public void attach(Resident model) {
        node = context.currentNode();
        measure(new StoreMeters(context.metrics(), context.taskId(), name()));
        resident = model;
        beforeFlush = () -> {};
        failure = null;
    }

    /** Runs {@code action} before the model that is attached is written, each time. */
    public void beforeFlush(Runnable action) {
        beforeFlush = action;
    }

    private void measure(StoreMeters next) {
        if (meters != null) {
            meters.close();
        }
        meters = next;
    }

    /**
     * Declares what is in memory void, since a step failed halfway: it is never written, each flush says why instead.
     * Streams flushes even a task that it is about to close because of the failure, and an exception handler might
     * go on as if the step were done. The next {@link #attach} starts anew from what was committed.
     */
    public void abandon(Throwable cause) {
        failure = cause;
    }

    /** The bytes under {@code key}, or null. */
    public byte[] get(Bytes key) {
        return inner.get(key);
    }

    @Override
    public byte[] get(String id) {
        return inner.get(Bytes.wrap(id.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Optional<String> itemId(int ordinal) {
        return Optional.ofNullable(inner.get(NumberedKey.of(ordinal)))
                .map(id -> new String(id, StandardCharsets.UTF_8));
    }

    /** Shows {@code task} to queries, until the store is closed or the task becomes a standby. */
    void show(CommittedTask task) {
        hide();
        shown = task;
    }

    private void hide() {
        if (shown != null) {
            shown.close();
            shown = null;
        }
    }

    /** Once a processor works on the rows; not for a standby, nor while the store is restored. */
    @Override
    public boolean isOwned() {
        return resident != null;
    }

    @Override
    public int partition() {
        return context.taskId().partition();
    }

    @Override
    public List<CommittedTask> tasks() {
        CommittedTask task = shown;
        return task == null ? List.of() : List.of(task);
    }

    /** All entries; to be closed. */
    public KeyValueIterator<Bytes, byte[]> all() {
        return inner.all();
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Bytes, byte[]> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public void flushCache() {
        Resident model = resident;
        if (model == null) {
            return;
        }
        if (failure != null) {
            throw new IllegalStateException(
                    "the store " + name() + " does not write what a failed step left in memory", failure);
        }
        ProcessorNode<?, ?, ?, ?> previous = context.currentNode();
        context.setCurrentNode(node);
        try {
            beforeFlush.run();
            long begun = System.nanoTime();
            model.flush(this::put);
            putBatch();
            model.flushed();
            meters.flushed(System.nanoTime() - begun, model.hotRows());
        } catch (RuntimeException | Error e) {
            // What was put and what was not is unknown to the model.
            failure = e;
            throw e;
        } finally {
            batch.clear();
            context.setCurrentNode(previous);
        }
    }

    private void put(Bytes key, byte[] value) {
        batch.add(KeyValue.pair(key, value));
        if (batch.size() == BATCH) {
            putBatch();
        }
    }

    private void putBatch() {
        if (!batch.isEmpty()) {
            inner.putAll(batch);
            batch.clear();
        }
    }

    /** Called when the task becomes a standby: what is in memory is void from then on. */
    @Override
    public void clearCache() {
        forgetModel();
    }

    private void forgetModel() {
        hide();
        resident = null;
        beforeFlush = () -> {};
        measure(null);
    }

    @Override
    public void close() {
        forgetModel();
        super.close();
    }
}
