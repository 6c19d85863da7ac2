package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.dataset.SyntheticPlan;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a learner on a real broker says of itself over HTTP, while it learns. */
@Timeout(120)
class MetricsIT {

    private static final int CLICKS = 2_000;
    private static final String TOKEN = "a-token-of-some-length";

    private final HttpClient client = HttpClient.newHttpClient();
    private String url;

    @TempDir
    private Path directory;

    @Test
    void shouldTellHowItGoesWhenItLearns() throws Exception {
        try (Kafka kafka = new Kafka()) {
            Map<String, String> given = kafka.learner("metrics", directory);
            given.put("valence.http.port", "0");
            given.put("valence.http.token", TOKEN);
            given.put("valence.evaluation.every", "1");
            kafka.send(new SyntheticPlan(CLICKS / 2, 50, 40, 5, 200, 7));
            Settings settings = Kafka.settings(given);
            Properties properties = settings.kafka();
            try (ApiDoor door = ApiDoor.open(settings);
                    LearnerService learner = RunCommand.announced(door, settings, properties)) {
                url = door.url().orElseThrow();
                learner.start();
                assertTrue(learner.awaitRunning(Duration.ofSeconds(60)));
                awaitClicks(CLICKS / 2);
                try (BufferedReader events = listen()) {
                    kafka.send(new SyntheticPlan(CLICKS / 2, 50, 40, 5, 200, 8));
                    awaitClicks(CLICKS);
                    JsonNode window = nextWindow(events);
                    assertTrue(window.path("clicks_total").asInt() > CLICKS / 2, window.toString());
                    assertTrue(window.path("published").asLong() > 0, window.toString());
                }
                assertMetrics();
                assertState(properties.getProperty("application.server"));
            }
        }
    }

    /** Until the committed windows say so. */
    private void awaitClicks(int clicks) throws Exception {
        int sum;
        do {
            sum = 0;
            for (JsonNode window : json("/v1/metrics/loss").path("windows")) {
                sum += window.path("clicks").asInt();
            }
            assertTrue(sum <= clicks, sum + " clicks");
        } while (sum < clicks);
    }

    private void assertMetrics() throws Exception {
        String text;
        do {
            // What a new task measures shows some seconds later, one measure after the other; the timeout bounds it.
            text = get("/metrics");
        } while (!text.contains("\nkafka_valence_store_flush_ms{")
                || text.lines().noneMatch(MetricsIT::saysThatAllItemsAreHot));
        assertTrue(text.contains("\nvalence_clicks_total{partition=\"0\"} 2000.0\n"), text);
        assertTrue(text.contains("\nvalence_recall_at_10{partition=\"0\"} "), text);
        assertTrue(text.contains("\nvalence_http_requests_seconds_count{route=\"/v1/metrics/loss\",status=\"200\"} "),
                text);
        assertTrue(text.contains("\nkafka_stream_thread_"), text);
    }

    private static boolean saysThatAllItemsAreHot(String line) {
        return line.startsWith("kafka_valence_store_hot_rows{")
                && line.contains("store=\"items\"")
                && line.endsWith(" 40.0");
    }

    private void assertState(String server) throws Exception {
        assertEquals("ready", json("/health/ready").path("status").asText());
        String[] hostAndPort = server.split(":");
        assertEquals("{\"instances\":[{\"host\":\"" + hostAndPort[0] + "\",\"port\":" + hostAndPort[1]
                + ",\"self\":true,\"partitions\":[0],\"standby\":[]}]}", get("/state/instances"));
        assertEquals("""
                {"stores":[{"name":"users","keyed":true,"partitions":[0],"standby":[]},\
                {"name":"items","keyed":true,"partitions":[0],"standby":[]},\
                {"name":"catalogue","keyed":false,"partitions":[0],"standby":[]},\
                {"name":"bank","keyed":false,"partitions":[0],"standby":[]},\
                {"name":"loss-window","keyed":false,"partitions":[0],"standby":[]}]}""", get("/state/stores"));
        JsonNode row = json("/state/keyvalue/users/u1");
        JsonNode user = json("/v1/users/u1");
        assertEquals(user.path("updates"), row.path("updates"));
        assertEquals(user.path("norm").asDouble() * user.path("embedding").get(0).asDouble(),
                row.path("vector").get(0).asDouble(), 1e-5);
    }

    private BufferedReader listen() throws Exception {
        return new BufferedReader(new InputStreamReader(
                client.send(request("/v1/events"), HttpResponse.BodyHandlers.ofInputStream()).body(),
                StandardCharsets.UTF_8));
    }

    private static JsonNode nextWindow(BufferedReader events) throws Exception {
        String line = events.readLine();
        while (!line.startsWith("data: ")) {
            line = events.readLine();
        }
        return new ObjectMapper().readTree(line.substring("data: ".length()));
    }

    private JsonNode json(String path) throws Exception {
        return new ObjectMapper().readTree(get(path));
    }

    private String get(String path) throws Exception {
        HttpResponse<String> response = client.send(request(path), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), path + ": " + response.body());
        return response.body();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + TOKEN).build();
    }
}
