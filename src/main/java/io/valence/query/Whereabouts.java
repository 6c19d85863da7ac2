package io.valence.query;

import io.valence.store.CommittedRows;
import io.valence.store.StoreNames;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/** What to answer of what was not found in this instance's stores: nobody has it, another may, or nobody knows yet. */
final class Whereabouts {

    /** A rebalance between instances that are up takes about as long. */
    static final Duration SOON = Duration.ofSeconds(2);

    /** Somebody, or something, has to restart it first. */
    private static final Duration AFTER_RESTART = Duration.ofSeconds(30);

    private final Instance instance;
    private final HostInfo self;
    private final boolean copies;

    /**
     * @param self this instance, as the others know it; {@code HostInfo.unavailable()} if they do not
     * @param copies whether copies will do
     */
    Whereabouts(Instance instance, HostInfo self, boolean copies) {
        this.instance = instance;
        this.self = self;
        this.copies = copies;
    }

    /** Whether all of it is as it should be. */
    Answer<String> state() {
        KafkaStreams.State state = instance.state();
        return state == KafkaStreams.State.RUNNING ? new Answer.Found<>(state.name()) : notReady(state);
    }

    /** Why there is nothing to ask at all. What stays here during a rebalance goes on, and can be asked. */
    private <T> Optional<Answer<T>> nothingToAsk() {
        KafkaStreams.State state = instance.state();
        return state.isRunningOrRebalancing() ? Optional.empty() : Optional.of(notReady(state));
    }

    private static <T> Answer<T> notReady(KafkaStreams.State state) {
        return switch (state) {
            case RUNNING, CREATED, REBALANCING -> new Answer.NotReady<>(
                    "the learner is getting its partitions and restoring its stores: " + state, SOON);
            case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR -> new Answer.NotReady<>(
                    "the learner has stopped: " + state, AFTER_RESTART);
        };
    }

    /** What {@code question} comes to, which asks this instance's stores; or why there is nothing to ask. */
    <T> Answer<T> answer(Supplier<Answer<T>> question) {
        return this.<T>nothingToAsk().orElseGet(() -> {
            try {
                return question.get();
            } catch (InvalidStateStoreException e) {
                // A store was closed, or the instance began to stop, after it was found.
                return onTheMove();
            }
        });
    }

    /** This instance's part of a store that {@code id} belongs to, or all its parts while that is not known. */
    List<CommittedRows> partsFor(String store, KeyQueryMetadata metadata) {
        return isKnown(metadata) ? instance.part(store, metadata.partition()) : instance.parts(store);
    }

    private static boolean isKnown(KeyQueryMetadata metadata) {
        return metadata != null && metadata.partition() >= 0;
    }

    /**
     * Of a user.
     *
     * @param metadata of the user, as Streams says it
     * @param parts what {@link #partsFor} gave, and was asked
     */
    <T> Answer<T> absentUser(KeyQueryMetadata metadata, List<CommittedRows> parts) {
        HostInfo owner = metadata == null ? HostInfo.unavailable() : metadata.activeHost();
        boolean complete = !parts.isEmpty()
                && parts.stream().allMatch(CommittedRows::isOwned)
                && (isKnown(metadata) || instance.state() == KafkaStreams.State.RUNNING);
        if (complete && (owner.equals(self) || self.equals(HostInfo.unavailable()))) {
            return new Answer.Absent<>();
        }
        if (owner.equals(self) || owner.equals(HostInfo.unavailable())) {
            return onTheMove();
        }
        List<Answer.Place> others = metadata.standbyHosts().stream()
                .filter(host -> copies && !host.equals(self))
                .map(host -> new Answer.Place(host.host(), host.port()))
                .toList();
        return new Answer.Elsewhere<>(owner.host(), owner.port(), others);
    }

    /**
     * Of an item. Every task has all items: an instance that has a task needs no other.
     *
     * @param complete whether a task of this instance was there to be asked
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

    /** What a question comes to that met a store which was just being closed. */
    <T> Answer<T> onTheMove() {
        return instance.state() == KafkaStreams.State.RUNNING
                ? new Answer.NotReady<>("the store is on the move between instances", SOON)
                : notReady(instance.state());
    }
}
