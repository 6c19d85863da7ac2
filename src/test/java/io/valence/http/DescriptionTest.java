package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.valence.query.Answer;
import io.valence.query.InstanceState;
import io.valence.query.PublishedWindow;
import io.valence.query.Ranking;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The description says what is served, and is what OpenAPI 3.1 asks a description to be. */
@Timeout(60)
class DescriptionTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private ApiServer server;
    private JsonNode description;

    @BeforeEach
    void start() throws IOException {
        FakeQueries queries = new FakeQueries();
        queries.add("ada", 9_000);
        queries.recommendations().setAnswer(new Answer.Found<>(
                new Ranking(true, List.of(new Ranking.ScoredItem("a", 3)), List.of("b"))));
        FakeState state = new FakeState();
        state.setInstances(new Answer.Found<>(List.of(new InstanceState("a", 8080, true, List.of(0), List.of()))));
        server = ApiServer.start("127.0.0.1", 0, Clock.systemUTC());
        server.answerWith(queries);
        server.answerWith(state, 100);
        description = JSON.readTree(body("/openapi.json"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldDescribeEachRouteAndNoOtherWhenServed() {
        Set<String> served = server.routes().stream()
                .filter(route -> !route.startsWith("HEAD "))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = new TreeSet<>();
        description.path("paths").properties().forEach(path -> path.getValue().fieldNames().forEachRemaining(
                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertEquals(served, described);
    }

    @Test
    void shouldBeCompleteWhenReadAsOpenApi() {
        assertEquals("3.1.0", description.path("openapi").asText());
        assertFalse(description.path("info").path("title").asText().isEmpty());
        assertFalse(description.path("info").path("version").asText().isEmpty());
        Set<String> ids = new HashSet<>();
        description.path("paths").properties().forEach(path -> path.getValue().properties().forEach(method -> {
            JsonNode operation = method.getValue();
            String name = method.getKey() + " " + path.getKey();
            assertTrue(ids.add(operation.path("operationId").asText()), name);
            assertFalse(operation.path("summary").asText().isEmpty(), name);
            assertEquals(places(path.getKey()), pathParameters(operation), name);
            assertTrue(operation.path("responses").size() > 0, name);
            operation.path("responses").properties().forEach(response -> {
                assertTrue(response.getKey().matches("[1-5]\\d\\d"), name);
                assertFalse(resolved(response.getValue()).path("description").asText().isEmpty(), name);
            });
        }));
    }

    @Test
    void shouldPointOnlyToWhatThereIsAndUseAllOfIt() {
        Set<String> used = new TreeSet<>();
        description.findValuesAsText("$ref").forEach(reference -> {
            assertFalse(description.at(reference.substring(1)).isMissingNode(), reference);
            used.add(reference);
        });
        for (String kind : List.of("schemas", "responses", "parameters")) {
            description.path("components").path(kind).fieldNames().forEachRemaining(
                    name -> assertTrue(used.contains("#/components/" + kind + "/" + name), name + " is not used"));
        }
    }

    @Test
    void shouldHoldOnlySchemasThatAreSome() {
        JsonSchema meta = schemas.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        description.path("components").path("schemas").properties().forEach(schema ->
                assertEquals(Set.of(), meta.validate(schema.getValue()), schema.getKey()));
    }

    @Test
    void shouldDescribeAWindowAsItsTopicDoes() throws IOException {
        JsonNode topic = JSON.readTree(Path.of("topics/loss-metrics.json").toFile()).at("/value/oneOf/0/properties");
        JsonNode window = description.at("/components/schemas/LossWindow/properties").deepCopy();
        ((ObjectNode) window).remove("published");

        assertEquals(topic, window);
    }

    @Test
    void shouldAnswerAsDescribedWhenAsked() throws IOException {
        Map<String, String> answers = Map.of(
                "/v1/users/ada", "User",
                "/v1/items/ada", "Item",
                "/state/instances", "Instances",
                "/state/stores", "Stores",
                "/state/keyvalue/users/ada", "StoredRow",
                "/health/live", "Health",
                "/health/ready", "Health",
                "/v1/users/bob", "Problem",
                "/nothing", "Problem");
        for (Map.Entry<String, String> answer : answers.entrySet()) {
            assertDescribed(answer.getValue(), body(answer.getKey()), true);
        }
        assertDescribed("Recommendations", body("/v1/users/ada/recommendations"), true);
        assertDescribed("Similar", body("/v1/items/ada/similar"), true);
        server.windows().add(new PublishedWindow(0, 1, Map.of(), "{\"type\":\"window\"}"));
        assertFalse(validate("LossWindows", body("/v1/metrics/loss"), false).isEmpty());
    }

    @Test
    void shouldRefuseAParameterThatThereIsNotWhereBadRequestsAreDescribed() throws IOException {
        Set<String> letThrough = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String route = operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                if (!operation.getValue().path("responses").has("400")) {
                    letThrough.add(route);
                    continue;
                }
                String response = RawHttp.send(server.port(), PLACE.matcher(route).replaceAll("ada")
                        + "?n=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertTrue(response.startsWith("HTTP/1.1 400 "), route + ": " + response);
                assertTrue(response.contains("\"there is no parameter 'n'\""), route + ": " + response);
            }
        }
        assertEquals(
                Set.of("GET /health/live", "GET /health/ready", "GET /metrics", "GET /openapi.json", "GET /v1/events"),
                letThrough);
        assertTrue(RawHttp.get(server.port(), "/health/live?n=1").startsWith("HTTP/1.1 200 "));
        assertTrue(RawHttp.get(server.port(), "/metrics?n=1").startsWith("HTTP/1.1 200 "));
    }

    private void assertDescribed(String schema, String body, boolean strict) throws IOException {
        assertEquals(List.of(), validate(schema, body, strict), body);
    }

    /** @param strict whether what is not described is wrong too */
    private List<String> validate(String schema, String body, boolean strict) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.set("components", description.path("components").deepCopy());
        root.put("$ref", "#/components/schemas/" + schema);
        if (strict) {
            root.put("unevaluatedProperties", false);
        }
        List<String> problems = new ArrayList<>();
        schemas.getSchema(root).validate(JSON.readTree(body)).forEach(problem -> problems.add(problem.toString()));
        return problems;
    }

    private static Set<String> places(String path) {
        return PLACE.matcher(path).results().map((MatchResult place) -> place.group(1)).collect(Collectors.toSet());
    }

    private Set<String> pathParameters(JsonNode operation) {
        Set<String> names = new HashSet<>();
        operation.path("parameters").forEach(parameter -> {
            JsonNode resolved = resolved(parameter);
            if (resolved.path("in").asText().equals("path")) {
                assertTrue(resolved.path("required").asBoolean());
                names.add(resolved.path("name").asText());
            }
        });
        return names;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? description.at(node.path("$ref").asText().substring(1)) : node;
    }

    private String body(String path) throws IOException {
        String response = RawHttp.get(server.port(), path);
        return response.substring(response.indexOf("\n\n") + 2);
    }
}
