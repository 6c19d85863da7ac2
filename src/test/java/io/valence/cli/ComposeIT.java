package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.event.Click;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code docker compose up} would start, started: brokers, topics and learners from the same file with the same
 * environment, as processes of this machine. Prometheus and Grafana are not, but what they ask for is looked for.
 */
@Timeout(900)
class ComposeIT {

    private static final int CLICKS = 3_000;
    private static final int BROKERS = 3;
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, ChildProcess> learners = new LinkedHashMap<>();

    @TempDir
    private Path directory;

    private LocalCompose compose;
    private BrokerCluster brokers;

    @Test
    void shouldLearnOnWhenABrokerOfTheClusterIsKilled() throws Exception {
        compose = new LocalCompose(directory);
        try (BrokerCluster cluster = BrokerCluster.start(compose)) {
            brokers = cluster;
            assertEquals(0, run("topics", compose.command("topics")));
            startLearners();
            awaitReady();
            ingest(1);
            awaitLearned(CLICKS);
            assertStandbys();
            assertReplication();
            assertMetrics();

            int killed = brokers.leaderOf("clicks", 0);
            brokers.kill(killed);
            ingest(2);
            awaitLearned(2 * CLICKS);
            brokers.start(killed);
            brokers.awaitJoined(BROKERS);
            brokers.awaitInSync();

            awaitReady();
            for (ChildProcess learner : learners.values()) {
                assertEquals(0, learner.stop(), learner.output());
            }
        } finally {
            learners.values().forEach(ChildProcess::close);
        }
    }

    private void startLearners() throws IOException {
        for (String name : compose.servicesOf("valence")) {
            if (!name.equals("topics")) {
                learners.put(name, ChildProcess.start(
                        compose.folder(name), compose.command(name), environment(name)));
            }
        }
        assertEquals(Set.of("valence-1", "valence-2"), learners.keySet());
    }

    /** With patience for a machine that does other things too: what ends for want of an answer, Compose starts again. */
    private Map<String, String> environment(String service) throws IOException {
        Map<String, String> environment = compose.environment(service);
        environment.put("VALENCE_KAFKA_ADMIN_DEFAULT_API_TIMEOUT_MS", Long.toString(PATIENCE.toMillis()));
        environment.put("VALENCE_KAFKA_ADMIN_REQUEST_TIMEOUT_MS", Long.toString(PATIENCE.toMillis()));
        return environment;
    }

    /** Runs something to its end in the surroundings of a service. */
    private int run(String service, List<String> command) throws Exception {
        try (ChildProcess process =
                ChildProcess.start(compose.folder(service), command, environment(service))) {
            int code = process.awaitEnd();
            if (code != 0) {
                System.out.println(process.output());
            }
            return code;
        }
    }

