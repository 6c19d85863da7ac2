package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.dataset.SyntheticPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One log, learned from more than once and restored: the same bytes each time. */
@Timeout(180)
class SameBytesIT {

    private static final int CLICKS = 20_000;

    private static Kafka kafka;

    @TempDir
    private Path directory;

    @BeforeAll
    static void sendClicks() {
        kafka = new Kafka();
        kafka.send(new SyntheticPlan(CLICKS, 2_000, 1_000, 10, 200, 3));
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void shouldHoldTheSameBytesWhenALogIsLearnedFromTwiceInOtherPortions() throws Exception {
        Map<String, String> once = kafka.learner("once", directory);
        Map<String, String> again = kafka.learner("again", directory);
        again.put("kafka.commit.interval.ms", "37");
        again.put("kafka.consumer.max.poll.records", "101");
        // Most rows are evicted at each commit and read back.
        again.put("valence.store.hot-users", "50");
        again.put("valence.store.hot-items", "200");

        learn("once", once);
        learn("again", again);

        Map<String, SortedMap<String, String>> model = ChangelogDump.model(kafka.bootstrapServers(), "once");
        assertEquals(CLICKS, ChangelogDump.updatesOfUsers(model, 64));
        assertEquals(model, ChangelogDump.model(kafka.bootstrapServers(), "again"));
    }

    @Test
    void shouldHoldAndPublishTheSameWhicheverThreadTakesTheSteps() throws Exception {
        Map<String, String> beside = kafka.learner("beside", directory);
        Map<String, String> alone = kafka.learner("alone", directory);
        for (Map<String, String> settings : List.of(beside, alone)) {
            // Windows end by event time alone, while steps wait to be taken; so do ranks come.
            settings.put("valence.metrics.idle-ms", "86400000");
            settings.put("valence.evaluation.every", "150");
            settings.put("kafka.consumer.max.poll.records", "1999");
        }
        alone.put("valence.steps.own-thread", "false");

        boolean twoThreads = Runtime.getRuntime().availableProcessors() > 1;
        assertEquals(twoThreads, learn("beside", beside), "whether a thread of its own took steps");
        assertFalse(learn("alone", alone), "whether a thread of its own took steps");

        assertEquals(
                ChangelogDump.model(kafka.bootstrapServers(), "alone"),
                ChangelogDump.model(kafka.bootstrapServers(), "beside"));
        List<String> windows = windows("alone");
        assertTrue(windows.size() > 50, "only " + windows.size() + " windows");
        assertEquals(windows, windows("beside"));
    }

    private static List<String> windows(String name) {
        return ChangelogDump.committed(kafka.bootstrapServers(), name + "-loss").stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void shouldHoldTheSameBytesWhenRestoredOnAnEmptyDisk() throws Exception {
        Map<String, String> settings = kafka.learner("restored", directory);
        learn("restored", settings);
        Path state = Path.of(settings.get("kafka.state.dir"));
        Map<String, SortedMap<String, String>> before = onDisk(state, "restored");
        assertEquals(ChangelogDump.model(kafka.bootstrapServers(), "restored"), before);

        delete(state);
        learn("restored", settings);

        assertEquals(before, onDisk(state, "restored"));
    }

    /** @return whether a thread of its own took steps */
    private static boolean learn(String name, Map<String, String> settings) throws Exception {
        Settings read = Kafka.settings(settings);
        Properties properties = read.kafka();
        try (LearnerService learner = new LearnerService(read.topology(), properties, Clock.systemUTC())) {
            learner.start();
            assertTrue(learner.awaitRunning(Duration.ofSeconds(60)), "not running");
            Stall stall = new Stall(Duration.ofSeconds(60));
            for (long at = 0; at < CLICKS; at = kafka.committed(name).committed()) {
                assertTrue(!learner.failed() && !stall.lastsAt(at), () -> "stopped: " + learner.failure());
            }
            return Thread.getAllStackTraces().keySet().stream().anyMatch(
                    thread -> thread.getName().startsWith(name + "-") && thread.getName().endsWith("-steps"));
        }
    }

    private static Map<String, SortedMap<String, String>> onDisk(Path state, String application) throws Exception {
        Map<String, SortedMap<String, String>> stores = new TreeMap<>();
        for (String store : ChangelogDump.MODEL) {
            stores.put(store, RocksDbDump.of(
                    state.resolve(application).resolve("0_0").resolve("rocksdb").resolve(store)));
        }
        return stores;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
