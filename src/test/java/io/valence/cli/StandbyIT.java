package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.topology.TopicCreation;
import io.valence.topology.TopicDefinitions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two learners with copies of each other's rows, one of which is killed while a client asks and clicks go on. */
@Timeout(180)
class StandbyIT {

    private static final int PARTITIONS = 4;
    private static final int USERS = 200;
    private static final int CLICKS_FIRST = 4_000;
    private static final long WHOLE_WITHIN_MS = 30_000;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Cold JVMs that share two cores would spend them on their compilers. */
    private static final List<String> JVM = List.of("-XX:TieredStopAtLevel=1");

    private static final Pattern URL = Pattern.compile("answering at (http://\\S+)");

    @TempDir
    private Path directory;

    @Test
    void shouldAnswerRightlyThroughoutWhenOneOfTwoInstancesIsKilled() throws Exception {
        long seed = Long.getLong("valence.test.seed", System.nanoTime());
        try (Kafka kafka = new Kafka()) {
            try (Admin admin = Admin.create(kafka.client())) {
                TopicCreation.create(admin, TopicDefinitions.packaged().withClicksPartitions(PARTITIONS).all());
            }
            try (LearnerProcess survivor = LearnerProcess.start(directory, JVM, settings(kafka, "survivor"));
                    LearnerProcess killed = LearnerProcess.start(directory, JVM, settings(kafka, "killed"));
                    ClickTrickle clicks = new ClickTrickle(kafka, "standby", USERS, seed)) {
                clicks.send(CLICKS_FIRST);
                await("all first clicks are committed", () -> clicks.committed() == CLICKS_FIRST, survivor, killed);
                RowAsker asker = new RowAsker(url(survivor), clicks);
                await("each has users of its own", () -> split(asker.own()), survivor, killed);
                clicks.trickle();

                long begun = System.nanoTime();
                asker.start(List.of(url(survivor), url(killed)));
                await("both were asked", () -> asker.asked() > 4 * USERS, survivor, killed);
                assertEquals(0, asker.wrong(), "seed " + seed + ": " + asker.firstWrong());
                assertEquals(0, asker.refused() + asker.failed(), "both are up, seed " + seed);

                asker.start(List.of(url(survivor)));
                long killedAt = System.nanoTime();
                killed.kill();
                await("all is whole", () -> asker.freshInARow() > 3 * USERS, survivor);
                asker.stop();

                long wholeMs = Math.max(0, (asker.lastNotFresh() - killedAt) / 1_000_000);
                System.out.printf(
                        "standby: %s, whole %.1f s after the kill, %d clicks committed meanwhile, %.1f s, seed %d%n",
                        asker.figures(), wholeMs / 1e3, clicks.committed() - CLICKS_FIRST,
                        (System.nanoTime() - begun) / 1e9, seed);
                assertEquals(0, asker.wrong(), "seed " + seed + ": " + asker.firstWrong());
                assertEquals(List.of(), asker.ownNotFresh(), "answers of the survivor's own users, seed " + seed);
                assertEquals(0, asker.failed(), "requests without an answer, seed " + seed);
                assertTrue(asker.stale() > 0, "no copy was ever asked for: " + asker.figures());
                assertTrue(wholeMs < WHOLE_WITHIN_MS, wholeMs + " ms, seed " + seed);
                assertFalse(killed.isAlive());
            }
        }
    }

    private Map<String, String> settings(Kafka kafka, String name) {
        Map<String, String> settings = new TreeMap<>(kafka.learner("standby", directory));
        settings.put("kafka.state.dir", directory.resolve(name).toString());
        settings.put("kafka.num.standby.replicas", "1");
        // Long enough for an instance that has to share two cores with three other JVMs.
        settings.put("kafka.commit.interval.ms", "500");
        settings.put("kafka.consumer.session.timeout.ms", "6000");
        settings.put("kafka.consumer.heartbeat.interval.ms", "1000");
        settings.put("valence.query.stale", "true");
        settings.put("valence.http.port", "0");
        return settings;
    }

    private static boolean split(int own) {
        return own > USERS / PARTITIONS / 2 && own < USERS - USERS / PARTITIONS / 2;
    }

    private static String url(LearnerProcess process) throws Exception {
        String[] found = new String[1];
        await("it says where it answers", () -> {
            try {
                Matcher matcher = URL.matcher(process.output());
                found[0] = matcher.find() ? matcher.group(1) : null;
                return found[0] != null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, process);
        return found[0];
    }

    /** Looks every now and then, as long as those that are needed live. */
    private static void await(String what, BooleanSupplier condition, LearnerProcess... needed) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            for (LearnerProcess process : needed) {
                assertTrue(process.isAlive(), () -> what + ": an instance ended");
            }
            if (System.nanoTime() > until) {
                throw new AssertionError("not within " + PATIENCE + ": " + what + "\n" + needed[0].output());
            }
            needed[0].runsOn(20);
        }
    }
}
