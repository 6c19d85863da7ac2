package io.valence.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What {@link Latency} measured, for programs and for people.
 *
 * @param rate clicks a second
 * @param seconds for how long
 * @param machine where
 * @param nanos by commit interval in ms, of each click
 */
public record LatencyReport(int rate, long seconds, Machine machine, Map<Long, long[]> nanos) {

    /** All figures by name. */
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("clicks_per_second", rate);
        figures.put("seconds", seconds);
        figures.putAll(machine.figures());
        Map<String, Object> byInterval = new LinkedHashMap<>();
        nanos.forEach((interval, all) -> byInterval.put(Long.toString(interval), figures(all)));
        figures.put("latency_ms_by_commit_ms", byInterval);
        return figures;
    }

    private static Map<String, Object> figures(long[] nanos) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("p50", quantile(nanos, 0.5));
        figures.put("p99", quantile(nanos, 0.99));
        figures.put("max", quantile(nanos, 1));
        return figures;
    }

    /** The smallest latency that at least {@code share} of the clicks do not exceed, ms. */
    private static double quantile(long[] nanos, double share) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e6;
    }

    /** The same as a table. */
    public String table() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d clicks/s for %d s, exactly once; JDK %s, %d processors, load %.1f%n%n"
                        + "from click to visible, ms     p50     p99     max%n",
                rate, seconds, machine.jdk(), machine.processors(), machine.load()));
        nanos.forEach((interval, all) -> table.append(String.format(
                Locale.ROOT,
                "commit every %,5d ms      %7.0f %7.0f %7.0f%n",
                interval, quantile(all, 0.5), quantile(all, 0.99), quantile(all, 1))));
        return table.toString();
    }
}
