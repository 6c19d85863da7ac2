package io.valence.query;

import io.valence.store.CommittedRows;
import io.valence.store.SavedRow;
import io.valence.store.StoreNames;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Answers from one instance of Kafka Streams. Its own stores are asked first: only a task that owns a row writes
 * it, so that what is found here is right whatever the metadata say, which lag behind.
 */
final class StreamsQueries implements EmbeddingQueries {

    private final Instance instance;
    private final Whereabouts whereabouts;
    private final boolean copies;
    private final Recommendations recommendations;

    /**
     * @param self this instance, as the others know it; {@code HostInfo.unavailable()} if they do not
     * @param copies whether a copy will do where the owner cannot be asked
     * @param recommendations from the same instance
     */
    StreamsQueries(Instance instance, HostInfo self, boolean copies, Recommendations recommendations) {
        this.instance = instance;
        this.whereabouts = new Whereabouts(instance, self, copies);
        this.copies = copies;
        this.recommendations = recommendations;
    }

    @Override
    public Answer<Embedding> user(String id) {
        return user(id, whereabouts::absentUser);
    }

    @Override
    public Answer<Embedding> userCopy(String id) {
        return user(id, (metadata, parts) -> whereabouts.onTheMove());
    }

    private Answer<Embedding> user(
            String id, BiFunction<KeyQueryMetadata, List<CommittedRows>, Answer<Embedding>> absent) {
        return whereabouts.answer(() -> {
            KeyQueryMetadata metadata = instance.ownerOf(StoreNames.USERS, id);
            List<CommittedRows> parts = whereabouts.partsFor(StoreNames.USERS, metadata);
            return look(StoreNames.USERS, parts, id, () -> absent.apply(metadata, parts));
        });
    }

    @Override
    public Answer<Embedding> item(String id) {
        return item(id, whereabouts::absentItem);
    }

    @Override
    public Answer<Embedding> itemCopy(String id) {
        return item(id, complete -> whereabouts.onTheMove());
    }

    private Answer<Embedding> item(String id, Function<Boolean, Answer<Embedding>> absent) {
        return whereabouts.answer(() -> {
            List<CommittedRows> parts = instance.parts(StoreNames.ITEMS);
            boolean complete = parts.stream().anyMatch(CommittedRows::isOwned);
            return look(StoreNames.ITEMS, parts, id, () -> absent.apply(complete));
        });
    }

    @Override
    public Answer<String> state() {
        return whereabouts.state();
    }

    @Override
    public Recommendations recommendations() {
        return recommendations;
    }

    /** @param absent what to say of a row that is in no part of this instance's own */
    private Answer<Embedding> look(
            String store, List<CommittedRows> parts, String id, Supplier<Answer<Embedding>> absent) {
        for (CommittedRows part : parts) {
            SavedRow row = part.isOwned() ? part.row(id) : null;
            if (row != null) {
                return new Answer.Found<>(Embedding.of(id, row));
            }
        }
        Answer<Embedding> answer = absent.get();
        return copies && answer instanceof Answer.NotReady ? copy(store, parts, id).orElse(answer) : answer;
    }

    /** What no copy has may be there all the same. */
    private Optional<Answer<Embedding>> copy(String store, List<CommittedRows> parts, String id) {
        for (CommittedRows part : parts) {
            SavedRow row = part.row(id);
            if (row != null) {
                return Optional.of(new Answer.Stale<>(
                        Embedding.of(id, row), instance.behind(store, part.partition())));
            }
        }
        return Optional.empty();
    }
}
