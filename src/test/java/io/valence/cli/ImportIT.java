package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.codec.RowView;
import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.event.Click;
import io.valence.snapshot.Snapshot;
import io.valence.snapshot.SnapshotFile;
import io.valence.store.StoreNames;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Applications that are started from a snapshot of another. */
@Timeout(300)
class ImportIT {

    private static final int CLICKS = 100_000;
    private static final int MORE = 2_000;

    private static Kafka kafka;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

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
    void shouldHoldTheSameBytesWhenItGoesOnFromASnapshotOfARunningLearner() throws Exception {
        Map<String, String> first = kafka.learner("first", directory);
        Map<String, String> second = kafka.learner("second", directory);
        first.put("kafka.commit.interval.ms", "20");
        Path file = directory.resolve("first.zip");
        try (LearnerService learner = start(first)) {
            awaitCommitted(learner, "first", 1);
            assertEquals(0, execute(first, "export", "--format", "snapshot", "--output", file.toString()), err::toString);
            awaitCommitted(learner, "first", CLICKS);
        }
        long taken = SnapshotFile.read(file).input().offsets().get(0);
        assertTrue(taken > 0 && taken < CLICKS, "the snapshot is of " + taken + " clicks");

        assertEquals(0, execute(second, "import", "--input", file.toString()), err::toString);
        assertEquals(taken, kafka.committed("second").committed());
        try (LearnerService learner = start(second)) {
            awaitCommitted(learner, "second", CLICKS);
        }

        var model = ChangelogDump.model(kafka.bootstrapServers(), "second");
        assertEquals(CLICKS, ChangelogDump.updatesOfUsers(model, 64));
        assertEquals(ChangelogDump.model(kafka.bootstrapServers(), "first"), model);
    }

    @Test
    void shouldExportStoresAndOffsetsOfOneCommitWhenTheLearnerCommitsAllTheTime() throws Exception {
        Map<String, String> busy = kafka.learner("busy", directory);
        busy.put("kafka.commit.interval.ms", "1");
        try (LearnerService learner = start(busy)) {
            awaitCommitted(learner, "busy", 1);
            List<Long> offsets = new ArrayList<>();
            List<Long> updates = new ArrayList<>();
            while (offsets.size() < 10 && !offsets.contains((long) CLICKS)) {
                Snapshot snapshot = export(busy, "busy.zip");
                offsets.add(snapshot.input().offsets().get(0));
                updates.add(updates(snapshot));
            }
            assertEquals(offsets, updates);
            assertTrue(offsets.get(0) < CLICKS, "all exported after the last commit");
        }
    }

    @Test
    void shouldGoOnWithEveryUserWhenTheTopicHasMorePartitions() throws Exception {
        Map<String, String> one = kafka.learner("one", directory);
        try (LearnerService learner = start(one)) {
            awaitCommitted(learner, "one", MORE);
        }
        Snapshot before = export(one, "one.zip");
        Map<String, String> three = kafka.learner("three", directory);
        three.put("valence.clicks.topic", "clicks-3");
        assertEquals(0, execute(three, "topics", "create", "--partitions", "3"), err::toString);
        Path file = directory.resolve("one.zip");
        assertEquals(2, execute(three, "import", "--input", file.toString()));
        assertEquals("valence: 'clicks-3' is not the topic 'clicks' that the snapshot was learned from: say where to"
                + " begin in it, --start beginning or --start end\n", err.toString());

        assertEquals(0, execute(three, "import", "--input", file.toString(), "--start", "beginning"), err::toString);
        String counts = String.format("%,d users and %,d items", users(before), items(before, 0));
        assertEquals(counts + " of 'one' are now 'three', in 3 partitions\n", out.toString());
        sendMore("clicks-3");
        Snapshot after;
        try (LearnerService learner = start(three)) {
            Stall stall = new Stall(Duration.ofSeconds(60));
            do {
                after = export(three, "three.zip");
                assertTrue(!learner.failed() && !stall.lastsAt(updates(after)), () -> "stopped: " + learner.failure());
            } while (updates(after) < updates(before) + MORE);
        }

        assertEquals(before.input().offsets().get(0), updates(before));
        assertEquals(updates(before) + MORE, updates(after));
        long distinct = after.partitions().stream()
                .flatMap(part -> part.store(StoreNames.USERS).keySet().stream())
                .distinct()
                .count();
        assertEquals(distinct, users(after), "a user is in two partitions");
        for (int partition = 0; partition < 3; partition++) {
            assertTrue(items(after, partition) >= items(before, 0), "items of partition " + partition);
        }
    }

