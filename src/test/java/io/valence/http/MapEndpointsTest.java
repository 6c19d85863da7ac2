package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.query.Answer;
import io.valence.query.Embedding;
import io.valence.query.Sample;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MapEndpointsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeQueries queries = new FakeQueries();
    private final HttpClient client = HttpClient.newHttpClient();
    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start("127.0.0.1", 0, Clock.systemUTC());
        server.answerWith(queries);
        queries.recommendations().setSample(new Answer.Found<>(new Sample(
                List.of(at("<i>", 1, 0, 5), at("i1", -1, 0, 3)), List.of(at("u", 0, 0.5f, 2)))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldSendAMapWithTheGroupsOfItemsWhenTheyHaveSome() throws Exception {
        server.groupItems(id -> id.equals("i1") ? OptionalInt.of(4) : OptionalInt.empty());

        JsonNode map = JSON.readTree(ask("/v1/map", null).body());

        assertEquals("pca", map.path("method").asText());
        assertEquals(List.of("<i>", "i1"), map.path("items").findValuesAsText("id"));
        assertEquals(List.of("u"), map.path("users").findValuesAsText("id"));
        assertTrue(map.at("/items/0/group").isMissingNode());
        assertEquals(4, map.at("/items/1/group").asInt());
        assertEquals(5, map.at("/items/0/clicks").asInt());
        assertEquals(-map.at("/items/0/x").asDouble(), map.at("/items/1/x").asDouble(), 1e-3);
    }

    @Test
    void shouldPlaceThoseThatHaveAPlaceWhenAsked() throws Exception {
        queries.put("right", new Answer.Found<>(at("right", 1, 0, 1)));
        queries.put("nowhere", new Answer.Found<>(new Embedding("nowhere", new float[2], 0, 0, 0, 0, 0)));

        JsonNode map = JSON.readTree(ask("/v1/map", null).body());
        JsonNode placed = JSON.readTree(
                ask("/v1/map:place", "{\"items\":[\"right\",\"nowhere\",\"unknown\"],\"users\":[]}").body());

        assertEquals(List.of("right"), placed.path("items").findValuesAsText("id"));
        assertEquals(map.at("/items/0/x").asDouble(), placed.at("/items/0/x").asDouble(), 1e-6);
        assertEquals(0, placed.path("users").size());
    }

    @Test
    void shouldSayWhyWhenThereIsNoMap() throws Exception {
        queries.recommendations().setSample(new Answer.Found<>(new Sample(List.of(at("one", 1, 0, 1)), List.of())));
        HttpResponse<String> few = ask("/v1/map", null);
        assertEquals(404, few.statusCode());
        assertTrue(few.body().contains("there is no map: it takes two items or more"), few.body());

        queries.recommendations().setSample(new Answer.NotReady<>("it restores", Duration.ofSeconds(3)));
        HttpResponse<String> early = ask("/v1/map", null);
        assertEquals(503, early.statusCode());
        assertEquals("3", early.headers().firstValue("Retry-After").orElseThrow());
    }

    @Test
    void shouldNameTheLimitWhenTooManyAreToBePlaced() throws Exception {
        String ids = IntStream.range(0, 1001).mapToObj(i -> "\"" + i + "\"").toList().toString();
        HttpResponse<String> answer = ask("/v1/map:place", "{\"users\":" + ids + "}");

        assertEquals(413, answer.statusCode());
        assertTrue(answer.body().contains("users holds 1001 ids, expected at most 1000"), answer.body());
    }

    private static Embedding at(String id, float x, float y, int clicks) {
        return new Embedding(id, new float[] {x, y}, 1, 0, clicks, clicks, 0);
    }

    private HttpResponse<String> ask(String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        if (body != null) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
