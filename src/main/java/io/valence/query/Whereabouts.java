package io.valence.query;

import io.valence.store.StoreNames;
import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.state.HostInfo;

/** What to answer of what was not found in this instance's stores: nobody has it, another may, or nobody knows yet. */
final class Whereabouts {

    /** A rebalance between instances that are up takes about as long. */
    static final Duration SOON = Duration.ofSeconds(2);

    /** Somebody, or something, has to restart it first. */
    private static final Duration AFTER_RESTART = Duration.ofSeconds(30);

    private final Instance instance;
    private final HostInfo self;

    /** @param self this instance, as the others know it; {@code HostInfo.unavailable()} if they do not */
    Whereabouts(Instance instance, HostInfo self) {
        this.instance = instance;
        this.self = self;
    }

    Answer<String> state() {
        KafkaStreams.State state = instance.state();
        return switch (state) {
            case RUNNING -> new Answer.Found<>(state.name());
            case CREATED, REBALANCING -> new Answer.NotReady<>(
                    "the learner is getting its partitions and restoring its stores: " + state, SOON);
            case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR -> new Answer.NotReady<>(
                    "the learner has stopped: " + state, AFTER_RESTART);
        };
    }

    /**
     * Of a user.
     *
     * @param complete whether this instance's part of the store was there to be asked
     */
    <T> Answer<T> absentUser(String id, boolean complete) {
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

    /**
     * Of an item. Every task has all items: an instance that has a task needs no other.
     *
     * @param complete whether this instance's part of the store was there to be asked
     */
    <T> Answer<T> absentItem(boolean complete) {
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

    static <T> Answer<T> onTheMove() {
        return new Answer.NotReady<>("the store is on the move between instances", SOON);
    }
}
