package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.query.PublishedWindow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LossEndpointsTest {

    private static final String LISTEN = "GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final List<Socket> sockets = new ArrayList<>();
    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start("127.0.0.1", 0, Clock.systemUTC());
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    @Test
    void shouldSendTheWindowsOfThatTimeAndLaterWhenAsked() throws IOException {
        assertEquals("200 {\"windows\":[],\"kept\":1000}", get("/v1/metrics/loss"));

        server.windows().add(window(10, "{\"loss_mean\":1.5}"));
        server.windows().add(window(20, "{\"loss_mean\":null}"));

        String second = "{\"published\":20,\"loss_mean\":null}";
        assertEquals("200 {\"windows\":[{\"published\":10,\"loss_mean\":1.5}," + second + "],\"kept\":1000}",
                get("/v1/metrics/loss"));
        assertEquals("200 {\"windows\":[" + second + "],\"kept\":1000}", get("/v1/metrics/loss?since=11"));
        assertEquals("200 {\"windows\":[],\"kept\":1000}", get("/v1/metrics/loss?since=999999999999999999"));
    }

    @Test
    void shouldSayWhatIsExpectedWhenSinceIsNoTime() throws IOException {
        for (String since : List.of("", "x", "-1", "1.5", "9999999999999999999", "%D9%A1")) {
            assertEquals("400 {\"code\":\"malformed\",\"message\":\"since is no time in ms since 1970\","
                    + "\"action\":\"send one, such as since=1767225600000\"}", get("/v1/metrics/loss?since=" + since));
        }
        assertEquals("400 {\"code\":\"unknown_parameter\",\"message\":\"there is no parameter 'sinc'\","
                + "\"action\":\"use one of since\"}", get("/v1/metrics/loss?sinc=11"));
    }

    @Test
    void shouldSendEachWindowAsAnEventWhenListenedTo() throws IOException {
        BufferedReader first = listen(65_536);
        BufferedReader second = listen(65_536);

        server.windows().add(window(10, "{\"loss_mean\":1.5}"));
        server.windows().add(window(20, "{\"loss_mean\":null}"));

        for (BufferedReader reader : List.of(first, second)) {
            assertEquals("{\"published\":10,\"loss_mean\":1.5}", nextEvent(reader));
            assertEquals("{\"published\":20,\"loss_mean\":null}", nextEvent(reader));
        }
    }

    @Test
    void shouldSendTheHeadersAtOnceWhenListenedTo() throws IOException {
        BufferedReader reader = open(65_536);
        List<String> head = new ArrayList<>();
        for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
            head.add(line);
        }

        assertEquals("HTTP/1.1 200 OK", head.get(0));
        assertTrue(head.contains("Content-Type: text/event-stream"), head.toString());
        assertTrue(head.contains("Cache-Control: no-store"), head.toString());
        assertTrue(head.contains("X-Content-Type-Options: nosniff"), head.toString());
    }

    @Test
    void shouldDropTheSlowAndServeTheOthersWhenOneDoesNotRead() throws IOException {
        BufferedReader quick = listen(65_536);
        listen(1024);
        assertEquals(2, server.listeners());
        String large = "{\"text\":\"" + "x".repeat(100_000) + "\"}";

        for (int i = 0; server.listeners() == 2; i++) {
            server.windows().add(window(i, large));
            assertTrue(nextEvent(quick).startsWith("{\"published\":" + i + ","));
        }
        server.windows().add(window(1, "{\"last\":1}"));
        assertEquals("{\"published\":1,\"last\":1}", nextEvent(quick));
    }

    @Test
    void shouldRefuseOnlyFurtherListenersWhenThereAreTooMany() throws IOException {
        for (int i = 0; i < EventEndpoint.MOST_CLIENTS; i++) {
            listen(65_536);
        }
        assertEquals("503 {\"code\":\"too_many_listeners\",\"message\":\"there are 32 listeners already\","
                + "\"action\":\"ask /v1/metrics/loss, or try again in 30 s\"}", get("/v1/events"));
        assertEquals("200 {\"status\":\"live\"}", get("/health/live"));

        sockets.get(0).close();
        // Only a write finds out.
        while (server.listeners() == EventEndpoint.MOST_CLIENTS) {
            server.windows().add(window(1, "{\"a\":1}"));
        }
        listen(65_536);
    }

    private static PublishedWindow window(long published, String json) {
        return new PublishedWindow(0, published, Map.of(), json);
    }

    /** A listener that has been let in. */
    private BufferedReader listen(int buffer) throws IOException {
        BufferedReader reader = open(buffer);
        while (!reader.readLine().equals("retry: 2000")) {
            continue;
        }
        return reader;
    }

    private BufferedReader open(int buffer) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(buffer);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.getOutputStream().write(LISTEN.getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String nextEvent(BufferedReader reader) throws IOException {
        while (!reader.readLine().equals("event: window")) {
            continue;
        }
        String data = reader.readLine();
        assertTrue(data.startsWith("data: "), data);
        return data.substring("data: ".length());
    }

    private String get(String path) throws IOException {
        String response = RawHttp.get(server.port(), path);
        return response.substring(9, 12) + " " + response.substring(response.indexOf("\n\n") + 2);
    }
}
