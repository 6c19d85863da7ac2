package io.valence.bench;

import io.valence.topology.StreamsDefaults;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * A topology at work on a test bed, with the defaults that the learner has, whatever it is: only what it does with a
 * click makes the difference. All that it kept is gone when it is closed.
 */
final class RunningTopology implements AutoCloseable {

    /** How long nothing may move before it counts as stuck: far more than any commit takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** The end is seen so much too late at most; asking each 20 ms was 2 % of the client's processor time. */
    private static final Duration POLL = Duration.ofMillis(50);

    private final TestBed bed;
    private final String applicationId;
    private final KafkaStreams streams;
    private final Stopwatch stopwatch;
    private final CountDownLatch running = new CountDownLatch(1);
    private volatile Throwable failure;

    /** Starts it and waits until it runs; its stopwatch starts with its first record. */
    RunningTopology(TestBed bed, String name, Topology topology, int threads, long commitMs)
            throws InterruptedException {
        this.bed = bed;
        applicationId = TestBed.PREFIX + name;
        stopwatch = new Stopwatch(bed::brokerCpu);
        Properties properties = StreamsDefaults.properties();
        properties.putAll(bed.streams());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitMs);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        properties.put(
                StreamsConfig.MAIN_CONSUMER_PREFIX + ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
                FirstRecord.class.getName());
        properties.put(StreamsConfig.MAIN_CONSUMER_PREFIX + FirstRecord.STOPWATCH, stopwatch);
        streams = new KafkaStreams(topology, properties);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING || now == KafkaStreams.State.ERROR) {
                running.countDown();
            }
        });
        streams.setUncaughtExceptionHandler(exception -> {
            failure = exception;
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.start();
        if (!running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS) || failure != null) {
            streams.close(Duration.ZERO);
            throw stopped("does not start");
        }
    }

    /** For queries and metrics. */
    KafkaStreams streams() {
        return streams;
    }

    /**
     * Waits until so many clicks are committed.
     *
     * @return what they took
     */
    Measured await(long clicks, LongConsumer progress) throws InterruptedException {
        long committed = 0;
        long moved = System.nanoTime();
        while (committed < clicks) {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            long now = bed.committed(applicationId);
            if (now != committed) {
                moved = System.nanoTime();
                progress.accept(now);
            }
            committed = now;
            if (failure != null || System.nanoTime() - moved > PATIENCE.toNanos()) {
                throw stopped("makes no progress after " + committed + " clicks");
            }
        }
        return stopwatch.stop(clicks);
    }

    private IllegalStateException stopped(String what) {
        return new IllegalStateException(applicationId + " " + what, failure);
    }

    @Override
    public void close() {
        streams.close(CloseOptions.timeout(PATIENCE)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        streams.cleanUp();
        bed.deleteApplication(applicationId);
    }
}
