package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.dataset.SyntheticPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
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

    private static void learn(String name, Map<String, String> settings) throws Exception {
        Settings read = Kafka.settings(settings);
        Properties properties = read.kafka();
        try (LearnerService learner = new LearnerService(read.topology(), properties, Clock.systemUTC())) {
            learner.start();
            assertTrue(learner.awaitRunning(Duration.ofSeconds(60)), "not running");
            Stall stall = new Stall(Duration.ofSeconds(60));
            for (long at = 0; at < CLICKS; at = kafka.committed(name).committed()) {
                assertTrue(!learner.failed() && !stall.lastsAt(at), () -> "stopped: " + learner.failure());
            }
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
