package io.valence.http;

import io.javalin.http.Context;
import io.valence.http.Json.Problem;
import io.valence.query.LossWindows;
import io.valence.query.PublishedWindow;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;

/** {@code GET /v1/events}: each window of the loss as it is committed, as server-sent events. */
final class EventEndpoint implements AutoCloseable {

    /** A page or two for everyone who looks at one instance. */
    static final int MOST_CLIENTS = 32;

    private static final long RETRY_SECONDS = 30;

    /** Under the 30 s after which a connection counts as idle, here and in the usual proxies. */
    private static final long HEARTBEAT_SECONDS = 10;

    private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

    /** So that a browser knows at once that it is connected, and when to come back if that ends. */
    private static final byte[] GREETING = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);

    private final Map<EventClient, Request> clients = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(MOST_CLIENTS);
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "event-heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    EventEndpoint(LossWindows windows) {
        windows.onAdd(window -> send(event(window)));
        heart.scheduleAtFixedRate(
                () -> send(HEARTBEAT), HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    }

    /** Holds no thread while nothing happens. */
    void listen(Context context) throws IOException {
        if (!places.tryAcquire()) {
            throw new Refusal(503, new Problem("too_many_listeners",
                    "there are " + MOST_CLIENTS + " listeners already", "ask /v1/metrics/loss, or try again in 30 s"),
                    RETRY_SECONDS);
        }
        context.contentType("text/event-stream").header("X-Accel-Buffering", "no");
        AsyncContext async = context.req().startAsync();
        async.setTimeout(0);
        EventClient client = new EventClient(context.res().getOutputStream());
        client.gone().thenRun(() -> forget(client));
        clients.put(client, Request.getBaseRequest(context.req()));
        context.res().getOutputStream().setWriteListener(client);
        client.offer(GREETING);
        // Javalin ends the response when this is done.
        context.future(client::gone);
    }

    private void forget(EventClient client) {
        if (clients.remove(client) != null) {
            places.release();
        }
    }

    private void send(byte[] event) {
        clients.forEach((client, request) -> {
            if (!client.offer(event)) {
                // To end it in good order would be to wait until it has taken the rest.
                request.getHttpChannel().abort(new IOException("the listener is too slow, or gone"));
                client.gone().complete(null);
            }
        });
    }

    private static byte[] event(PublishedWindow window) {
        return ("event: window\ndata: " + MetricsEndpoint.json(window) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** How many listen. */
    int clients() {
        return clients.size();
    }

    @Override
    public void close() {
        heart.shutdownNow();
        clients.keySet().forEach(client -> client.gone().complete(null));
    }
}
