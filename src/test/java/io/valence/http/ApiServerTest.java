package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.query.Answer;
import io.valence.query.Embedding;
import java.io.IOException;
import java.net.BindException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ApiServerTest {

    private static final Clock AT_TEN_SECONDS = Clock.fixed(Instant.ofEpochSecond(10), ZoneOffset.UTC);

    private final FakeQueries queries = new FakeQueries();
    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start("127.0.0.1", 0, AT_TEN_SECONDS);
        server.answerWith(queries);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldSendTheUserWhenFound() throws IOException {
        queries.add("ada", 9_000);

        assertEquals("""
                HTTP/1.1 200 OK
                Connection: close
                Content-Type: application/json
                X-Content-Type-Options: nosniff
                Content-Security-Policy: default-src 'none'; frame-ancestors 'none'
                Referrer-Policy: no-referrer
                Cache-Control: no-store
                Content-Length: 102

                {"id":"ada","embedding":[0.6,-0.8],"norm":2.5,"updates":3,"clicks":2,"last_update":9000,"age_ms":1000}""",
                RawHttp.get(server.port(), "/v1/users/ada"));
    }

    @Test
    void shouldSendTheBiasTooWhenAnItemIsFound() throws IOException {
        queries.add("film", 9_000);

        assertEquals("""
                200 {"id":"film","embedding":[0.6,-0.8],"bias":0.25,"norm":2.5,"updates":3,"clicks":2,\
                "last_update":9000,"age_ms":1000}""", get("/v1/items/film"));
    }

    @Test
    void shouldSayWhenToAskAgainWhenNotReady() throws IOException {
        queries.put("moving", new Answer.NotReady<>("the store is on the move", Duration.ofMillis(2500)));

        assertEquals("""
                HTTP/1.1 503 Service Unavailable
                Connection: close
                Content-Type: application/json
                X-Content-Type-Options: nosniff
                Content-Security-Policy: default-src 'none'; frame-ancestors 'none'
                Referrer-Policy: no-referrer
                Cache-Control: no-store
                Retry-After: 3
                Content-Length: 85

                {"code":"not_ready","message":"the store is on the move","action":"ask again in 3 s"}""",
                RawHttp.get(server.port(), "/v1/items/moving"));
    }

    @Test
    void shouldSayWhereToAskWhenAnotherInstanceKeepsIt() throws IOException {
        queries.put("a/b", new Answer.Elsewhere<>("::1", 8081));

        assertEquals("""
                503 {"code":"elsewhere","message":"another instance keeps the user 'a/b'",\
                "action":"ask http://[::1]:8081/v1/users/a%2Fb"}""", get("/v1/users/a%2Fb"));
    }

    /** The absent's answer repeats the id as it was understood. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ada                      | ada",
        "a%20b                    | a b",
        "a+b                      | a+b",
        "a%2Fb%2f                 | a/b/",
        "a%252Fb                  | a%2Fb",
        "a;b%3Bc                  | a;b;c",
        "a%3Fb%23                 | a?b#",
        "%2E%2E                   | ..",
        "..                       | ..",
        "%3Cimg%20src%3Dx%3E      | <img src=x>",
        "%F0%9F%98%80             | 😀",
        "%22%5C%0A%1B             | \\\"\\\\\\n\\u001B",
        "%EF%BB%BF                | \uFEFF"
    })
    void shouldTakeTheIdAsItIsWhenItIsOdd(String path, String id) throws IOException {
        assertEquals(absent(id), get("/v1/items/" + path));
    }

    @Test
    void shouldTakeTheLongestIdWhenEachByteIsEncoded() throws IOException {
        assertEquals(absent("é".repeat(256)), get("/v1/items/" + "%C3%A9".repeat(256)));
    }

    @Test
    void shouldRefuseAnIdWhenItIsTooLong() throws IOException {
        assertEquals("""
                400 {"code":"id_too_long","message":"the id has 600 bytes of UTF-8, expected at most 512",\
                "action":"check the id; none as long is ever learned"}""", get("/v1/users/" + "x".repeat(600)));
    }

    @Test
    void shouldRefuseAnIdWhenItIsNoText() throws IOException {
        assertEquals("""
                400 {"code":"malformed","message":"the path is no percent-encoded UTF-8",\
                "action":"encode the id's bytes in UTF-8 as %XX"}""", get("/v1/users/%FF"));
    }

    @Test
    void shouldRefuseInTheSameShapeWhenJettyRefusesIt() throws IOException {
        String malformed = "400 {\"code\":\"malformed\",\"message\":\"this is no well-formed HTTP request\","
                + "\"action\":\"check the request\"}";
        assertEquals(malformed, get("/v1/users/%zz"));
        assertEquals(malformed, brief(RawHttp.send(server.port(), "nonsense\r\n\r\n")));
        assertEquals("""
                431 {"code":"headers_too_large","message":"URL and headers are over 8192 bytes",\
                "action":"send fewer or shorter ones"}""", request("GET", "/health/live", "X: " + "x".repeat(9_000)));
    }

    @Test
    void shouldNameTheLimitWhenTheUrlIsTooLong() throws IOException {
        String tooLong = "414 {\"code\":\"url_too_long\",\"message\":\"the query is over 2048 characters, "
                + "or the URL over 8192\",\"action\":\"shorten it\"}";
        assertEquals(tooLong, get("/health/live?" + "x".repeat(2_049)));
        assertEquals(tooLong, get("/" + "x".repeat(9_000)));
    }

    @Test
    void shouldNameTheLimitBeforeItArrivesWhenTheBodyIsTooLarge() throws IOException {
        assertEquals("""
                413 {"code":"body_too_large","message":"the body is over 1000000 bytes",\
                "action":"send less at once"}""", request("POST", "/v1/users/ada", "Content-Length: 1000001"));
    }

    @Test
    void shouldSayWhatThereIsWhenThePathIsUnknown() throws IOException {
        String unknown = "404 {\"code\":\"not_found\",\"message\":\"there is nothing at this path\",\"action\":"
                + "\"see /openapi.json for what there is\"}";
        for (String path : List.of("/v1/users", "/v1/users/", "/v1/users/ada/", "//v1/users/ada", "/v2")) {
            assertEquals(unknown, get(path), path);
        }
    }

    @Test
    void shouldSayWhichMethodsThereAreWhenItIsAnother() throws IOException {
        for (String method : List.of("POST", "PUT", "OPTIONS", "TRACE")) {
            String response = RawHttp.send(server.port(), method + " /v1/users/ada HTTP/1.1\r\nHost: localhost\r\n"
                    + "Connection: close\r\n\r\n");
            assertTrue(response.contains("\nAllow: DELETE, GET, HEAD\n"), response);
            assertEquals("405 {\"code\":\"method_not_allowed\",\"message\":\"this path does not take that\","
                    + "\"action\":\"use what Allow names\"}", brief(response));
        }
    }

    @Test
    void shouldAnswerAsGetDoesWithoutABodyWhenAskedForTheHead() throws IOException {
        queries.add("ada", 9_000);

        assertEquals("200 ", request("HEAD", "/v1/users/ada", "X: x"));
        assertEquals("404 ", request("HEAD", "/v1/users/bob", "X: x"));
    }

    @ParameterizedTest
    @CsvSource({"broken", "very%20broken"})
    void shouldNotSayWhyWhenTheServersOwnFaultIsShown(String id) throws IOException {
        assertEquals("""
                500 {"code":"internal","message":"the request failed",\
                "action":"try again; the service's log says why"}""", get("/v1/users/" + id));
    }

    @Test
    void shouldBeLiveAndReadyOnlyWhenRunning() throws IOException {
        assertEquals("200 {\"status\":\"live\"}", get("/health/live"));
        assertEquals("200 {\"status\":\"ready\",\"lag\":0}", get("/health/ready"));

        queries.setReady(false);

        assertEquals("200 {\"status\":\"live\"}", get("/health/live"));
        assertEquals("503 {\"code\":\"not_ready\",\"message\":\"restoring\",\"action\":\"ask again in 2 s\"}",
                get("/health/ready"));
    }

    @Test
    void shouldNotBeReadyWhenThereIsNoLearnerYet() throws IOException {
        try (ApiServer early = ApiServer.start("127.0.0.1", 0, AT_TEN_SECONDS)) {
            String starting = "503 {\"code\":\"not_ready\",\"message\":\"the learner is starting\","
                    + "\"action\":\"ask again in 2 s\"}";
            assertEquals(starting, brief(RawHttp.get(early.port(), "/health/ready")));
            assertEquals(starting, brief(RawHttp.get(early.port(), "/v1/users/ada")));
        }
    }

    @Test
    void shouldLeaveTheTimeOutWhenThereWasNoUpdate() throws IOException {
        queries.put("new", new Answer.Found<>(new Embedding("new", new float[1], 0, 0, 0, 0, 0)));

        assertEquals("""
                200 {"id":"new","embedding":[0.0],"norm":0.0,"updates":0,"clicks":0}""", get("/v1/users/new"));
    }

    @Test
    void shouldThrowWhenThePortIsInUse() {
        IOException failure = assertThrows(
                IOException.class, () -> ApiServer.start("127.0.0.1", server.port(), AT_TEN_SECONDS));

        assertEquals(BindException.class, failure.getCause().getClass());
    }

    @Test
    void shouldPutAnIPv6AddressInBracketsWhenAskedForItsUrl() {
        assertEquals("http://127.0.0.1:" + server.port(), server.url());
        assertEquals("http://[::1]:80", Urls.of("http", "::1", 80));
    }

    private static String absent(String id) {
        return "404 {\"code\":\"absent\",\"message\":\"there is no item '" + id + "'\",\"action\":"
                + "\"check the id; a new one is there about a second after its first click was learned\"}";
    }

    private String get(String path) throws IOException {
        return brief(RawHttp.get(server.port(), path));
    }

    private String request(String method, String path, String header) throws IOException {
        return brief(RawHttp.send(server.port(),
                method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n"));
    }

    /** The status and the body. */
    private static String brief(String response) {
        return response.substring(9, 12) + " " + response.substring(response.indexOf("\n\n") + 2);
    }
}
