package io.valence.query;

import java.util.Map;

/**
 * A part of a window of the loss, as the learner published it.
 *
 * @param partition of the clicks topic that was counted
 * @param published when it was appended to its topic, ms since 1970
 * @param values its numbers by name, as {@code topics/loss-metrics.json} describes them; without those that are null
 * @param json all of it: a JSON object
 */
public record PublishedWindow(int partition, long published, Map<String, Double> values, String json) {

    /** @throws IllegalArgumentException if {@code json} is no object */
    public PublishedWindow {
        if (!json.startsWith("{\"")) {
            throw new IllegalArgumentException("expected a JSON object with fields, got '" + json + "'");
        }
        values = Map.copyOf(values);
    }

    /** A number, or NaN where it is null. */
    public double value(String name) {
        return values.getOrDefault(name, Double.NaN);
    }
}
