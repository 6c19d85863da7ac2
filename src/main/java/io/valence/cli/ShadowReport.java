package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.valence.evaluation.McNemar;
import io.valence.evaluation.PrequentialMeasures;
import io.valence.store.StoreNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the models that learn beside the one that answers do on the same clicks, from the topic of the loss. */
final class ShadowReport {

    /** The depth at which the models are compared. */
    private static final int DEPTH = 10;

    private final Map<String, Shadow> shadows = new LinkedHashMap<>();
    private long offset = -1;
    private int rank;

    /** @param names of the models that learn besides */
    ShadowReport(List<String> names) {
        names.forEach(name -> shadows.put(name, new Shadow()));
    }

    /** Whether a record of the topic is of one of these. */
    static boolean isOfShadow(JsonNode record) {
        return record.path("shadow").asBoolean();
    }

    /** What the model of a record is called. */
    static String modelOf(JsonNode record) {
        return record.path("model").asText(StoreNames.MAIN);
    }

    /** The model that answers ranked a click; the shadows' records of it come next. */
    void ranked(JsonNode click) {
        offset = click.get("offset").longValue();
        rank = click.get("rank").intValue();
    }

    /** Takes one record of a shadow. */
    void add(JsonNode record) {
        Shadow shadow = shadows.get(modelOf(record));
        if (!record.path("type").asText().equals("click")) {
            shadow.addWindow(record);
        } else if (record.hasNonNull("rank")) {
            if (record.get("offset").longValue() != offset) {
                throw new IllegalStateException("expected the click at offset " + offset + ", got " + record);
            }
            int other = record.get("rank").intValue();
            shadow.measures.add(other);
            shadow.comparison.add(other <= DEPTH, rank <= DEPTH);
        }
    }

    /** Records that all of them have learned from or passed by, as far as windows were published. */
    long processed() {
        return shadows.values().stream().mapToLong(shadow -> shadow.processed).min().orElse(Long.MAX_VALUE);
    }

    /** The figures by the names under which {@code evaluate --json} prints them; empty where there are no shadows. */
    Map<String, Object> figures() {
        Map<String, Object> each = new LinkedHashMap<>();
        shadows.forEach((name, shadow) -> each.put(name, shadow.figures()));
        return each.isEmpty() ? Map.of() : Map.of("shadows", each);
    }

    private static final class Shadow {

        private final PrequentialMeasures measures = new PrequentialMeasures();
        private final McNemar comparison = new McNemar();
        private long processed;
        private long measured;
        private double lossSum;

        void addWindow(JsonNode window) {
            processed += window.get("clicks").longValue() + window.get("dead_letters").longValue();
            long of = window.get("measured").longValue();
            measured += of;
            lossSum += of * window.get("loss_mean").asDouble();
        }

        Map<String, Object> figures() {
            Map<String, Object> figures = new LinkedHashMap<>(RankFigures.of(measures));
            figures.put("loss", measured == 0 ? 0 : lossSum / measured);
            figures.put("shadow_alone_at_10", comparison.firstAlone());
            figures.put("model_alone_at_10", comparison.secondAlone());
            figures.put("p_value", comparison.pValue());
            return figures;
        }
    }
}
