package io.valence.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a trial measured, printed and written to {@code target}. */
final class TrialReport {

    private final String what;
    private final int standbys;
    private final int clicks;
    private final Map<CrashTrial.Round, Integer> rounds = new TreeMap<>();
    private final Map<CrashTrial.Round, List<Double>> recoveries = new TreeMap<>();
    private final List<Double> pauses = new ArrayList<>();
    private final List<String> endings = new ArrayList<>();
    private int kills;
    private long startedAt;
    private long alreadyCommitted;
    private double seconds;
    private double largestDifference;

    TrialReport(int clicks, int partitions, int instances, int standbys, long seed) {
        this.clicks = clicks;
        this.standbys = standbys;
        what = clicks + " records, " + partitions + " partitions, " + instances + " instances, " + standbys
                + " standbys, seed " + seed;
    }

    void started(long committed) {
        startedAt = System.nanoTime();
        alreadyCommitted = committed;
    }

    void finished() {
        seconds = (System.nanoTime() - startedAt) / 1e9;
    }

    void round(CrashTrial.Round round, int killed) {
        rounds.merge(round, 1, Integer::sum);
        kills += killed;
        System.out.println("trial: " + round);
    }

    /** From an instance's end until every partition had commits again, seconds. */
    void recovered(CrashTrial.Round round, double after) {
        recoveries.computeIfAbsent(round, key -> new ArrayList<>()).add(after);
        System.out.printf(Locale.ROOT, "trial: %s, recovered after %.1f s%n", round, after);
    }

    /** The longest time without any commit after a broker was killed, seconds. */
    void paused(double pause) {
        pauses.add(pause);
    }

    void ended(List<String> last) {
        endings.addAll(last);
    }

    void largestDifference(double difference) {
        largestDifference = difference;
    }

    void print() throws IOException {
        List<Double> all = recoveries.values().stream().flatMap(List::stream).sorted().toList();
        StringBuilder text = new StringBuilder("crash trial: " + what + "\n");
        text.append("rounds ").append(rounds).append(", processes killed ").append(kills).append('\n');
        line(text, "clicks/s throughout the kills: %.0f (%.0f s)", (clicks - alreadyCommitted) / seconds, seconds);
        line(text, "recovery after %d kills of instances, s: p50 %.1f, p99 %.1f, worst %.1f",
                all.size(), quantile(all, 0.5), quantile(all, 0.99), quantile(all, 1));
        recoveries.forEach((round, some) -> line(text, "  %s: p50 %.1f, worst %.1f of %d",
                round, quantile(some, 0.5), quantile(some, 1), some.size()));
        line(text, "seconds without progress when a broker is killed: median %.1f, worst %.1f of %d",
                quantile(pauses, 0.5), quantile(pauses, 1), pauses.size());
        line(text, "largest relative difference of a row between tasks: %.2g", largestDifference);
        line(text, "instances that ended without being killed: %d", endings.size());
        endings.forEach(ending -> text.append(ending).append('\n'));
        System.out.println(text);
        Files.writeString(Path.of("target", "crash-trial-" + clicks + "-standbys-" + standbys + ".txt"), text);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** The smallest of which so large a share is not larger; not a number if there is none. */
    private static double quantile(List<Double> some, double share) {
        List<Double> sorted = some.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
