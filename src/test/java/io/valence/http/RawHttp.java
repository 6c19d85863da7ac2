package io.valence.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** HTTP as it is on the wire, without a client that corrects what is sent. */
final class RawHttp {

    private static final int TIMEOUT_MS = 10_000;

    private RawHttp() {}

    /** The whole response to a GET of {@code path}, without the header Date and with {@code \n} as line ends. */
    static String get(int port, String path) throws IOException {
        return send(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    static String send(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return response.replace("\r\n", "\n").replaceAll("(?m)^Date: .*\n", "");
        }
    }
}
