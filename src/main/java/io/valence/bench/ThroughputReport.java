package io.valence.bench;

import io.valence.dataset.SyntheticPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@link Throughput} measured, for programs and for people.
 *
 * @param plan the clicks
 * @param commitMs the commit interval
 * @param machine where
 * @param rounds what each took; the first of them warmed up, and is shown but not counted
 */
public record ThroughputReport(
        SyntheticPlan plan, long commitMs, Machine machine, List<Map<Contender, Measured>> rounds) {

    /** What is compared, the learner always first. */
    private static final List<Contender> OTHERS = List.of(Contender.ROCKSDB, Contender.MEMORY, Contender.BARE);

    /** All figures by name. */
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("clicks", plan.clicks());
        figures.put("users", plan.users());
        figures.put("items", plan.items());
        figures.put("commit_ms", commitMs);
        figures.putAll(machine.figures());
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < rounds.size(); i++) {
            all.add(round(i));
        }
        figures.put("rounds", all);
        Map<String, Object> runs = new LinkedHashMap<>();
        for (Contender contender : Contender.values()) {
            runs.put(contender.id(), summary(contender));
        }
        figures.put("runs", runs);
        Map<String, Object> ratios = new LinkedHashMap<>();
        OTHERS.forEach(other -> ratios.put(name(other), ratio(other).figures()));
        figures.put("ratios", ratios);
        return figures;
    }

    private Map<String, Object> round(int index) {
        Map<Contender, Measured> round = rounds.get(index);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("round", index);
        figures.put("warm_up", index == 0);
        round.forEach((contender, measured) -> {
            Map<String, Object> run = new LinkedHashMap<>();
            run.put("seconds", measured.seconds());
            run.put("events_per_second", measured.eventsPerSecond());
            run.put("client_cpu_us", measured.clientCpuMicros());
            measured.brokerCpuMicros().ifPresent(micros -> run.put("broker_cpu_us", micros));
            figures.put(contender.id(), run);
        });
        OTHERS.forEach(other -> figures.put(name(other), ratio(round, other)));
        return figures;
    }

    private Map<String, Object> summary(Contender contender) {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<Measured> runs = counted().stream().map(round -> round.get(contender)).toList();
        figures.put("events_per_second", Spread.of(runs, Measured::eventsPerSecond).figures());
        figures.put("client_cpu_us", Spread.of(runs, Measured::clientCpuMicros).figures());
        if (hasBroker(runs)) {
            figures.put("broker_cpu_us", brokerCpu(runs).figures());
        }
        return figures;
    }

    private static boolean hasBroker(List<Measured> runs) {
        return runs.get(0).brokerCpuMicros().isPresent();
    }

    private static Spread brokerCpu(List<Measured> runs) {
        return Spread.of(runs, run -> run.brokerCpuMicros().orElseThrow());
    }

    private List<Map<Contender, Measured>> counted() {
        return rounds.subList(1, rounds.size());
    }

    private Spread ratio(Contender other) {
        return Spread.of(counted(), round -> ratio(round, other));
    }

    private static double ratio(Map<Contender, Measured> round, Contender other) {
        return round.get(Contender.VALENCE).eventsPerSecond() / round.get(other).eventsPerSecond();
    }

    private static String name(Contender other) {
        return Contender.VALENCE.letter() + "/" + other.letter();
    }

    /** The same as a table. */
    public String table() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT,
                "%,d clicks of %,d users on %,d items, commit every %,d ms, exactly once; "
                        + "JDK %s, %d processors, load %.1f%n%n",
                plan.clicks(), plan.users(), plan.items(), commitMs, machine.jdk(), machine.processors(),
                machine.load()));
        table.append("events/s  a RocksDB   b memory  c Valence     d bare    c/a   c/b   c/d\n");
        for (int i = 0; i < rounds.size(); i++) {
            table.append(String.format(Locale.ROOT, "%-8s", i == 0 ? "warm-up" : "round " + i));
            for (Contender contender : Contender.values()) {
                table.append(String.format(Locale.ROOT, " %,10.0f", rounds.get(i).get(contender).eventsPerSecond()));
            }
            table.append(' ');
            for (Contender other : OTHERS) {
                table.append(String.format(Locale.ROOT, " %5.2f", ratio(rounds.get(i), other)));
            }
            table.append('\n');
        }
        table.append(String.format(Locale.ROOT, "%-52s ", "median"));
        OTHERS.forEach(other -> table.append(String.format(Locale.ROOT, " %5.2f", ratio(other).median())));
        table.append("\n\nmedian (min-max)              events/s                  client us an event   broker us\n");
        for (Contender contender : Contender.values()) {
            table.append(row(contender));
        }
        return table.toString();
    }

    private String row(Contender contender) {
        List<Measured> runs = counted().stream().map(round -> round.get(contender)).toList();
        String row = String.format(
                Locale.ROOT,
                "%s %-26s  %-25s %-20s",
                contender.letter(), contender.title(), shown("%,.0f", Spread.of(runs, Measured::eventsPerSecond)),
                shown("%.1f", Spread.of(runs, Measured::clientCpuMicros)));
        return (row + " " + (hasBroker(runs) ? shown("%.1f", brokerCpu(runs)) : "-")).stripTrailing() + "\n";
    }

    private static String shown(String format, Spread spread) {
        return String.format(
                Locale.ROOT, format + " (" + format + "-" + format + ")", spread.median(), spread.min(), spread.max());
    }
}
