package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GuardTest {

    private static final String TOKEN = "a-token-of-some-length";
    private static final String DOOR_OF = "Host: localhost";

    private ApiServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldAskForATokenWhenThereIsNone() throws IOException {
        start(new Door("127.0.0.1", 0, TOKEN, Set.of(), null));

        assertEquals("""
                HTTP/1.1 401 Unauthorized
                Connection: close
                Content-Type: application/json
                X-Content-Type-Options: nosniff
                Content-Security-Policy: default-src 'none'; frame-ancestors 'none'
                Referrer-Policy: no-referrer
                Cache-Control: no-store
                WWW-Authenticate: Bearer
                Content-Length: 136

                {"code":"unauthorized","message":"a token is needed",\
                "action":"send 'Authorization: Bearer TOKEN' with the server's valence.http.token"}""",
                send("/v1/users/ada", DOOR_OF));
        assertStatus(401, "/v1/users/ada", DOOR_OF, "Authorization: Basic " + TOKEN);
        assertStatus(401, "/no/such/path", DOOR_OF);
    }

    @Test
    void shouldLetNobodyInWhenTheTokenIsAnother() throws IOException {
        start(new Door("127.0.0.1", 0, TOKEN, Set.of(), null));

        for (String token : List.of("", "x", TOKEN + "x", TOKEN.substring(1), TOKEN.toUpperCase(Locale.ROOT))) {
            String response = send("/v1/users/ada", DOOR_OF, "Authorization: Bearer " + token);
            assertTrue(response.startsWith("HTTP/1.1 401 "), response);
            assertFalse(response.contains(TOKEN), response);
        }
    }

    @Test
    void shouldLetInWhenTheTokenIsRight() throws IOException {
        start(new Door("127.0.0.1", 0, TOKEN, Set.of(), null));

        assertStatus(200, "/v1/users/ada", DOOR_OF, "Authorization: Bearer " + TOKEN);
        assertStatus(200, "/v1/users/ada", DOOR_OF, "authorization: bearer  " + TOKEN);
    }

    @Test
    void shouldLeaveHealthOpenWhenThereIsAToken() throws IOException {
        start(new Door("127.0.0.1", 0, TOKEN, Set.of(), null));

        assertStatus(200, "/health/live", DOOR_OF);
        assertStatus(200, "/health/ready", DOOR_OF);
        assertStatus(401, "/health/..;/v1/users/ada", DOOR_OF);
        assertStatus(401, "/health/live/../../v1/users/ada", DOOR_OF);
    }

    @Test
    void shouldAnswerOnlyToItsNamesWhenItIsLocal() throws IOException {
        start(new Door("127.0.0.1", 0, null, Set.of("Valence.example"), null));

        for (String host : List.of("localhost", "LOCALHOST:80", "localhost.:80", "127.0.0.1", "127.1.2.3:8080", "[::1]",
                "[::1]:8080", "valence.example", "valence.example:1")) {
            assertStatus(200, "/v1/users/ada", "Host: " + host);
        }
        for (String host : List.of("evil.example", "evil.example:8080", "10.0.0.1", "[fe80::1]", "localhost.evil",
                "127.0.0.1.evil.example", "evillocalhost")) {
            assertStatus(421, "/v1/users/ada", "Host: " + host);
        }
        assertStatus(421, "/health/live", "Host: evil.example");
    }

    @Test
    void shouldSayWhatToSetWhenTheNameIsAnother() throws IOException {
        start(Door.open("127.0.0.1", 0));

        String response = send("/v1/users/ada", "Host: <script>");
        assertTrue(response.startsWith("HTTP/1.1 400 "), response);
        response = send("/v1/users/ada", "Host: evil.example");
        assertEquals("""
                {"code":"misdirected","message":"this server does not go by the name in the header Host",\
                "action":"ask by its address, or list the name in valence.http.names"}""",
                response.substring(response.indexOf("\n\n") + 2));
    }

    @Test
    void shouldAnswerToAddressesWhenOthersCanAsk() throws IOException {
        start(new Door("0.0.0.0", 0, TOKEN, Set.of(), null));

        for (String host : List.of("localhost", "10.0.0.1:80", "[fe80::1]:80", "0.0.0.0")) {
            assertStatus(200, "/health/live", "Host: " + host);
        }
        assertStatus(421, "/health/live", "Host: evil.example");
    }

    @Test
    void shouldRefuseThePagesOfOthersAndAllowThemNothing() throws IOException {
        start(Door.open("127.0.0.1", 0));

        for (String origin : List.of("https://evil.example", "null", "http://localhost:1", "http://localhost.evil")) {
            String response = send("/v1/users/ada", DOOR_OF, "Origin: " + origin);
            assertTrue(response.startsWith("HTTP/1.1 403 "), response);
            assertFalse(response.contains("Access-Control"), response);
        }
        assertStatus(200, "/v1/users/ada", DOOR_OF, "Origin: http://localhost");
        assertStatus(200, "/v1/users/ada", DOOR_OF + ":8080", "Origin: http://localhost:8080");
    }

    @Test
    void shouldNotShowTheTokenWhenPrinted() throws IOException {
        Door door = new Door("127.0.0.1", 0, TOKEN, Set.of(), null);
        start(door);

        assertEquals("Door[http://127.0.0.1:0, token=[hidden]]", door.toString());
    }

    @Test
    void shouldNotBeBuiltWhenTheTokenIsShort() throws IOException {
        start(Door.open("127.0.0.1", 0));

        IllegalArgumentException failure = assertThrows(IllegalArgumentException.class,
                () -> new Door("127.0.0.1", 0, "short", Set.of(), null));
        assertEquals("expected a token of 16 characters or more, got 5", failure.getMessage());
    }

    private void start(Door door) throws IOException {
        FakeQueries queries = new FakeQueries();
        queries.add("ada", 9_000);
        server = ApiServer.start(door, Clock.systemUTC());
        server.answerWith(queries);
    }

    private void assertStatus(int status, String path, String... headers) throws IOException {
        String response = send(path, headers);
        assertTrue(response.startsWith("HTTP/1.1 " + status + " "), List.of(headers) + ": " + response);
    }

    private String send(String path, String... headers) throws IOException {
        return RawHttp.send(server.port(), "GET " + path + " HTTP/1.1\r\nConnection: close\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n");
    }
}
