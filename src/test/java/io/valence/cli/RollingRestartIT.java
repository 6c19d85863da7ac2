package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.topology.TopicCreation;
import io.valence.topology.TopicDefinitions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three learners with names of their own in the group, as docker-compose.yml gives them, of which each restarts. */
@Timeout(300)
class RollingRestartIT {

    private static final int PARTITIONS = 6;
    private static final int INSTANCES = 3;
    private static final int USERS = 200;
    private static final int CLICKS_FIRST = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** That of docker-compose.yml: a restart takes less. */
    private static final String SESSION_MS = "20000";

    @TempDir
    private Path directory;

    private final List<LearnerService> learners = new ArrayList<>();

    @Test
    void shouldMoveNoPartitionAndLoseNothingWhenEachInstanceRestartsInTurn() throws Exception {
        long seed = Long.getLong("valence.test.seed", System.nanoTime());
        try (Kafka kafka = new Kafka()) {
            try (Admin admin = Admin.create(kafka.client())) {
                TopicCreation.create(admin, TopicDefinitions.packaged().withClicksPartitions(PARTITIONS).all());
            }
            try (ClickTrickle clicks = new ClickTrickle(kafka, "rolling", USERS, seed)) {
                for (int i = 0; i < INSTANCES; i++) {
                    learners.add(start(kafka, i));
                }
                clicks.send(CLICKS_FIRST);
                await(CLICKS_FIRST, clicks::committed);
                // The last to join has its partitions only when the others have handed them over.
                await(INSTANCES, () -> learners.stream().filter(RollingRestartIT::hasItsShare).count());
                clicks.trickle();

                List<String> figures = new ArrayList<>();
                for (int i = 0; i < INSTANCES; i++) {
                    figures.add(restart(kafka, clicks, i));
                }
                clicks.pause();
                await(clicks.sent(), clicks::committed);
                System.out.println("rolling restart: " + figures + ", " + clicks.sent() + " clicks, seed " + seed);

                for (String user : clicks.users()) {
                    assertEquals(clicks.sentOf(user), clicks.committedOf(user), user + ", seed " + seed);
                }
                assertEquals(clicks.sent(), kafka.awaitLoss("rolling-loss", clicks.sent()).processed(), "seed " + seed);
            } finally {
                learners.forEach(LearnerService::close);
            }
        }
    }

    /** Restarts one cleanly, and says how that went. */
    private String restart(Kafka kafka, ClickTrickle clicks, int i) throws Exception {
        List<Double> before = rebalances(i);
        long begun = System.nanoTime();
        AtomicLong largestLag = new AtomicLong();
        learners.get(i).close();
        learners.set(i, start(kafka, i));
        // Its users' clicks that came meanwhile are learned from, too.
        long sent = clicks.sent();
        await(sent, () -> {
            largestLag.accumulateAndGet(clicks.sent() - clicks.committed(), Math::max);
            return Math.min(sent, clicks.committed());
        });
        await(1, () -> hasItsShare(learners.get(i)) ? 1 : 0);
        // A new generation of the group is one that every member has to join.
        assertEquals(before, rebalances(i), "generations that the others joined");
        return String.format(
                "%.1f s, lag %d, no new generation", (System.nanoTime() - begun) / 1e9, largestLag.get());
    }

    private LearnerService start(Kafka kafka, int i) {
        Map<String, String> settings = new TreeMap<>(kafka.learner("rolling", directory));
        settings.put("kafka.state.dir", directory.resolve("rolling-" + i).toString());
        settings.put("kafka.main.consumer.group.instance.id", "valence-" + i);
        settings.put("kafka.consumer.session.timeout.ms", SESSION_MS);
        settings.put("kafka.consumer.heartbeat.interval.ms", "1000");
        Settings read = Kafka.settings(settings);
        Properties properties = read.kafka();
        LearnerService learner =
                new LearnerService(read.topology().withPartitions(PARTITIONS), properties, Clock.systemUTC());
        learner.start();
        return learner;
    }

    private static boolean hasItsShare(LearnerService learner) {
        return learner.streams().metadataForLocalThreads().stream()
                        .mapToInt(thread -> thread.activeTasks().size())
                        .sum()
                == PARTITIONS / INSTANCES;
    }

    /** How many rebalances each of the others has gone through. */
    private List<Double> rebalances(int except) {
        List<Double> rebalances = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            if (i != except) {
                rebalances.add(learners.get(i).streams().metrics().values().stream()
                        .filter(metric -> metric.metricName().name().equals("rebalance-total"))
                        .mapToDouble(RollingRestartIT::value)
                        .sum());
            }
        }
        return rebalances;
    }

    private static double value(Metric metric) {
        return ((Number) metric.metricValue()).doubleValue();
    }

    private void await(long expected, LongSupplier actual) throws Exception {
        Stall stall = new Stall(PATIENCE);
        for (long at = actual.getAsLong(); at != expected; at = actual.getAsLong()) {
            long now = at;
            assertTrue(!stall.lastsAt(at), () -> "expected " + expected + ", stands at " + now);
            for (LearnerService learner : learners) {
                assertTrue(!learner.failed(), () -> "stopped: " + learner.failure());
            }
        }
    }
}
