package io.valence.cli;

import io.valence.topology.LearnerTopology;
import io.valence.topology.StreamsDefaults;
import io.valence.topology.TopologyConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;

/** A learner at work: Kafka Streams with the learner's topology, from its start to a clean stop. */
final class LearnerService implements AutoCloseable {

    /** Long enough to commit what is open; a close that takes longer hangs. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private final KafkaStreams streams;
    private final ThreadRevival revival;
    private final CloseOptions closing;
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final String state;
    private volatile boolean failed;

    /**
     * Prepares the learner; {@link #start} starts it.
     *
     * @param config what the topology needs to know
     * @param properties overrides {@link StreamsDefaults}; has at least {@code bootstrap.servers}
     * @throws UserError if the state directory is in use by another process
     */
    LearnerService(TopologyConfig config, Properties properties, Clock clock) {
        Properties all = StreamsDefaults.properties();
        all.putAll(properties);
        revival = new ThreadRevival(clock);
        streams = create(config, all, clock);
        state = all.get(StreamsConfig.STATE_DIR_CONFIG) + "/" + all.get(StreamsConfig.APPLICATION_ID_CONFIG);
        closing = CloseOptions.timeout(CLOSE_LIMIT).withGroupMembershipOperation(atClose(all));
        streams.setUncaughtExceptionHandler(revival);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                running.countDown();
            }
            if (now == KafkaStreams.State.ERROR) {
                failed = true;
            }
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                ended.countDown();
                running.countDown();
            }
        });
    }

    /**
     * The group is left at once: otherwise its coordinator would wait for the session to end before it gives the
     * partitions to whoever starts next. Not so by a member that has a name of its own: it has it in order to find its
     * partitions where it left them.
     */
    static CloseOptions.GroupMembershipOperation atClose(Properties properties) {
        boolean named = Stream.of("", StreamsConfig.CONSUMER_PREFIX, StreamsConfig.MAIN_CONSUMER_PREFIX)
                .anyMatch(prefix -> properties.containsKey(prefix + ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
        return named
                ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                : CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
    }

    private static KafkaStreams create(TopologyConfig config, Properties properties, Clock clock) {
        try {
            return new KafkaStreams(LearnerTopology.build(config, clock), properties);
        } catch (StreamsException e) {
            if (e.getMessage() != null && e.getMessage().contains("same state directory")) {
                throw new UserError("the state directory '" + properties.get(StreamsConfig.STATE_DIR_CONFIG)
                        + "' is in use by another process: stop that one, or set another kafka.state.dir", e);
            }
            throw e;
        }
    }

    /** @throws UserError if what is in the state directory cannot be opened, and is not known to be damaged */
    void start() {
        try {
            streams.start();
        } catch (ProcessorStateException e) {
            throw new UserError("the state in " + state + " cannot be opened: " + e.getMessage()
                    + "; if nothing else helps, delete that directory: it is rebuilt from the changelogs", e);
        }
    }

    /**
     * Waits until the learner has its partitions and its stores are restored.
     *
     * @return whether it is running; false if it ended first, or after {@code limit}
     */
    boolean awaitRunning(Duration limit) throws InterruptedException {
        return running.await(limit.toMillis(), TimeUnit.MILLISECONDS) && ended.getCount() > 0;
    }

    /** Waits until the learner has ended, by {@link #close} or because it cannot go on. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Whether it ended because it could not go on. */
    boolean failed() {
        return failed;
    }

    /** What the latest of its threads died of, though another may have taken over; null if none did. */
    Throwable lastFailure() {
        return revival.lastFailure();
    }

    /** Why it cannot go on, or does not. */
    RuntimeException failure() {
        Throwable cause = lastFailure();
        return new IllegalStateException(cause == null ? "the learner makes no progress" : "the learner stopped", cause);
    }

    /** For queries. */
    KafkaStreams streams() {
        return streams;
    }

    /** Commits and stops. */
    @Override
    public void close() {
        if (!streams.close(closing)) {
            throw new IllegalStateException("not stopped within " + CLOSE_LIMIT.toSeconds() + " s");
        }
    }
}
