package io.valence.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyReportTest {

    private final LatencyReport report = new LatencyReport(
            1000, 20, new Machine("17.0.1", 2, true, 0.5),
            new TreeMap<>(Map.of(
                    20L, LongStream.rangeClosed(1, 200).map(ms -> (201 - ms) * 1_000_000).toArray(),
                    1000L, new long[] {1_500_000_000L})));

    @Test
    void shouldNotExceedTheShareWhenAQuantileIsGiven() {
        assertEquals("""
                1,000 clicks/s for 20 s, exactly once; JDK 17.0.1, 2 processors, load 0.5

                from click to visible, ms     p50     p99     max
                commit every    20 ms          100     198     200
                commit every 1,000 ms         1500    1500    1500
                """, report.table());
        assertEquals(
                Map.of("20", Map.of("p50", 100.0, "p99", 198.0, "max", 200.0),
                        "1000", Map.of("p50", 1500.0, "p99", 1500.0, "max", 1500.0)),
                report.figures().get("latency_ms_by_commit_ms"));
    }
}
