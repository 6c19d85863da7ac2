package io.valence.http;

import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What is measured, and {@code GET /metrics}, which shows it as Prometheus reads it. */
final class Meters implements AutoCloseable {

    /** The text format that every version of Prometheus reads. */
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final String ROUTE = "valence.route";

    /** From a read out of memory to what nobody waits for any longer. */
    private static final Duration[] BOUNDS = {
        Duration.ofNanos(500_000), Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5),
        Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
        Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(5)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    Meters() {
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    MeterRegistry registry() {
        return registry;
    }

    void show(Context context) {
        context.contentType(TYPE).result(registry.scrape(TYPE));
    }

    /** Names the route of a request: its path would be a time series for each id. */
    static void name(Context context, String route) {
        context.attribute(ROUTE, route);
    }

    /** Measures a request that was answered; what matched no route, or was refused before, is "none". */
    void answered(Context context, float milliseconds) {
        String route = context.attribute(ROUTE);
        if ("/v1/events".equals(route) && context.statusCode() == 200) {
            // How long somebody listened is no latency.
            return;
        }
        Timer.builder("valence.http.requests")
                .description("Time from a request to its answer")
                .tag("route", route == null ? "none" : route)
                .tag("status", Integer.toString(context.statusCode()))
                .serviceLevelObjectives(BOUNDS)
                .register(registry)
                .record((long) (milliseconds * 1e6), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        registry.close();
    }
}
