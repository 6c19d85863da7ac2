package io.valence.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.micrometer.core.instrument.MeterRegistry;
import io.valence.query.EmbeddingQueries;
import io.valence.query.LossWindows;
import io.valence.query.StateQueries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Function;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves embeddings as JSON over HTTP. Listens from {@link #start} on, so that its port is known early. */
public final class ApiServer implements AutoCloseable {

    /** Twice the longest id, of three characters for each byte, and what browsers add. */
    static final int MAX_HEADER_BYTES = 8192;

    static final int MAX_QUERY_CHARS = 2048;
    static final int MAX_BODY_BYTES = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    /** An answer is a read of microseconds: more threads would only wait for each other. */
    private static final int MAX_THREADS = 32;

    /** A megabyte or two; of windows of a minute, most of a day. */
    private static final int KEPT_WINDOWS = 1000;

    private final Javalin javalin;
    private final Door door;
    private final Turnstile turnstile = new Turnstile(MAX_THREADS / 2);
    private final Meters meters = new Meters();
    private final LossWindows windows = new LossWindows(KEPT_WINDOWS);
    private final List<String> routes = new ArrayList<>();
    private volatile EmbeddingQueries queries =
            EmbeddingQueries.notReady("the learner is starting", Duration.ofSeconds(2));
    private volatile ClickIntake intake;
    private final StateEndpoints state = new StateEndpoints(() -> queries);
    private final EventEndpoint events = new EventEndpoint(windows);
    private final MapEndpoints map = new MapEndpoints(() -> queries);

    private ApiServer(Door door, Clock clock) {
        this.door = door;
        javalin = Javalin.create(config -> configure(config, door, meters));
        new LossMeters(meters.registry(), windows);
        Peers peers = new Peers(door);
        EmbeddingEndpoints endpoints = new EmbeddingEndpoints(() -> queries, peers, clock);
        javalin.before(new Guard(door)::check);
        read("/v1/users/{id}", withoutParameters(endpoints::user));
        read("/v1/items/{id}", withoutParameters(endpoints::item));
        limited(HandlerType.POST, "/v1/users:batchGet", endpoints::users);
        limited(HandlerType.POST, "/v1/items:batchGet", endpoints::items);
        recommend(new RecommendationEndpoints(() -> queries, peers));
        ClickEndpoints clicks = new ClickEndpoints(() -> intake);
        limited(HandlerType.POST, "/v1/clicks", clicks::send);
        limited(HandlerType.DELETE, "/v1/users/{id}", clicks::forget);
        read("/health/live", state::live);
        read("/health/ready", state::ready);
        read("/state/instances", withoutParameters(state::instances));
        read("/state/stores", withoutParameters(state::stores));
        read("/state/keyvalue/{store}/{key}", withoutParameters(state::row));
        read("/metrics", meters::show);
        read("/v1/metrics/loss", new MetricsEndpoint(windows)::loss);
        route(HandlerType.GET, "/v1/events", events::listen);
        read("/v1/map", withoutParameters(turnstile.limit(map::show)));
        limited(HandlerType.POST, "/v1/map:place", map::place);
        read("/openapi.json", new Description()::show);
        PageEndpoint page = new PageEndpoint();
        // No part of what is described: files that change together with the page.
        PageEndpoint.PATHS.forEach(path -> javalin.get(path, page::send).head(path, page::send));
        javalin.exception(Refusal.class, ApiServer::refuse);
        javalin.exception(HttpResponseException.class, ApiServer::noSuchRoute);
        javalin.exception(IOException.class, ApiServer::bodyEnded);
        javalin.exception(Exception.class, ApiServer::fail);
        // Also for what is no exception, of which Javalin itself sets the status.
        javalin.error(500, context -> send(context, 500, JettyProblems.problem(500)));
    }

    /** A scan of a million items takes a core for some hundredths of a second. */
    private void recommend(RecommendationEndpoints endpoints) {
        read("/v1/users/{id}/recommendations", turnstile.limit(endpoints::forUser));
        read("/v1/users/{id}/history", endpoints::history);
        read("/v1/items/{id}/similar", turnstile.limit(endpoints::similar));
        limited(HandlerType.POST, "/v1/recommendations", endpoints::forSession);
        limited(HandlerType.POST, "/v1/score", endpoints::score);
    }

    /**
     * Listens, and answers that nothing is ready until {@link #answerWith}.
     *
     * @param door where, and for whom
     * @param clock says how old an answer is
     * @throws IOException if the port is in use, or not allowed, or the host not of this machine, or there is no
     *     certificate where there should be
     */
    public static ApiServer start(Door door, Clock clock) throws IOException {
        ApiServer server = new ApiServer(door, clock);
        try {
            server.javalin.start();
        } catch (UncheckedIOException e) {
            server.events.close();
            server.map.close();
            server.meters.close();
            throw e.getCause();
        }
        return server;
    }

    /** Listens for everyone at a host and port, plain. */
    public static ApiServer start(String host, int port, Clock clock) throws IOException {
        return start(Door.open(host, port), clock);
    }

    /** Answers with {@code answers} from now on. */
    public void answerWith(EmbeddingQueries answers) {
        queries = answers;
    }

    /**
     * Tells from now on where everything is.
     *
     * @param readyMaxLag how many clicks behind it may be and be called ready
     */
    public void answerWith(StateQueries answers, long readyMaxLag) {
        state.answerWith(answers, readyMaxLag);
    }

    /** Sends clicks to {@code clicks} from now on. */
    public void takeClicksWith(ClickIntake clicks) {
        intake = clicks;
    }

    /**
     * Has the map show which items belong together.
     *
     * @param groups gives an item's group by its id, empty for none
     */
    public void groupItems(Function<String, OptionalInt> groups) {
        map.groupItems(groups);
    }

    /** What is measured: to be added to. */
    public MeterRegistry meters() {
        return meters.registry();
    }

    /** The windows of the loss that it tells of: to be filled. */
    public LossWindows windows() {
        return windows;
    }

    /** How many listen to events. */
    int listeners() {
        return events.clients();
    }

    /** All that is served, each with its method: {@code GET /v1/users/{id}}. */
    List<String> routes() {
        return List.copyOf(routes);
    }

    /** The port that it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Where it answers, such as {@code http://127.0.0.1:8080}. */
    public String url() {
        return Urls.of(door.scheme(), door.host(), port());
    }

    @Override
    public void close() {
        events.close();
        javalin.stop();
        map.close();
        meters.close();
    }

    private static void configure(JavalinConfig config, Door door, Meters meters) {
        config.showJavalinBanner = false;
        config.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.router.ignoreTrailingSlashes = false;
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.requestLogger.http(meters::answered);
        config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, 4);
        config.jetty.modifyServer(server -> server.setErrorHandler(new JettyProblems()));
        config.jetty.modifyServletContextHandler(handler -> handler.setErrorHandler(new JettyProblems()));
        config.jetty.addConnector((server, http) -> Connectors.open(server, http, door));
    }

    /** Left to Javalin, HEAD would be 200 whatever GET is. */
    private void read(String path, Handler handler) {
        route(HandlerType.GET, path, handler);
        route(HandlerType.HEAD, path, handler);
    }

    /** Of what may have a body, or waits for a broker, only so much at once; none of it takes parameters. */
    private void limited(HandlerType method, String path, Handler handler) {
        route(method, path, withoutParameters(turnstile.limit(handler)));
    }

    /**
     * What was meant by a parameter that there is not is not guessed. Health, meters and events are asked for by probes,
     * scrapers and proxies, some of which add parameters of their own: those are let through.
     */
    private static Handler withoutParameters(Handler handler) {
        return context -> {
            new QueryText(context);
            handler.handle(context);
        };
    }

    private void route(HandlerType method, String path, Handler handler) {
        routes.add(method + " " + path);
        javalin.addHttpHandler(method, path, context -> {
            Meters.name(context, path);
            handler.handle(context);
        });
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
        if (refusal.status() == 401) {
            context.header("WWW-Authenticate", "Bearer");
        }
        if (refusal.retryAfter() > 0) {
            context.header("Retry-After", Long.toString(refusal.retryAfter()));
        }
        send(context, refusal.status(), refusal.problem());
    }

    /** Only a body is read from anywhere: whoever sent it went away, or stopped sending. */
    private static void bodyEnded(IOException failure, Context context) {
        LOG.debug("{} {} ended early", context.method(), context.endpointHandlerPath(), failure);
        send(context, 400, new Json.Problem("malformed", "the body ended early", "send it again"));
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
