package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.dataset.SyntheticPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Learners in JVMs of their own that are killed, against one that is left alone. */
@Timeout(600)
class CrashRecoveryIT {

    private static final int CLICKS = 100_000;
    private static final int KILLS = 10;

    /** Changelog records of one JVM after which it halts: in the first store of a commit, and amid later ones. */
    private static final List<Integer> HALTS = List.of(1, 700, 5_000);

    @TempDir
    private Path directory;

    @Test
    void shouldHoldTheSameBytesWhenKilledAtRandomMomentsAndAtNamedPoints() throws Exception {
        long seed = Long.getLong("valence.test.seed", System.nanoTime());
        try (Kafka kafka = new Kafka()) {
            Map<String, String> calm = kafka.learner("calm", directory);
            Map<String, String> killed = kafka.learner("killed", directory);
            killed.put("kafka.processing.guarantee", System.getProperty("valence.test.guarantee", "exactly_once_v2"));
            kafka.send(new SyntheticPlan(CLICKS, 5_000, 2_000, 20, 200, 7));

            finish(kafka, "calm", calm);
            haltAtNamedPoints(kafka, killed, seed);
            killAtRandomMoments(kafka, killed, new SplittableRandom(seed), seed);
            finish(kafka, "killed", killed);

            assertEquals(CLICKS, kafka.awaitLoss("killed-loss", CLICKS).processed(), "clicks counted, seed " + seed);
            var undisturbed = ChangelogDump.model(kafka.bootstrapServers(), "calm");
            var recovered = ChangelogDump.model(kafka.bootstrapServers(), "killed");
            assertEquals(CLICKS, ChangelogDump.updatesOfUsers(recovered, 64), "updates of all users, seed " + seed);
            for (String store : ChangelogDump.MODEL) {
                assertEquals(undisturbed.get(store).keySet(), recovered.get(store).keySet(), store + ", seed " + seed);
                List<String> different = undisturbed.get(store).keySet().stream()
                        .filter(key -> !undisturbed.get(store).get(key).equals(recovered.get(store).get(key)))
                        .toList();
                assertEquals(List.of(), different, "keys of " + store + " that differ, seed " + seed);
            }
        }
    }

    /** After a put, before the commit that it belongs to. */
    private void haltAtNamedPoints(Kafka kafka, Map<String, String> settings, long seed) throws Exception {
        Map<String, String> halting = new TreeMap<>(settings);
        halting.put("kafka.producer.interceptor.classes", HaltAtSend.class.getName());
        for (int halt : HALTS) {
            List<String> jvm = List.of("-D" + HaltAtSend.NTH + "=" + halt);
            try (LearnerProcess process = LearnerProcess.start(directory, jvm, halting)) {
                kafka.awaitCommitted("killed", CLICKS, process);
                assertEquals(HaltAtSend.HALTED, process.awaitEnd(), "seed " + seed + ": " + process.output());
            }
        }
    }

    private void killAtRandomMoments(Kafka kafka, Map<String, String> settings, SplittableRandom random, long seed)
            throws Exception {
        List<Long> killedAt = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            long done = kafka.committed("killed").committed();
            long target = done + random.nextLong(1, 2 * Math.max(1, (CLICKS - done) / (KILLS - kill + 1)));
            try (LearnerProcess process = LearnerProcess.start(directory, List.of(), settings)) {
                kafka.awaitCommitted("killed", target, process);
                // Not right after a commit each time.
                process.runsOn(random.nextInt(200));
                assertTrue(process.isAlive(), "seed " + seed + ": " + process.output());
                process.kill();
            }
            killedAt.add(kafka.committed("killed").committed());
        }
        System.out.println("killed at " + killedAt + " committed of " + CLICKS + ", seed " + seed);
    }

    private void finish(Kafka kafka, String name, Map<String, String> settings) throws Exception {
        try (LearnerProcess process = LearnerProcess.start(directory, List.of(), settings)) {
            kafka.awaitCommitted(name, CLICKS, process);
            kafka.awaitLoss(name + "-loss", CLICKS);
            assertEquals(0, process.stop(), process.output());
        }
    }
}
