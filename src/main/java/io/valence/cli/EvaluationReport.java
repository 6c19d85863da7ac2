package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.valence.evaluation.PrequentialMeasures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an evaluation found, gathered from the topic of the loss. */
final class EvaluationReport {

    private final long secondHalfFrom;
    private final PrequentialMeasures model = new PrequentialMeasures();
    private final PrequentialMeasures secondHalf = new PrequentialMeasures();
    private final PrequentialMeasures popularity = new PrequentialMeasures();
    private final PrequentialMeasures withRepeats = new PrequentialMeasures();
    private long clicks;
    private long deadLetters;
    private long repeats;
    private long users;
    private long items;
    private double lossSum;
    private long measured;
    private BaselineReport baselines;
    private final ShadowReport shadows;

    /** @param records how many are replayed: the second half is the later half of their offsets */
    EvaluationReport(long records) {
        this(records, List.of());
    }

    /** @param besides what the models are called that learn beside the one that answers */
    EvaluationReport(long records, List<String> besides) {
        secondHalfFrom = (records + 1) / 2;
        shadows = new ShadowReport(besides);
    }

    /** From now on each click goes to {@code report} too, and its figures are among {@link #figures}. */
    void compareWith(BaselineReport report) {
        baselines = report;
    }

    /** Takes one record of the topic. */
    void add(JsonNode record) {
        if (ShadowReport.isOfShadow(record)) {
            shadows.add(record);
        } else if (record.path("type").asText().equals("click")) {
            addClick(record);
        } else {
            addWindow(record);
        }
    }

    private void addClick(JsonNode click) {
        if (click.hasNonNull("rank")) {
            int rank = click.get("rank").intValue();
            model.add(rank);
            shadows.ranked(click);
            popularity.add(click.get("popularity_rank").intValue());
            if (click.get("offset").longValue() >= secondHalfFrom) {
                secondHalf.add(rank);
            }
        }
        if (click.hasNonNull("rank_with_repeats")) {
            withRepeats.add(click.get("rank_with_repeats").intValue());
        }
        if (baselines != null) {
            baselines.add(click);
        }
    }

    private void addWindow(JsonNode window) {
        clicks += window.get("clicks").longValue();
        deadLetters += window.get("dead_letters").longValue();
        repeats += window.get("repeats").longValue();
        users = window.get("users").longValue();
        items = window.get("items").longValue();
        long of = window.get("measured").longValue();
        if (of > 0) {
            measured += of;
            lossSum += of * window.get("loss_mean").doubleValue();
        }
    }

    /** Clicks that were learned from, as far as windows were published. */
    long clicks() {
        return clicks;
    }

    /** Records that were learned from by all models or dead-lettered, as far as windows were published. */
    long processed() {
        return Math.min(clicks + deadLetters, shadows.processed());
    }

    PrequentialMeasures model() {
        return model;
    }

    PrequentialMeasures popularity() {
        return popularity;
    }

    /** The mean loss so far, nats. */
    double loss() {
        return measured == 0 ? 0 : lossSum / measured;
    }

    /**
     * The figures by the names under which {@code evaluate --json} prints them.
     *
     * What would be over nothing is null.
     *
     * @param seconds that the learning took
     * @param config every setting
     */
    Map<String, Object> figures(double seconds, Map<String, Object> config) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("events", clicks);
        figures.put("users", users);
        figures.put("items", items);
        figures.put("evaluated", model.evaluated());
        figures.putAll(RankFigures.of(model));
        figures.put("loss", loss());
        figures.putAll(RankFigures.besides(secondHalf, withRepeats, popularity));
        if (baselines != null) {
            figures.putAll(baselines.figures());
        }
        figures.putAll(shadows.figures());
        figures.put("repeats", repeats);
        figures.put("dead_letters", deadLetters);
        figures.put("seconds", seconds);
        figures.put("events_per_second", seconds > 0 ? clicks / seconds : 0);
        figures.put("config", config);
        return figures;
    }
}
