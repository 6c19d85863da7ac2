package io.valence.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.dataset.SyntheticPlan;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ScalingReportTest {

    private final ScalingReport report = new ScalingReport(
            new SyntheticPlan(1_000_000, 100_000, 50_000, 25, 50, 42),
            1000,
            new Machine("17.0.1", 2, true, 0.5),
            List.of(
                    new ScalingReport.Setup(1, 0, List.of(run(40, 0, 0))),
                    new ScalingReport.Setup(2, 0, List.of(run(50, 20, 1e9))),
                    new ScalingReport.Setup(4, 300, List.of(run(20, 8, 2e9), run(40, 32, 4e9), run(50, 20, 3e9)))),
            List.of(new ExchangeVolume(50_000, 4, 300, 3_900, 15_000, 0.5, 0.25)));

    @Test
    void shouldGiveTheShareOfAllThreadsWhenThereAreSeveral() {
        assertEquals("""
                1,000,000 clicks of 100,000 users on 50,000 items, commit every 1,000 ms, exactly once; JDK 17.0.1, 2 processors, load 0.5

                partitions  exchange every  events/s, median (min-max)  client us  beyond one  broker us  exchange  told B a click
                         1               -  25,000 (25,000-25,000)           60.0          0%        5.0      0.0%               0
                         2          commit  20,000 (20,000-20,000)          100.0         40%        5.0     20.0%           1,000
                         4             300  25,000 (20,000-50,000)           60.0          0%        5.0     10.0%           3,000

                computed: items  partitions  exchange every  rows told  told B a click  tell us a row  hear us a row
                         50,000           4             300      3,900          15,000           0.50           0.25
                """, report.table());
        assertEquals(
                List.of(Map.of(
                        "items", 50_000, "partitions", 4, "exchange_clicks", 300, "rows_per_telling", 3_900.0,
                        "told_bytes_per_click", 15_000.0, "tell_us_per_row", 0.5, "hear_us_per_row", 0.25)),
                report.figures().get("computed"));
    }

    private static ScalingReport.Run run(double seconds, double exchangeSeconds, double bytes) {
        return new ScalingReport.Run(
                new Measured(1_000_000, seconds, seconds == 40 ? 60 : 2 * seconds, OptionalDouble.of(5)),
                exchangeSeconds, bytes);
    }
}
