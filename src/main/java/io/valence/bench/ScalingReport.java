package io.valence.bench;

import io.valence.dataset.SyntheticPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What {@link Scaling} measured, for programs and for people.
 *
 * @param plan the clicks
 * @param commitMs the longest that tasks go without a commit
 * @param machine where
 * @param setups what ran
 * @param volumes what a task tells, computed
 */
public record ScalingReport(
        SyntheticPlan plan, long commitMs, Machine machine, List<Setup> setups, List<ExchangeVolume> volumes) {

    /**
     * What ran, and how it went.
     *
     * @param partitions as many tasks, and threads
     * @param exchangeClicks of all tasks from one exchange to the next; 0 for only at each commit interval
     * @param runs one a round
     */
    record Setup(int partitions, int exchangeClicks, List<Run> runs) {

        Spread spread(ToDoubleFunction<Run> figure) {
            return Spread.of(runs, figure);
        }

        double clientCpu() {
            return spread(run -> run.measured.clientCpuMicros()).median();
        }

        /** The part of all threads' time that telling and hearing took. */
        Spread exchangeShare() {
            return spread(run -> run.exchangeSeconds / (partitions * run.measured.seconds()));
        }
    }

    /**
     * One run.
     *
     * @param exchangeSeconds that telling and hearing took, over all tasks
     * @param toldBytes of deltas, each counted once for each task that it goes to
     */
    record Run(Measured measured, double exchangeSeconds, double toldBytes) {

        double bytesPerClick() {
            return toldBytes / measured.events();
        }
    }

    /** All figures by name. */
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("clicks", plan.clicks());
        figures.put("users", plan.users());
        figures.put("items", plan.items());
        figures.put("commit_ms", commitMs);
        figures.putAll(machine.figures());
        List<Object> measured = new ArrayList<>();
        setups.forEach(setup -> measured.add(figures(setup)));
        figures.put("partitions", measured);
        List<Object> computed = new ArrayList<>();
        volumes.forEach(volume -> computed.add(Map.of(
                "items", volume.items(),
                "partitions", volume.tasks(),
                "exchange_clicks", volume.exchangeClicks(),
                "rows_per_telling", volume.rowsPerTelling(),
                "told_bytes_per_click", volume.bytesPerClick(),
                "tell_us_per_row", volume.tellMicros(),
                "hear_us_per_row", volume.hearMicros())));
        figures.put("computed", computed);
        return figures;
    }

    private Map<String, Object> figures(Setup setup) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("partitions", setup.partitions);
        figures.put("exchange_clicks", setup.exchangeClicks);
        figures.put("events_per_second", setup.spread(run -> run.measured.eventsPerSecond()).figures());
        figures.put("client_cpu_us", setup.spread(run -> run.measured.clientCpuMicros()).figures());
        if (hasBroker(setup)) {
            figures.put("broker_cpu_us", brokerCpu(setup).figures());
        }
        if (!Double.isNaN(beyondOne(setup))) {
            figures.put("beyond_one_task", beyondOne(setup));
        }
        figures.put("exchange_share", setup.exchangeShare().figures());
        figures.put("told_bytes_per_click", setup.spread(Run::bytesPerClick).figures());
        return figures;
    }

    /** The part of the client's processor time that one task alone would not take; NaN if one alone did not run. */
    private double beyondOne(Setup setup) {
        double one = setups.stream()
                .filter(other -> other.partitions == 1)
                .mapToDouble(Setup::clientCpu)
                .findFirst()
                .orElse(Double.NaN);
        return 1 - one / setup.clientCpu();
    }

    private static String every(Setup setup) {
        if (setup.partitions == 1) {
            return "-";
        }
        return setup.exchangeClicks == 0 ? "commit" : String.format(Locale.ROOT, "%,d", setup.exchangeClicks);
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }

    private static boolean hasBroker(Setup setup) {
        return setup.runs.get(0).measured.brokerCpuMicros().isPresent();
    }

    private static Spread brokerCpu(Setup setup) {
        return setup.spread(run -> run.measured.brokerCpuMicros().orElseThrow());
    }

    /** The same as tables. */
    public String table() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d clicks of %,d users on %,d items, commit every %,d ms, exactly once; "
                        + "JDK %s, %d processors, load %.1f%n%n"
                        + "partitions  exchange every  events/s, median (min-max)  client us  beyond one  broker us  "
                        + "exchange  told B a click%n",
                plan.clicks(), plan.users(), plan.items(), commitMs, machine.jdk(), machine.processors(),
                machine.load()));
        for (Setup setup : setups) {
            Spread rate = setup.spread(run -> run.measured.eventsPerSecond());
            table.append(String.format(
                    Locale.ROOT,
                    "%10d  %14s  %-26s  %9.1f  %10s  %9s  %7.1f%%  %,14.0f%n",
                    setup.partitions, every(setup),
                    String.format(Locale.ROOT, "%,.0f (%,.0f-%,.0f)", rate.median(), rate.min(), rate.max()),
                    setup.clientCpu(), percent(beyondOne(setup)),
                    hasBroker(setup) ? String.format(Locale.ROOT, "%.1f", brokerCpu(setup).median()) : "-",
                    100 * setup.exchangeShare().median(), setup.spread(Run::bytesPerClick).median()));
        }
        table.append("\ncomputed: items  partitions  exchange every  rows told  told B a click  "
                + "tell us a row  hear us a row\n");
        volumes.forEach(volume -> table.append(String.format(
                Locale.ROOT,
                "%,15d  %10d  %,14d  %,9.0f  %,14.0f  %13.2f  %13.2f%n",
                volume.items(), volume.tasks(), volume.exchangeClicks(), volume.rowsPerTelling(),
                volume.bytesPerClick(), volume.tellMicros(), volume.hearMicros())));
        return table.toString();
    }
}
