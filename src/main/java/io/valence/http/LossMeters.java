package io.valence.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.valence.query.LossWindows;
import io.valence.query.PublishedWindow;
import io.valence.query.PublishedWindow.Source;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Shows the last committed window of each partition as meters. Every instance shows all partitions, since all read the
 * same topic: take the maximum over instances, not the sum. A shadow's have names of their own, so that nothing which
 * is asked of the model that answers counts it in.
 */
final class LossMeters {

    private static final Map<String, String> COUNTERS = Map.of(
            "clicks_total", "Clicks learned from",
            "dead_letters_total", "Records that were no valid clicks");

    private static final Map<String, String> GAUGES = Map.of(
            "loss_mean", "Mean InfoNCE loss of the last window, in nats",
            "loss_p99", "99th percentile of the loss of the last window, in nats",
            "users", "Users of the partition",
            "items", "Known items",
            "bank_length", "Positives in the memory bank",
            "collapse", "Length of the mean unit vector of items: towards 1 when all point the same way",
            "uniformity", "Logarithm of how close items are on average: 0 when all vectors are the same",
            "item_norm_mean", "Mean length of the items' rows",
            "user_norm_mean", "Mean length of the rows of the last window's users");

    /** There only where clicks are ranked before they are learned from. */
    private static final Map<String, String> EVALUATED = Map.of(
            "recall_at_10", "Share of the last window's evaluated clicks whose item was ranked among the first 10",
            "popularity_recall_at_10", "The same of ranking by popularity",
            "top_10_popular_share", "Share of the places of the last window's lists that the most popular 1 % take",
            "top_10_coverage", "Share of the known items that are in any of the last window's lists");

    private final MeterRegistry meters;
    private final LossWindows windows;
    private final Set<String> registered = new HashSet<>();

    LossMeters(MeterRegistry meters, LossWindows windows) {
        this.meters = meters;
        this.windows = windows;
        windows.onAdd(this::register);
    }

    private void register(PublishedWindow window) {
        Source source = window.source();
        COUNTERS.forEach((field, meaning) -> register(source, field, () ->
                FunctionCounter.builder(name(source, field), windows, all -> last(all, source, field))
                        .tags(tags(source))
                        .description(meaning)
                        .register(meters)));
        GAUGES.forEach((field, meaning) -> register(source, field, () -> gauge(source, field, meaning)));
        if (window.value("evaluated") > 0) {
            EVALUATED.forEach((field, meaning) -> register(source, field, () -> gauge(source, field, meaning)));
        }
    }

    private void register(Source source, String field, Runnable registration) {
        if (registered.add(source + field)) {
            registration.run();
        }
    }

    private void gauge(Source source, String field, String meaning) {
        Gauge.builder(name(source, field), windows, all -> last(all, source, field))
                .tags(tags(source))
                .description(meaning)
                .register(meters);
    }

    private static String name(Source source, String field) {
        // Prometheus ends the names of counters so by itself.
        return "valence." + (source.shadow().isPresent() ? "shadow." : "") + field.replaceFirst("_total$", "");
    }

    private static Tags tags(Source source) {
        Tags tags = Tags.of("partition", Integer.toString(source.partition()));
        return source.shadow().map(name -> tags.and("shadow", name)).orElse(tags);
    }

    private static double last(LossWindows windows, Source source, String field) {
        return windows.latest(source).map(window -> window.value(field)).orElse(Double.NaN);
    }
}
