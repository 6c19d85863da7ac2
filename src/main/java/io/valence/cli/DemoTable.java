package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** How the learning goes, from windows of the loss: a row per stretch of clicks, and a summary. */
final class DemoTable {

    private static final String COLUMNS = "%10s  %8s  %9s  %10s  %10s\n";

    private final long seed;
    private final Stretch all = new Stretch();
    private final long start = System.nanoTime();
    private Stretch stretch = new Stretch();
    private double firstLoss = Double.NaN;
    private double lastLoss = Double.NaN;
    private long users;
    private long items;

    DemoTable(long seed) {
        this.seed = seed;
    }

    String head() {
        return String.format(Locale.ROOT, COLUMNS, "clicks", "loss", "recall@10", "popularity", "clicks/s");
    }

    /** Takes one window of the topic of the loss. */
    void add(JsonNode window) {
        all.add(window);
        stretch.add(window);
        users = window.get("users").longValue();
        items = window.get("items").longValue();
    }

    long clicks() {
        return all.clicks;
    }

    /** Whether there is enough for a row: so many clicks, or at the end a share of them that says something. */
    boolean isRowDue(long step, long total) {
        return stretch.clicks >= step || all.clicks == total && stretch.clicks > step / 5;
    }

    /** What came since the last row. */
    String row() {
        Stretch s = stretch;
        stretch = new Stretch();
        lastLoss = s.loss();
        if (Double.isNaN(firstLoss)) {
            firstLoss = lastLoss;
        }
        return String.format(
                Locale.ROOT, COLUMNS, grouped(all.clicks), decimals(s.loss()), decimals(s.recall()),
                decimals(s.popularity()), grouped((long) (s.clicks / s.seconds())));
    }

    String summary() {
        double seconds = (System.nanoTime() - start) / 1e9;
        return String.format(
                Locale.ROOT,
                """

                Learned from %,d clicks of %,d users on %,d items in %.1f s (%,.0f clicks/s), seed %d.
                  loss       %s at first, %s at last
                  recall@10  %s; a list of the most popular items: %s
                """,
                all.clicks, users, items, seconds, all.clicks / seconds, seed,
                decimals(firstLoss), decimals(lastLoss), decimals(all.recall()), decimals(all.popularity()));
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String decimals(double number) {
        return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%.3f", number);
    }

    /** Sums over some windows. */
    private static final class Stretch {

        private final long start = System.nanoTime();
        private long clicks;
        private long measured;
        private double lossSum;
        private long evaluated;
        private double hits;
        private double popularityHits;

        void add(JsonNode window) {
            clicks += window.get("clicks").longValue();
            long measuredHere = window.get("measured").longValue();
            measured += measuredHere;
            lossSum += measuredHere * window.get("loss_mean").asDouble();
            long evaluatedHere = window.get("evaluated").longValue();
            evaluated += evaluatedHere;
            hits += evaluatedHere * window.get("recall_at_10").asDouble();
            popularityHits += evaluatedHere * window.get("popularity_recall_at_10").asDouble();
        }

        double loss() {
            return measured == 0 ? Double.NaN : lossSum / measured;
        }

        double recall() {
            return evaluated == 0 ? Double.NaN : hits / evaluated;
        }

        double popularity() {
            return evaluated == 0 ? Double.NaN : popularityHits / evaluated;
        }

        double seconds() {
            return Math.max(1e-9, (System.nanoTime() - start) / 1e9);
        }
    }
}
