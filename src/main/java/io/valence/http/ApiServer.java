package io.valence.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.valence.query.EmbeddingQueries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves embeddings as JSON over HTTP. Listens from {@link #start} on, so that its port is known early. */
public final class ApiServer implements AutoCloseable {

    static final String PATHS = "/v1/users/{id}, /v1/items/{id}, /v1/clicks, /health/live, /health/ready";

    /** Twice the longest id, of three characters for each byte, and what browsers add. */
    static final int MAX_HEADER_BYTES = 8192;

    static final int MAX_QUERY_CHARS = 2048;
    static final int MAX_BODY_BYTES = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    /** An answer is a read of microseconds: more threads would only wait for each other. */
    private static final int MAX_THREADS = 32;

    private static final int IDLE_MS = 30_000;

    private final Javalin javalin;
    private final String host;
    private volatile EmbeddingQueries queries =
            EmbeddingQueries.notReady("the learner is starting", Duration.ofSeconds(2));

    private volatile ClickIntake intake;

    private ApiServer(String host, int port, Clock clock) {
        this.host = host;
        javalin = Javalin.create(config -> configure(config, host, port));
        EmbeddingEndpoints endpoints = new EmbeddingEndpoints(() -> queries, clock);
        javalin.before(ApiServer::guard);
        read("/v1/users/{id}", endpoints::user);
        read("/v1/items/{id}", endpoints::item);
        ClickEndpoints clicks = new ClickEndpoints(() -> intake);
        javalin.post("/v1/clicks", clicks::send);
        javalin.delete("/v1/users/{id}", clicks::forget);
        read("/health/live", endpoints::live);
        read("/health/ready", endpoints::ready);
        javalin.exception(Refusal.class, ApiServer::refuse);
        javalin.exception(HttpResponseException.class, ApiServer::noSuchRoute);
        javalin.exception(Exception.class, ApiServer::fail);
        // Also for what is no exception, of which Javalin itself sets the status.
        javalin.error(500, context -> send(context, 500, JettyProblems.problem(500)));
    }

    /**
     * Listens, and answers that nothing is ready until {@link #answerWith}.
     *
     * @param host a name or address of this machine
     * @param port 0 for any that is free
     * @param clock says how old an answer is
     * @throws IOException if the port is in use, or not allowed, or the host not of this machine
     */
    public static ApiServer start(String host, int port, Clock clock) throws IOException {
        ApiServer server = new ApiServer(host, port, clock);
        try {
            server.javalin.start();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return server;
    }

    /** Answers with {@code answers} from now on. */
    public void answerWith(EmbeddingQueries answers) {
        queries = answers;
    }

    /** Sends clicks to {@code clicks} from now on. */
    public void takeClicksWith(ClickIntake clicks) {
        intake = clicks;
    }

    /** The port that it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Where it answers, such as {@code http://127.0.0.1:8080}. */
    public String url() {
        return Urls.of(host, port());
    }

    @Override
    public void close() {
        javalin.stop();
    }

    private static void configure(JavalinConfig config, String host, int port) {
        config.showJavalinBanner = false;
        config.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.router.ignoreTrailingSlashes = false;
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, 4);
        config.jetty.modifyServer(server -> server.setErrorHandler(new JettyProblems()));
        config.jetty.modifyServletContextHandler(handler -> handler.setErrorHandler(new JettyProblems()));
        config.jetty.addConnector((server, http) -> connector(server, http, host, port));
    }

    /** Opened here: left to the server's start, a port in use would be logged before it is thrown. */
    private static ServerConnector connector(Server server, HttpConfiguration http, String host, int port) {
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        // What is too large is refused at once, not when it begins to arrive.
        http.setDelayDispatchUntilContent(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MS);
        try {
            connector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connector;
    }

    /** Before everything else. */
    private static void guard(Context context) {
        SecurityHeaders.forEach(context::header);
        String query = context.req().getQueryString();
        if (query != null && query.length() > MAX_QUERY_CHARS) {
            throw new Refusal(414, JettyProblems.problem(414));
        }
        if (context.req().getContentLengthLong() > MAX_BODY_BYTES) {
            throw new Refusal(413, JettyProblems.problem(413));
        }
    }

    /** Left to Javalin, HEAD would be 200 whatever GET is. */
    private void read(String path, Handler handler) {
        javalin.get(path, handler);
        javalin.head(path, handler);
    }

    private static void noSuchRoute(HttpResponseException refusal, Context context) {
        if (refusal.getStatus() == 405) {
            // Javalin names them in the details of its own answer.
            context.header("Allow", String.join(", ", new TreeSet<>(
                    List.of(refusal.getDetails().getOrDefault("availableMethods", "GET, HEAD").split(", *")))));
        }
        send(context, refusal.getStatus(), JettyProblems.problem(refusal.getStatus()));
    }

    private static void refuse(Refusal refusal, Context context) {
        if (refusal.retryAfter() > 0) {
            context.header("Retry-After", Long.toString(refusal.retryAfter()));
        }
        send(context, refusal.status(), refusal.problem());
    }

    private static void fail(Exception failure, Context context) {
        // The template, not the path: an id may hold line ends.
        LOG.error("{} {} failed", context.method(), context.endpointHandlerPath(), failure);
        context.status(500);
    }

    static void send(Context context, int status, Object body) {
        context.status(status).contentType(Json.TYPE).result(Json.bytes(body));
    }
}
