package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.query.Answer;
import io.valence.query.Ranking;
import io.valence.query.Ranking.ScoredItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RecommendationEndpointsTest {

    private static final List<ScoredItem> ITEMS =
            List.of(new ScoredItem("<b>", 3.25f), new ScoredItem("film", -0.5f));

    private final FakeQueries queries = new FakeQueries();
    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start("127.0.0.1", 0, Clock.fixed(Instant.ofEpochSecond(10), ZoneOffset.UTC));
        server.answerWith(queries);
        answer(new Ranking(false, ITEMS, List.of()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldSendTheBestWithTheirScoresWhenAskedForAUser() throws IOException {
        assertEquals("""
                200 {"user":"a/b","popular":false,"items":[{"id":"<b>","score":3.25},{"id":"film","score":-0.5}]}""",
                get("/v1/users/a%2Fb/recommendations"));
        assertEquals("forUser a/b Wanted[k=10, excludeSeen=true, exclude=[], candidates=null]", asked());
    }

    @Test
    void shouldSayWhatIsPopularAndWhatHasNoScore() throws IOException {
        answer(new Ranking(true, ITEMS.subList(1, 2), List.of("no", "neither")));

        assertEquals("""
                200 {"user":"bob","popular":true,"items":[{"id":"film","score":-0.5}],"unscored":["no","neither"]}""",
                get("/v1/users/bob/recommendations?candidates=no,film,neither"));
    }

    @Test
    void shouldTakeEveryParameterAsItIsMeant() throws IOException {
        get("/v1/users/ada/recommendations?k=1000&exclude_seen=false&exclude=a,b%2Cc,,d+e&exclude=f%2Bg&candidates=h");
        assertEquals("forUser ada Wanted[k=1000, excludeSeen=false, exclude=[a, b,c, d e, f+g], candidates=[h]]",
                asked());

        get("/v1/users/ada/recommendations?candidates=");
        assertEquals("forUser ada Wanted[k=10, excludeSeen=true, exclude=[], candidates=[]]", asked());
    }

    @Test
    void shouldNameTheLimitWhenKIsNone() throws IOException {
        for (String k : List.of("0", "1001", "-1")) {
            assertEquals(problem(400, "invalid_k", "k is " + k + ", expected a whole number from 1 to 1000",
                    "ask for as many; 'valence export' writes all"), get("/v1/items/film/similar?k=" + k));
        }
        for (String k : List.of("", "ten", "1.5", "99999999999")) {
            assertEquals(problem(400, "invalid_k", "k is '" + k + "', expected a whole number from 1 to 1000",
                    "ask for as many; 'valence export' writes all"), get("/v1/users/ada/recommendations?k=" + k));
        }
        assertTrue(post("/v1/recommendations", "{\"items\":[\"a\"],\"k\":1e3}").contains("k is 1000.0, expected"));
    }

    @Test
    void shouldRefuseAParameterWhenItIsUnknownOrOdd() throws IOException {
        assertEquals(problem(400, "unknown_parameter", "there is no parameter 'n'",
                "use one of k, exclude_seen, exclude, candidates"), get("/v1/users/ada/recommendations?n=3"));
        assertEquals(problem(400, "invalid", "exclude_seen is not as expected", "send true or false"),
                get("/v1/users/ada/recommendations?exclude_seen=yes"));
        assertEquals(problem(400, "invalid", "k is not as expected", "send it once"),
                get("/v1/items/film/similar?k=1&k=2"));
        assertEquals(problem(400, "malformed", "the query is no percent-encoded UTF-8",
                "encode the id's bytes in UTF-8 as %XX"), get("/v1/users/ada/recommendations?exclude=%FF"));
        assertEquals(problem(400, "id_too_long", "the id has 600 bytes of UTF-8, expected at most 512",
                "check the id; none as long is ever learned"),
                get("/v1/users/ada/recommendations?exclude=" + "x".repeat(600)));
        assertEquals(problem(413, "too_many", "exclude holds 1001 ids, expected at most 1000", "send fewer at once"),
                get("/v1/users/ada/recommendations?exclude=" + "x,".repeat(1001).substring(0, 2001)));
    }

    @Test
    void shouldSendTheNearestWhenAskedForSimilar() throws IOException {
        assertEquals("""
                200 {"item":"a","items":[{"id":"<b>","score":3.25},{"id":"film","score":-0.5}]}""",
                get("/v1/items/a/similar?k=7"));
        assertEquals("similar a 7", asked());

        queries.recommendations().setAnswer(new Answer.Absent<>());
        assertEquals(problem(404, "absent", "there is no item 'a'",
                "check the id; a new one is there about a second after its first click was learned"),
                get("/v1/items/a/similar"));
    }

    @Test
    void shouldSendWhatAUserHadWhenAskedForTheHistory() throws IOException {
        assertEquals("200 {\"user\":\"a/b\",\"items\":[\"<b>\",\"film\"]}", get("/v1/users/a%2Fb/history"));
        assertEquals("history a/b 10", asked());

        get("/v1/users/ada/history?k=1");
        assertEquals("history ada 1", asked());
    }

    @Test
    void shouldSendTheBestWhenAskedForASession() throws IOException {
        assertEquals("""
                200 {"popular":false,"items":[{"id":"<b>","score":3.25},{"id":"film","score":-0.5}]}""",
                post("/v1/recommendations", "{\"items\":[\"a\",\"b\"]}"));
        assertEquals("forSession [a, b] Wanted[k=10, excludeSeen=true, exclude=[], candidates=null]", asked());

        post("/v1/recommendations",
                "{\"items\":[\"a\"],\"k\":3,\"exclude_seen\":false,\"exclude\":[\"c\"],\"candidates\":[\"d,e\"]}");
        assertEquals("forSession [a] Wanted[k=3, excludeSeen=false, exclude=[c], candidates=[d,e]]", asked());
    }

    @Test
    void shouldSendTheScoresWhenAskedForThem() throws IOException {
        assertEquals("""
                200 {"user":"ada","popular":false,"items":[{"id":"<b>","score":3.25},{"id":"film","score":-0.5}]}""",
                post("/v1/score", "{\"user\":\"ada\",\"items\":[\"<b>\",\"film\"]}"));
        assertEquals("score ada [<b>, film]", asked());
    }

    @Test
    void shouldRefuseABodyWhenItIsNotAsExpected() throws IOException {
        assertEquals(problem(400, "malformed", "the body is no JSON", "send an object with user, items"),
                post("/v1/score", "{"));
        assertEquals(problem(400, "malformed", "the body is no JSON object", "send an object with user, items"),
                post("/v1/score", "[]"));
        assertEquals(problem(400, "unknown_field", "there is no field 'k'", "use one of user, items"),
                post("/v1/score", "{\"k\":1}"));
        assertEquals(problem(400, "invalid", "user is not as expected", "send an id as text"),
                post("/v1/score", "{\"user\":1,\"items\":[\"a\"]}"));
        String few = problem(400, "invalid", "items is not as expected", "send an array of 1 to 1000 ids");
        assertEquals(few, post("/v1/recommendations", "{}"));
        assertEquals(few, post("/v1/recommendations", "{\"items\":[]}"));
        assertEquals(few, post("/v1/recommendations", "{\"items\":\"a\"}"));
        assertEquals(problem(400, "invalid", "items is not as expected", "send an array of ids as text"),
                post("/v1/recommendations", "{\"items\":[1]}"));
        assertEquals(problem(400, "invalid", "exclude_seen is not as expected", "send true or false"),
                post("/v1/recommendations", "{\"items\":[\"a\"],\"exclude_seen\":1}"));
        assertEquals(problem(413, "too_many", "items holds 1001 ids, expected at most 1000", "send fewer at once"),
                post("/v1/recommendations", "{\"items\":" + ids(1001) + "}"));
    }

    @Test
    void shouldSayWhereOrWhenToAskWhenItCannotAnswer() throws IOException {
        queries.recommendations().setAnswer(new Answer.Elsewhere<>("there", 8081));
        assertEquals(problem(503, "elsewhere", "another instance keeps the user 'a b'",
                "ask http://there:8081/v1/users/a%20b/recommendations"), get("/v1/users/a%20b/recommendations"));
        assertEquals(problem(503, "elsewhere", "another instance keeps the items",
                "ask http://there:8081/v1/recommendations"), post("/v1/recommendations", "{\"items\":[\"a\"]}"));

        queries.recommendations().setAnswer(new Answer.NotReady<>("the rows are being read", Duration.ofSeconds(1)));
        assertEquals(problem(503, "not_ready", "the rows are being read", "ask again in 1 s"),
                get("/v1/items/a/similar"));
    }

    @Test
    void shouldSendWhatWasFoundAndWhatNotWhenAskedForMany() throws IOException {
        queries.add("ada", 9_000);
        queries.put("moving", new Answer.NotReady<>("the store is on the move", Duration.ofSeconds(2)));
        queries.put("far", new Answer.Elsewhere<>("there", 8081));

        assertEquals("""
                200 {"users":[{"id":"ada","embedding":[0.6,-0.8],"norm":2.5,"updates":3,"clicks":2,\
                "last_update":9000,"age_ms":1000}],"missing":[\
                {"id":"moving","code":"not_ready","message":"the store is on the move","action":"ask again in 2 s"},\
                {"id":"far","code":"elsewhere","message":"another instance keeps the user 'far'",\
                "action":"ask http://there:8081/v1/users/far"}]}""",
                post("/v1/users:batchGet", "{\"ids\":[\"moving\",\"ada\",\"far\",\"ada\"]}"));
        assertEquals("""
                200 {"items":[{"id":"ada","embedding":[0.6,-0.8],"bias":0.25,"norm":2.5,"updates":3,"clicks":2,\
                "last_update":9000,"age_ms":1000}],"missing":[\
                {"id":"no","code":"absent","message":"there is no item 'no'",\
                "action":"check the id; a new one is there about a second after its first click was learned"}]}""",
                post("/v1/items:batchGet", "{\"ids\":[\"ada\",\"no\"]}"));
        assertEquals(problem(413, "too_many", "ids holds 1001 ids, expected at most 1000", "send fewer at once"),
                post("/v1/users:batchGet", "{\"ids\":" + ids(1001) + "}"));

        queries.setReady(false);
        assertEquals(problem(503, "not_ready", "restoring", "ask again in 2 s"),
                post("/v1/items:batchGet", "{\"ids\":[\"no\"]}"));
    }

    @Test
    void shouldRefuseABodyWhenItIsNotSaidToBeJson() throws IOException {
        assertTrue(send("/v1/score", "text/plain", "{}").startsWith("415 {\"code\":\"unsupported_type\""));
    }

    private static String ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    private static String problem(int status, String code, String message, String action) {
        return status + " {\"code\":\"" + code + "\",\"message\":\"" + message + "\",\"action\":\"" + action + "\"}";
    }

    private void answer(Ranking ranking) {
        queries.recommendations().setAnswer(new Answer.Found<>(ranking));
    }

    private String asked() {
        return queries.recommendations().asked();
    }

    private String get(String path) throws IOException {
        return brief(RawHttp.get(server.port(), path));
    }

    private String post(String path, String body) throws IOException {
        return send(path, "application/json", body);
    }

    private String send(String path, String type, String body) throws IOException {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return brief(RawHttp.send(server.port(),
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + "Content-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n" + body));
    }

    /** The status and the body. */
    private static String brief(String response) {
        return response.substring(9, 12) + " " + response.substring(response.indexOf("\n\n") + 2);
    }
}
