package io.valence.query;

import io.valence.store.SavedRow;
import io.valence.store.StoreNames;
import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Answers from one instance of Kafka Streams. Its own stores are asked first: only a task that owns a row writes
 * it, so that what is found here is right whatever the metadata say, which lag behind.
 */
final class StreamsQueries implements EmbeddingQueries {

    /** A rebalance between instances that are up takes about as long. */
    private static final Duration SOON = Duration.ofSeconds(2);

    /** Somebody, or something, has to restart it first. */
    private static final Duration AFTER_RESTART = Duration.ofSeconds(30);

    private final Instance instance;
    private final HostInfo self;

    /** @param self this instance, as the others know it; {@code HostInfo.unavailable()} if they do not */
    StreamsQueries(Instance instance, HostInfo self) {
        this.instance = instance;
        this.self = self;
    }

    @Override
    public Answer<Embedding> user(String id) {
        return embedding(StoreNames.USERS, id, complete -> absentUser(id, complete));
    }

    @Override
    public Answer<Embedding> item(String id) {
        return embedding(StoreNames.ITEMS, id, this::absentItem);
    }

    @Override
    public Answer<String> state() {
        KafkaStreams.State state = instance.state();
        return switch (state) {
            case RUNNING -> new Answer.Found<>(state.name());
            case CREATED, REBALANCING -> new Answer.NotReady<>(
                    "the learner is getting its partitions and restoring its stores: " + state, SOON);
            case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR -> new Answer.NotReady<>(
                    "the learner has stopped: " + state, AFTER_RESTART);
        };
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
            return onTheMove();
        }
    }

    private Answer<Embedding> absentUser(String id, boolean complete) {
        if (complete && self.equals(HostInfo.unavailable())) {
            return new Answer.Absent<>();
        }
        KeyQueryMetadata metadata = instance.ownerOf(StoreNames.USERS, id);
        HostInfo owner = metadata == null ? HostInfo.unavailable() : metadata.activeHost();
        if (owner.equals(self)) {
            return complete ? new Answer.Absent<>() : onTheMove();
        }
        return owner.equals(HostInfo.unavailable()) ? onTheMove() : new Answer.Elsewhere<>(owner.host(), owner.port());
    }

    /** Every task has all items: an instance that has a task needs no other. */
    private Answer<Embedding> absentItem(boolean complete) {
        if (complete) {
            return new Answer.Absent<>();
        }
        Collection<HostInfo> hosts = instance.hostsOf(StoreNames.ITEMS);
        if (hosts.contains(self) || hosts.isEmpty()) {
            return onTheMove();
        }
        HostInfo other = hosts.iterator().next();
        return new Answer.Elsewhere<>(other.host(), other.port());
    }

    private static Answer<Embedding> onTheMove() {
        return new Answer.NotReady<>("the store is on the move between instances", SOON);
    }

    /** Answers for an id that was not found here. */
    @FunctionalInterface
    private interface Otherwise {

        /** @param complete whether this instance's part of the store was there to be asked */
        Answer<Embedding> answer(boolean complete);
    }
}
