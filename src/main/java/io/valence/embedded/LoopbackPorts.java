package io.valence.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Two ports that were free on the loopback address a moment ago. They are sought where operating systems take none
 * for outgoing connections: any of those could be gone again before the broker binds it, which ends its process.
 *
 * @param broker for clients
 * @param controller for the broker itself
 */
record LoopbackPorts(int broker, int controller) {

    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;

    /** Begins at a place of this process's own, so that brokers that start at the same time do not meet. */
    static LoopbackPorts free() {
        int start = (int) (ProcessHandle.current().pid() * 2 % COUNT);
        int broker = free(start);
        return new LoopbackPorts(broker, free(broker - FIRST + 1));
    }

    private static int free(int start) {
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + (start + i) % COUNT;
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Taken: the next one.
                continue;
            }
        }
        throw new IllegalStateException("no port from " + FIRST + " to " + (FIRST + COUNT - 1)
                + " is free on the loopback address");
    }
}