    @Test
    void shouldRefuseInOneLineWhenTheApplicationIsNotNewOrTheSettingsDoNotFit() throws Exception {
        Map<String, String> old = kafka.learner("old", directory);
        try (LearnerService learner = start(old)) {
            awaitCommitted(learner, "old", 1);
            export(old, "old.zip");
            String file = directory.resolve("old.zip").toString();
            assertEquals(2, execute(old, "import", "--input", file));
            assertEquals("valence: 'old' is not new: it has a consumer group; import into another"
                    + " kafka.application.id\n", err.toString());
        }
        String file = directory.resolve("old.zip").toString();
        Map<String, String> fresh = kafka.learner("fresh", directory);
        fresh.put("valence.learner.dimensions", "32");
        assertEquals(2, execute(fresh, "import", "--input", file));
        assertEquals("valence: " + file + ": expected dim=32, got a snapshot of 64: the learner has to have the"
                + " dimensions that it was learned with\n", err.toString());
        fresh.put("valence.learner.dimensions", "64");
        fresh.put("kafka.max.request.size", "100");
        assertEquals(1, execute(fresh, "import", "--input", file));
        fresh.remove("kafka.max.request.size");
        assertEquals(0, execute(fresh, "import", "--input", file), "after one that failed: " + err);
        assertEquals(2, execute(fresh, "import", "--input", file));
        assertEquals("valence: 'fresh' is not new: it has a consumer group; import into another"
                + " kafka.application.id\n", err.toString());
    }

    private static LearnerService start(Map<String, String> settings) throws Exception {
        Settings read = Kafka.settings(settings);
        Properties properties = read.kafka();
        LearnerService learner = new LearnerService(read.topology(), properties, Clock.systemUTC());
        learner.start();
        assertTrue(learner.awaitRunning(Duration.ofSeconds(60)), "not running");
        return learner;
    }

    private static void awaitCommitted(LearnerService learner, String name, long clicks) throws Exception {
        Stall stall = new Stall(Duration.ofSeconds(60));
        for (long at = 0; at < clicks; at = kafka.committed(name).committed()) {
            assertTrue(!learner.failed() && !stall.lastsAt(at), () -> "stopped: " + learner.failure());
        }
    }

    private Snapshot export(Map<String, String> settings, String name) throws Exception {
        Path file = directory.resolve(name);
        assertEquals(0, execute(settings, "export", "--format", "snapshot", "--output", file.toString()), err::toString);
        return SnapshotFile.read(file);
    }

    private static void sendMore(String topic) {
        SyntheticClicks source = new SyntheticClicks(new SyntheticPlan(MORE, 2_000, 1_000, 10, 200, 3));
        try (ClickProducer producer = new ClickProducer(kafka.client(), topic)) {
            for (Click click = source.next(); click != null; click = source.next()) {
                producer.send(click);
            }
            producer.flush();
        }
    }

    private static long updates(Snapshot snapshot) {
        return snapshot.partitions().stream()
                .flatMap(part -> part.store(StoreNames.USERS).values().stream())
                .mapToLong(row -> new RowView(row).updates())
                .sum();
    }

    private static int users(Snapshot snapshot) {
        return snapshot.partitions().stream().mapToInt(part -> part.store(StoreNames.USERS).size()).sum();
    }

    private static int items(Snapshot snapshot, int partition) {
        return snapshot.partitions().get(partition).store(StoreNames.ITEMS).size();
    }

    private int execute(Map<String, String> settings, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(arguments));
        settings.forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
        return Valence.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