    /** Sends generated clicks by the ports that are published. */
    private void ingest(long seed) throws Exception {
        Path file = directory.resolve("clicks.csv");
        SyntheticClicks source = new SyntheticClicks(new SyntheticPlan(CLICKS, 200, 100, 5, 200, seed));
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            out.println("user,item,time");
            for (Click click = source.next(); click != null; click = source.next()) {
                out.println(click.userId() + "," + click.itemId() + "," + click.timestamp());
            }
        }
        assertEquals(0, run("topics", compose.command("topics", List.of(
                "ingest", "--bootstrap-servers", brokers.bootstrapServers(), "--input", file.toString()))));
    }

    /** By the health check of the file. */
    private void awaitReady() throws Exception {
        for (String name : learners.keySet()) {
            Stall stall = new Stall(PATIENCE);
            while (status(compose.healthUrl(name)) != 200) {
                awaitMore(stall, 0, name + " is not ready");
            }
        }
    }

    /** Waits until the committed windows count {@code clicks}: no more, no fewer. */
    private void awaitLearned(int clicks) throws Exception {
        Stall stall = new Stall(PATIENCE);
        EvaluationReport report = new EvaluationReport(clicks);
        try (LossFeed feed = new LossFeed(
                Map.of("bootstrap.servers", brokers.bootstrapServers()), "loss-metrics")) {
            while (report.processed() < clicks) {
                feed.poll(Duration.ofMillis(200), report::add);
                awaitMore(stall, report.processed(), report.processed() + " of " + clicks + " clicks are learned from");
            }
        }
        assertEquals(clicks, report.processed());
    }

    private void awaitMore(Stall stall, long figure, String problem) throws Exception {
        for (ChildProcess learner : learners.values()) {
            assertTrue(learner.isAlive(), learner.output());
            learner.pause();
        }
        if (stall.lastsAt(figure)) {
            throw new AssertionError(problem + ": "
                    + learners.values().stream().map(ChildProcess::output).collect(Collectors.joining("\n")));
        }
    }

    /** Each instance has some partitions, and copies of all that the other has. */
    private void assertStandbys() throws Exception {
        Stall stall = new Stall(PATIENCE);
        String expected = "every partition at one of two, and a copy of it at the other";
        JsonNode instances = json("valence-1", "/state/instances").path("instances");
        while (!standForEachOther(instances)) {
            awaitMore(stall, 0, "expected " + expected + ", got " + instances);
            instances = json("valence-1", "/state/instances").path("instances");
        }
    }

    private static boolean standForEachOther(JsonNode instances) {
        if (instances.size() != 2) {
            return false;
        }
        JsonNode one = instances.get(0);
        JsonNode other = instances.get(1);
        return one.path("partitions").size() + other.path("partitions").size() == PARTITIONS
                && !one.path("partitions").isEmpty()
                && !other.path("partitions").isEmpty()
                && one.path("standby").equals(other.path("partitions"))
                && other.path("standby").equals(one.path("partitions"));
    }

    /** Of the topics that were created, of the changelogs that Streams did, and of Kafka's own. */
    private void assertReplication() throws Exception {
        Map<String, TopicDescription> topics = brokers.topics();
        Set<String> expected = Set.of("clicks", "loss-metrics", "clicks-dlq", "valence-users-changelog",
                "valence-items-changelog", "__consumer_offsets", "__transaction_state");
        assertTrue(topics.keySet().containsAll(expected), topics.keySet().toString());
        assertEquals(PARTITIONS, topics.get("clicks").partitions().size());
        List<ConfigResource> resources = topics.keySet().stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<String, String> found = new TreeMap<>();
        brokers.admin().describeConfigs(resources).all().get().forEach((resource, config) -> found.put(
                resource.name(),
                topics.get(resource.name()).partitions().stream()
                        .map(partition -> partition.replicas().size())
                        .distinct()
                        .toList()
                + ", of which at least " + config.get("min.insync.replicas").value()));
        assertEquals(Set.of("[3], of which at least 2"), new TreeSet<>(found.values()), found.toString());
    }

    /** Every metric that the dashboard or an alert asks for is there, with something to show in one instance. */
    private void assertMetrics() throws Exception {
        Set<String> asked = PrometheusQueries.metrics(PrometheusQueries.all());
        assertTrue(asked.size() > 20, asked.toString());
        Stall stall = new Stall(PATIENCE);
        Set<String> missing = missing(asked);
        while (!missing.isEmpty()) {
            // Some are bound to the registry only every ten seconds.
            awaitMore(stall, 0, "not in /metrics of any instance: " + missing);
            missing = missing(asked);
        }
    }

    private Set<String> missing(Set<String> asked) throws Exception {
        Set<String> missing = new TreeSet<>(asked);
        for (String name : learners.keySet()) {
            get(name, "/metrics").lines()
                    .filter(line -> !line.startsWith("#") && !line.endsWith(" NaN"))
                    .forEach(line -> missing.remove(line.split("[ {]", 2)[0]));
        }
        return missing;
    }

    private JsonNode json(String service, String path) throws Exception {
        return new ObjectMapper().readTree(get(service, path));
    }

    private String get(String service, String path) throws Exception {
        String url = URI.create(compose.healthUrl(service)).resolve(path).toString();
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + LocalCompose.TOKEN).build(),
                HttpResponse.BodyHandlers.ofString());
        List<Object> answer = new ArrayList<>(List.of(response.statusCode(), path));
        assertEquals(List.of(200, path), answer, response.body());
        return response.body();
    }

    private int status(String url) throws InterruptedException {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            // Not listening yet, or too busy to answer.
            return 0;
        }
    }
}
