package io.valence.query;

import io.valence.store.SavedRow;
import io.valence.store.StoreNames;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Answers from one instance of Kafka Streams. Its own stores are asked first: only a task that owns a row writes
 * it, so that what is found here is right whatever the metadata say, which lag behind.
 */
final class StreamsQueries implements EmbeddingQueries {

    private final Instance instance;
    private final Whereabouts whereabouts;
    private final Recommendations recommendations;

    /**
     * @param self this instance, as the others know it; {@code HostInfo.unavailable()} if they do not
     * @param recommendations from the same instance
     */
    StreamsQueries(Instance instance, HostInfo self, Recommendations recommendations) {
        this.instance = instance;
        this.whereabouts = new Whereabouts(instance, self);
        this.recommendations = recommendations;
    }

    @Override
    public Answer<Embedding> user(String id) {
        return embedding(StoreNames.USERS, id, complete -> whereabouts.absentUser(id, complete));
    }

    @Override
    public Answer<Embedding> item(String id) {
        return embedding(StoreNames.ITEMS, id, whereabouts::absentItem);
    }

    @Override
    public Answer<String> state() {
        return whereabouts.state();
    }

    @Override
    public Recommendations recommendations() {
        return recommendations;
    }

    private Answer<Embedding> embedding(String store, String id, Otherwise otherwise) {
        if (state() instanceof Answer.NotReady<String> not) {
            return new Answer.NotReady<>(not.reason(), not.retryAfter());
        }
        boolean complete = true;
        try {
            SavedRow row = instance.rows(store).row(id);
            if (row != null) {
                return new Answer.Found<>(Embedding.of(id, row));
            }
        } catch (InvalidStateStoreException e) {
            complete = false;
        }
        try {
            return otherwise.answer(complete);
        } catch (IllegalStateException | InvalidStateStoreException e) {
            // The instance began to stop, or to rebalance, after its state was asked.
            return Whereabouts.onTheMove();
        }
    }

    /** Answers for an id that was not found here. */
    @FunctionalInterface
    private interface Otherwise {

        /** @param complete whether this instance's part of the store was there to be asked */
        Answer<Embedding> answer(boolean complete);
    }
}
