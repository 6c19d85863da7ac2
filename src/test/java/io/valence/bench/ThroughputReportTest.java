package io.valence.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.dataset.SyntheticPlan;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ThroughputReportTest {

    private static final SyntheticPlan PLAN = new SyntheticPlan(1_000_000, 100_000, 50_000, 25, 50, 42);
    private static final Machine MACHINE = new Machine("17.0.1", 2, true, 0.25);

    private final ThroughputReport report = new ThroughputReport(
            PLAN, 1000, MACHINE, List.of(round(40, 20, 80, 40, 7), round(20, 10, 25, 10, 5), round(10, 8, 16, 4, 6)));

    @Test
    void shouldCountAllRoundsButTheFirstWhenPrinted() {
        assertEquals("""
                1,000,000 clicks of 100,000 users on 50,000 items, commit every 1,000 ms, exactly once; JDK 17.0.1, 2 processors, load 0.3

                events/s  a RocksDB   b memory  c Valence     d bare    c/a   c/b   c/d
                warm-up      25,000     50,000     12,500     25,000   0.50  0.25  0.50
                round 1      50,000    100,000     40,000    100,000   0.80  0.40  0.40
                round 2     100,000    125,000     62,500    250,000   0.63  0.50  0.25
                median                                                 0.71  0.45  0.33

                median (min-max)              events/s                  client us an event   broker us
                a stock get+put, RocksDB      75,000 (50,000-100,000)   30.0 (20.0-40.0)     5.5 (5.0-6.0)
                b stock get+put, in memory    112,500 (100,000-125,000) 18.0 (16.0-20.0)     5.5 (5.0-6.0)
                c Valence                     51,250 (40,000-62,500)    41.0 (32.0-50.0)     5.5 (5.0-6.0)
                d the learner without Kafka   175,000 (100,000-250,000) 14.0 (8.0-20.0)      -
                """, report.table());
    }

    @Test
    void shouldSayTheSameInFiguresWhenAsked() {
        Map<String, Object> figures = report.figures();

        assertEquals(Map.of("median", 51_250.0, "min", 40_000.0, "max", 62_500.0),
                at(figures, "runs", "valence", "events_per_second"));
        assertEquals(Map.of("median", 0.7125, "min", 0.625, "max", 0.8), at(figures, "ratios", "c/a"));
        assertEquals(Map.of("median", 5.5, "min", 5.0, "max", 6.0), at(figures, "runs", "memory", "broker_cpu_us"));
        assertEquals(3, ((List<?>) figures.get("rounds")).size());
    }

    @Test
    void shouldSayNothingOfTheBrokerWhenItIsNotOurs() {
        Map<Contender, Measured> round = round(20, 10, 25, 10, 5);
        round.replaceAll((contender, run) ->
                new Measured(run.events(), run.seconds(), run.clientCpuSeconds(), OptionalDouble.empty()));
        ThroughputReport foreign = new ThroughputReport(PLAN, 1000, MACHINE, List.of(round, round));

        assertEquals(2, ((Map<?, ?>) at(foreign.figures(), "runs", "valence")).size());
    }

    @Test
    void shouldRefuseWhenThereIsNothingToSpread() {
        assertThrows(IllegalArgumentException.class, () -> Spread.of(List.of(1.0).subList(0, 0), Double::doubleValue));
    }

    private static Object at(Map<String, Object> figures, String... path) {
        Object at = figures;
        for (String name : path) {
            at = ((Map<?, ?>) at).get(name);
        }
        return at;
    }

    private static Map<Contender, Measured> round(double a, double b, double c, double d, double broker) {
        Map<Contender, Measured> round = new EnumMap<>(Contender.class);
        round.put(Contender.ROCKSDB, measured(a, OptionalDouble.of(broker)));
        round.put(Contender.MEMORY, measured(b, OptionalDouble.of(broker)));
        round.put(Contender.VALENCE, measured(c, OptionalDouble.of(broker)));
        round.put(Contender.BARE, measured(d, OptionalDouble.empty()));
        return round;
    }

    /** A run whose threads take twice the time. */
    private static Measured measured(double seconds, OptionalDouble broker) {
        return new Measured(1_000_000, seconds, 2 * seconds, broker);
    }
}
