package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** How the learning goes, from windows of the loss: a row per stretch of clicks, and a summary. */
final class DemoTable {

    private static final String COLUMNS = "%10s  %8s  %9s  %10s  %10s\n";

    private final long seed;
    private final LongSupplier nanoTime;
    private final Stretch all;
    private Stretch stretch;
    private double firstLoss = Double.NaN;
    private double lastLoss = Double.NaN;
    private final Map<String, Stretch> shadows = new TreeMap<>();
    private long users;
    private long items;

    /** @param nanoTime such as {@link System#nanoTime} */
    DemoTable(long seed, LongSupplier nanoTime) {
        this.seed = seed;
        this.nanoTime = nanoTime;
        all = new Stretch(nanoTime.getAsLong());
        stretch = new Stretch(nanoTime.getAsLong());
    }

    String head() {
        return String.format(Locale.ROOT, COLUMNS, "clicks", "loss", "recall@10", "popularity", "clicks/s");
    }

    /** Takes one window of the topic of the loss. */
    void add(JsonNode window) {
        if (ShadowReport.isOfShadow(window)) {
            shadows.computeIfAbsent(ShadowReport.modelOf(window), name -> new Stretch(0)).add(window);
            return;
        }
        all.add(window);
        stretch.add(window);
        users = window.get("users").longValue();
        items = window.get("items").longValue();
    }

    /** Records that were learned from or dead-lettered: a file may hold clicks that the learner refuses. */
    long processed() {
        return all.clicks + all.deadLetters;
    }

    /** Whether there is enough for a row: so many clicks, or at the end a share of them that says something. */
    boolean isRowDue(long step, long total) {
        return stretch.clicks >= step || processed() == total && stretch.clicks > step / 5;
    }

    /** What came since the last row. */
    String row() {
        long now = nanoTime.getAsLong();
        Stretch s = stretch;
        stretch = new Stretch(now);
        lastLoss = s.loss();
        if (Double.isNaN(firstLoss)) {
            firstLoss = lastLoss;
        }
        return String.format(
                Locale.ROOT, COLUMNS, grouped(all.clicks), decimals(s.loss()), decimals(s.recall()),
                decimals(s.popularity()), grouped((long) (s.clicks / s.secondsAt(now))));
    }

    String summary() {
        double seconds = all.secondsAt(nanoTime.getAsLong());
        String learned = String.format(
                Locale.ROOT,
                """

                Learned from %,d clicks of %,d users on %,d items in %.1f s (%,.0f clicks/s), seed %d.
                  loss       %s at first, %s at last
                  recall@10  %s; a list of the most popular items: %s
                """,
                all.clicks, users, items, seconds, all.clicks / seconds, seed,
                decimals(firstLoss), decimals(lastLoss), decimals(all.recall()), decimals(all.popularity()));
        StringBuilder summary = new StringBuilder(learned);
        shadows.forEach((name, shadow) -> summary.append(String.format(
                Locale.ROOT, "  shadow     %s: recall@10 %s, loss %s\n", name, decimals(shadow.recall()),
                decimals(shadow.loss()))));
        return all.deadLetters == 0
                ? summary.toString()
                : summary + String.format(Locale.ROOT, "  refused    %,d clicks, set aside as dead letters\n", all.deadLetters);
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String decimals(double number) {
        return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%.3f", number);
    }

    /** Sums over some windows. */
    private static final class Stretch {

        private final long start;
        private long clicks;
        private long deadLetters;
        private long measured;
        private double lossSum;
        private long evaluated;
        private double hits;
        private double popularityHits;

        Stretch(long start) {
            this.start = start;
        }

        void add(JsonNode window) {
            clicks += window.get("clicks").longValue();
            deadLetters += window.get("dead_letters").longValue();
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

        double secondsAt(long now) {
            return Math.max(1e-9, (now - start) / 1e9);
        }
    }
}
