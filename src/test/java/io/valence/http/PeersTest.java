package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.query.Answer;
import io.valence.query.Embedding;
import io.valence.query.Ranking;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several servers of one application, of which the first is asked. */
@Timeout(60)
class PeersTest {

    private static final String HOST = "127.0.0.1";
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(9000), ZoneOffset.UTC);
    private static final String ADA = "{\"id\":\"ada\",\"embedding\":[0.6,-0.8],\"norm\":2.5,\"updates\":3,"
            + "\"clicks\":2,\"last_update\":8000,\"age_ms\":1000";

    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeQueries first = new FakeQueries();
    private final FakeQueries second = new FakeQueries();
    private ApiServer asked;
    private ApiServer owner;

    @BeforeEach
    void start() throws IOException {
        asked = serve(first, "0123456789abcdef");
        owner = serve(second, "0123456789abcdef");
    }

    @AfterEach
    void stop() {
        asked.close();
        owner.close();
    }

    @Test
    void shouldAnswerAsTheOwnerDoesWhenItKeepsTheUser() throws Exception {
        first.put("ada", at(owner));
        first.put("bob", at(owner));
        second.add("ada", 8000);

        assertEquals("200 " + ADA + "}", get("/v1/users/ada"));
        assertEquals("""
                404 {"code":"absent","message":"there is no user 'bob'","action":\
                "check the id; a new one is there about a second after its first click was learned"}""",
                get("/v1/users/bob"));
    }

    @Test
    void shouldPassOnWhatTheQuestionDependsOnWhenItIsAboutAllItems() throws Exception {
        first.recommendations().setAnswer(new Answer.Elsewhere<>(HOST, owner.port()));
        second.recommendations().setAnswer(new Answer.Found<>(
                new Ranking(false, List.of(new Ranking.ScoredItem("i", 2)), List.of())));

        assertEquals("200 {\"user\":\"a b\",\"popular\":false,\"items\":[{\"id\":\"i\",\"score\":2.0}]}",
                get("/v1/users/a%20b/recommendations?k=3&exclude=x%2Cy,z"));
        assertEquals("forUser a b Wanted[k=3, excludeSeen=true, exclude=[x,y, z], candidates=null]",
                second.recommendations().asked());
        assertEquals("200 {\"user\":\"ada\",\"popular\":false,\"items\":[{\"id\":\"i\",\"score\":2.0}]}",
                post("/v1/score", "{\"user\":\"ada\",\"items\":[\"i\"]}"));
        assertEquals("score ada [i]", second.recommendations().asked());
    }

    @Test
    void shouldNotGoOnWhenTheOtherInstanceNamesAThird() throws Exception {
        first.put("ada", at(owner));
        // It would go round and round.
        second.put("ada", at(asked));

        String refused = "503 (again in 2 s) {\"code\":\"elsewhere\",\"message\":\"another instance keeps the user "
                + "'ada'\",\"action\":\"ask http://127.0.0.1:" + owner.port() + "/v1/users/ada\"}";
        assertEquals(refused, get("/v1/users/ada"));

        second.add("ada", 8000);
        assertEquals(refused, send(request("/v1/users/ada").header(Peers.HOP, "1").GET()));
    }

    @Test
    void shouldSendItsCopyMarkedWhenTheOwnerIsGone() throws Exception {
        first.put("ada", new Answer.Elsewhere<>(HOST, closedPort()));
        assertEquals("503 (again in 2 s)", get("/v1/users/ada").substring(0, 18));

        first.putCopy("ada", new Answer.Stale<>(ada(), OptionalLong.of(7)));
        assertEquals("200 (stale) " + ADA + ",\"stale\":true,\"behind\":7}", get("/v1/users/ada"));

        first.put("ada", new Answer.Stale<>(ada(), OptionalLong.empty()));
        assertEquals("200 (stale) " + ADA + ",\"stale\":true}", get("/v1/users/ada"));
    }

    @Test
    void shouldAskForACopyElsewhereWhenItHasNone() throws Exception {
        first.put("ada", new Answer.Elsewhere<>(
                HOST, closedPort(), List.of(new Answer.Place(HOST, owner.port()))));
        second.put("ada", new Answer.Elsewhere<>(HOST, closedPort()));
        second.putCopy("ada", new Answer.Stale<>(ada(), OptionalLong.of(7)));

        assertEquals("200 (stale) " + ADA + ",\"stale\":true,\"behind\":7}", get("/v1/users/ada"));
    }

    @Test
    void shouldRecommendFromACopyMarkedWhenTheOwnerIsGone() throws Exception {
        Answer<Ranking> gone = new Answer.Elsewhere<>(
                HOST, closedPort(), List.of(new Answer.Place(HOST, owner.port())));
        first.recommendations().setAnswer(gone);
        second.recommendations().setAnswer(new Answer.Elsewhere<>(HOST, closedPort()));
        assertEquals("503 (again in 2 s)", get("/v1/users/ada/recommendations").substring(0, 18));

        Ranking ranking = new Ranking(false, List.of(new Ranking.ScoredItem("i", 2)), List.of());
        String expected = "\"popular\":false,\"items\":[{\"id\":\"i\",\"score\":2.0}],\"stale\":true,\"behind\":7}";
        second.recommendations().setCopy(new Answer.Stale<>(ranking, OptionalLong.of(7)));
        assertEquals("200 (stale) {\"user\":\"ada\"," + expected, get("/v1/users/ada/recommendations?k=1"));

        first.recommendations().setCopy(new Answer.Stale<>(ranking, OptionalLong.empty()));
        assertEquals("200 (stale) {\"user\":\"ada\"," + expected.replace(",\"behind\":7", ""),
                post("/v1/score", "{\"user\":\"ada\",\"items\":[\"i\"]}"));
        assertEquals("200 (stale) {\"user\":\"ada\",\"items\":[\"i\"],\"stale\":true}", get("/v1/users/ada/history"));
    }

    @Test
    void shouldGatherWhatIsElsewhereWhenManyAreAsked() throws Exception {
        for (String id : List.of("ada", "bob", "carl")) {
            first.put(id, at(owner));
        }
        first.put("dan", new Answer.Elsewhere<>(HOST, closedPort()));
        first.putCopy("dan", new Answer.Stale<>(embedding("dan"), OptionalLong.of(1)));
        first.add("eve", 8000);
        second.add("ada", 8000);
        second.put("carl", at(asked));

        String rows = ADA + "}," + ADA.replace("ada", "dan") + ",\"stale\":true,\"behind\":1},"
                + ADA.replace("ada", "eve") + "}";
        assertEquals("200 (stale) {\"users\":[" + rows + "],\"missing\":[{\"id\":\"bob\",\"code\":\"absent\","
                + "\"message\":\"there is no user 'bob'\",\"action\":\"check the id; a new one is there about a second "
                + "after its first click was learned\"},{\"id\":\"carl\",\"code\":\"elsewhere\",\"message\":\"another "
                + "instance keeps the user 'carl'\",\"action\":\"ask http://127.0.0.1:" + owner.port()
                + "/v1/users/carl\"}]}",
                post("/v1/users:batchGet", "{\"ids\":[\"ada\",\"bob\",\"carl\",\"dan\",\"eve\"]}"));
    }

    @Test
    void shouldNotPassOnARefusalOfItselfWhenTheInstancesAreSetUpDifferently() throws Exception {
        try (ApiServer stranger = serve(second, "fedcba9876543210")) {
            first.put("ada", at(stranger));
            second.add("ada", 8000);

            assertEquals("503 (again in 2 s)", get("/v1/users/ada").substring(0, 18));
        }
    }

    private static ApiServer serve(FakeQueries queries, String token) throws IOException {
        ApiServer server = ApiServer.start(new Door(HOST, 0, token, Set.of(), null), CLOCK);
        server.answerWith(queries);
        return server;
    }

    private static Answer<Embedding> at(ApiServer server) {
        return new Answer.Elsewhere<>(HOST, server.port());
    }

    private static Embedding ada() {
        return embedding("ada");
    }

    private static Embedding embedding(String id) {
        return new Embedding(id, new float[] {0.6f, -0.8f}, 2.5, 0.25f, 2, 3, 8000);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private String get(String path) throws Exception {
        return send(request(path).GET());
    }

    private String post(String path, String body) throws Exception {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(asked.url() + path)).header("Authorization", "Bearer 0123456789abcdef");
    }

    private String send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String again = response.headers().firstValue("Retry-After").map(s -> " (again in " + s + " s)").orElse("");
        String stale = response.headers().firstValue("Valence-Stale").map(mark -> " (stale)").orElse("");
        return response.statusCode() + again + stale + " " + response.body();
    }
}
