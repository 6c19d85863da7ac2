package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.codec.RowView;
import io.valence.dataset.SyntheticPlan;
import io.valence.snapshot.Snapshot;
import io.valence.snapshot.SnapshotFile;
import io.valence.store.StoreNames;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model with a shadow that is promoted, on a real broker, against two that each learn alone. */
@Timeout(300)
class ShadowIT {

    private static final int CLICKS = 30_000;
    private static final String TEMPERATURE = "0.4";

    @TempDir
    private Path directory;

    @Test
    void shouldHoldTheBytesOfTwoThatLearnAloneWhenKilledAndPromotedOnTheWay() throws Exception {
        long seed = Long.getLong("valence.test.seed", System.nanoTime());
        try (Kafka kafka = new Kafka()) {
            kafka.send(new SyntheticPlan(CLICKS, 2_000, 1_000, 10, 200, 7));
            Map<String, String> cold = kafka.learner("cold", directory);
            Map<String, String> warm = kafka.learner("warm", directory);
            warm.put("valence.learner.temperature", TEMPERATURE);
            finish(kafka, "cold", cold);
            finish(kafka, "warm", warm);

            Map<String, String> both = kafka.learner("both", directory);
            both.put("valence.shadow.warm.temperature", TEMPERATURE);
            Map<String, String> promoted = new TreeMap<>(both);
            promoted.put("valence.model", "warm");
            SplittableRandom random = new SplittableRandom(seed);
            killAt(CLICKS / 4, kafka, both, random, seed);
            killAt(CLICKS / 2, kafka, promoted, random, seed);
            try (LearnerProcess process = LearnerProcess.start(directory, List.of(), promoted)) {
                kafka.awaitCommitted("both", CLICKS, process);
                assertEquals(Map.of("main", (long) CLICKS, "warm", (long) CLICKS), clicksByModel(kafka), "seed " + seed);
                assertEquals(0, process.stop(), process.output());
            }

            String brokers = kafka.bootstrapServers();
            Map<String, SortedMap<String, String>> alone = ChangelogDump.model(brokers, "warm");
            assertEquals(ChangelogDump.model(brokers, "cold"), ChangelogDump.model(brokers, "both"), "seed " + seed);
            assertEquals(alone, ChangelogDump.model(brokers, "both", "warm"), "seed " + seed);
            assertNotEquals(alone, ChangelogDump.model(brokers, "both"));
            assertExported(alone, promoted);
            leaveOut(kafka, cold.keySet(), both);
            assertAnswersFrom(alone.get(StoreNames.USERS), promoted);
        }
    }

    private void killAt(long clicks, Kafka kafka, Map<String, String> settings, SplittableRandom random, long seed)
            throws Exception {
        try (LearnerProcess process = LearnerProcess.start(directory, List.of(), settings)) {
            kafka.awaitCommitted("both", clicks, process);
            // Not right after a commit.
            process.runsOn(random.nextInt(200));
            assertTrue(process.isAlive(), "seed " + seed + ": " + process.output());
            process.kill();
        }
    }

    private void finish(Kafka kafka, String name, Map<String, String> settings) throws Exception {
        try (LearnerProcess process = LearnerProcess.start(directory, List.of(), settings)) {
            kafka.awaitCommitted(name, CLICKS, process);
            assertEquals(0, process.stop(), process.output());
        }
    }

    /** How many clicks all windows count: of one that is open, what is in it is published once none came for a while. */
    private static Map<String, Long> clicksByModel(Kafka kafka) {
        Map<String, Long> clicks = new TreeMap<>();
        Stall stall = new Stall(Duration.ofSeconds(20));
        try (LossFeed feed = new LossFeed(kafka.client(), "both-loss")) {
            while (!stall.lastsAt(clicks.values().stream().mapToLong(Long::longValue).sum())
                    && (clicks.size() < 2 || clicks.values().stream().anyMatch(sum -> sum < CLICKS))) {
                feed.poll(Duration.ofMillis(100), window ->
                        clicks.merge(ShadowReport.modelOf(window), window.get("clicks").longValue(), Long::sum));
            }
        }
        return clicks;
    }

    /** Under the plain names, as an import begins with it. */
    private void assertExported(Map<String, SortedMap<String, String>> model, Map<String, String> settings)
            throws Exception {
        Path file = directory.resolve("model.zip");
        List<String> command = new ArrayList<>(List.of("export", "--format", "snapshot", "--output", file.toString()));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        assertEquals(0, Valence.commandLine().execute(command.toArray(String[]::new)));
        Snapshot snapshot = SnapshotFile.read(file);
        for (String store : ChangelogDump.MODEL) {
            SortedMap<String, String> exported = new TreeMap<>();
            snapshot.partitions().get(0).store(store).forEach((key, value) -> exported.put(
                    HexFormat.of().formatHex(key.get()), HexFormat.of().formatHex(value)));
            assertEquals(model.get(store), exported, store);
        }
    }

    /** The topology without the shadow's stores is another one, under the same application, and in the same place. */
    private static void leaveOut(Kafka kafka, Set<String> keys, Map<String, String> settings) throws Exception {
        Map<String, String> without = new TreeMap<>(settings);
        without.keySet().retainAll(keys);
        Settings read = Kafka.settings(without);
        try (LearnerService learner = new LearnerService(read.topology(), read.kafka(), Clock.systemUTC())) {
            learner.start();
            assertTrue(learner.awaitRunning(Duration.ofSeconds(60)));
        }
        String brokers = kafka.bootstrapServers();
        assertEquals(ChangelogDump.model(brokers, "warm"), ChangelogDump.model(brokers, "both", "warm"));
    }

    private static void assertAnswersFrom(SortedMap<String, String> users, Map<String, String> settings)
            throws Exception {
        settings.put("valence.http.port", "0");
        Settings read = Kafka.settings(settings);
        Properties properties = read.kafka();
        try (ApiDoor door = ApiDoor.open(read);
                LearnerService learner = RunCommand.announced(door, read, properties)) {
            learner.start();
            assertTrue(learner.awaitRunning(Duration.ofSeconds(60)));
            String key = HexFormat.of().formatHex("u1".getBytes(StandardCharsets.UTF_8));
            float[] vector = new RowView(HexFormat.of().parseHex(users.get(key))).vector();
            JsonNode answer = get(door.url().orElseThrow() + "/state/keyvalue/users/u1").path("vector");
            assertEquals(vector.length, answer.size());
            for (int i = 0; i < vector.length; i++) {
                assertEquals(vector[i], answer.get(i).floatValue());
            }
            JsonNode items = get(door.url().orElseThrow() + "/v1/users/u1/recommendations?k=3").path("items");
            assertEquals(3, items.size(), items.toString());
        }
    }

    private static JsonNode get(String url) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body());
        return new ObjectMapper().readTree(response.body());
    }
}
