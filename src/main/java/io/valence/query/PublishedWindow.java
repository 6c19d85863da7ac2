package io.valence.query;

import java.util.Map;
import java.util.Optional;

/**
 * A part of a window of the loss, as the learner published it.
 *
 * @param partition of the clicks topic that was counted
 * @param published when it was appended to its topic, ms since 1970
 * @param values its numbers by name, as {@code topics/loss-metrics.json} describes them; without those that are null
 * @param json all of it: a JSON object
 * @param shadow the name of the model, if it only learns and another one answers; empty for the one that answers
 */
public record PublishedWindow(
        int partition, long published, Map<String, Double> values, String json, Optional<String> shadow) {

    /** @throws IllegalArgumentException if {@code json} is no object */
    public PublishedWindow {
        if (!json.startsWith("{\"")) {
            throw new IllegalArgumentException("expected a JSON object with fields, got '" + json + "'");
        }
        values = Map.copyOf(values);
    }

    /** Of the model that answers. */
    public PublishedWindow(int partition, long published, Map<String, Double> values, String json) {
        this(partition, published, values, json, Optional.empty());
    }

    /** Whose it is: each of these has a last window. */
    public Source source() {
        return new Source(partition, shadow);
    }

    /** A number, or NaN where it is null. */
    public double value(String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    /**
     * One model's windows of one partition.
     *
     * @param shadow the model's name if it is a shadow; empty for the model that answers
     */
    public record Source(int partition, Optional<String> shadow) {}
}
