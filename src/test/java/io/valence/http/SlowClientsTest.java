package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that never finish what they began: far more of them than there are threads. */
@Timeout(60)
class SlowClientsTest {

    private static final int CONNECTIONS = 1_000;
    private static final int REQUESTS = 200;

    private static final List<String> BEGINNINGS = List.of(
            "",
            "GET /v1/us",
            "GET /v1/users/ada HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
            "POST /v1/clicks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 1000\r\n\r\n{");

    @Test
    void shouldServeOthersWhenManyConnectionsHang() throws IOException {
        FakeQueries queries = new FakeQueries();
        queries.add("ada", 9_000);
        List<Socket> slow = new ArrayList<>();
        try (ApiServer server = ApiServer.start("127.0.0.1", 0, Clock.systemUTC())) {
            server.answerWith(queries);
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                slow.add(socket);
                String beginning = BEGINNINGS.get(i % BEGINNINGS.size());
                socket.getOutputStream().write(beginning.getBytes(StandardCharsets.UTF_8));
            }
            for (int i = 0; i < REQUESTS; i++) {
                String response = RawHttp.get(server.port(), "/v1/users/ada");
                assertTrue(response.startsWith("HTTP/1.1 200 "), response);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}
