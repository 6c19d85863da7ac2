package io.valence.cli;

import io.valence.dataset.ClickFile;
import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.embedding.Initialiser;
import io.valence.evaluation.Baselines;
import io.valence.evaluation.Event;
import io.valence.evaluation.McNemar;
import io.valence.evaluation.SuccessiveHalving;
import io.valence.evaluation.SuccessiveHalving.Confirmation;
import io.valence.event.Click;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What is the learning worth on a log: every baseline, the defaults before and after they were looked into, and what
 * {@code tune} finds on the first half. Prints Markdown. Arguments: N, to rank each Nth click; files of clicks,
 * {@code generated} for the demo's.
 */
public final class MeasureQuality {

    private static final long[] SEEDS = {42, 1, 2};

    /** As {@code tune} has them. */
    private static final int CANDIDATES = 16;

    /** The defaults before recent items, learned weights, followers, and rates of users and items by themselves. */
    private static final List<String> BEFORE = List.of(
            "recent-items=1", "query-learning-rate=0", "followers=false", "learning-rate=1.1",
            "item-learning-rate=1.1");

    private static final SyntheticPlan DEMO = new SyntheticPlan(100_000, 5_000, 2_000, 25, 200, 42);

    private final String log;
    private final List<Event> clicks;
    private final int every;
    private double before;

    private MeasureQuality(String log, List<Event> clicks, int every) {
        this.log = log;
        this.every = every;
        this.clicks = clicks;
    }

    /** Prints a table for each. */
    public static void main(String[] arguments) {
        int every = Integer.parseInt(arguments[0]);
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            List<Event> clicks = argument.equals("generated")
                    ? events(new SyntheticClicks(DEMO)::next)
                    : read(Path.of(argument));
            new MeasureQuality(Path.of(argument).getFileName().toString(), clicks, every).measure();
        }
    }

    private static List<Event> read(Path path) {
        try (ClickFile file = ClickFile.open(path, null, null, broken -> {
            throw new IllegalArgumentException(path + " holds a line that is no click: " + broken);
        })) {
            List<Event> clicks = events(file::next);
            clicks.sort(Comparator.comparingLong(Event::timestamp));
            return clicks;
        }
    }

    private static List<Event> events(Supplier<Click> source) {
        List<Event> clicks = new ArrayList<>();
        for (Click click = source.get(); click != null; click = source.get()) {
            clicks.add(new Event(click.userId(), click.itemId(), click.weight(), click.timestamp()));
        }
        return clicks;
    }

    private void measure() {
        System.out.printf(Locale.ROOT, "%n%s, %,d clicks, each %d ranked%n%n", log, clicks.size(), every);
        System.out.println("| | recall@1 | recall@10 | second half's | DCG@100 | clicks/s, of before's |");
        System.out.println("|---|---|---|---|---|---|");
        List<String> changes = tuned();
        List<QualityPass> old = new ArrayList<>();
        List<QualityPass> now = new ArrayList<>();
        List<QualityPass> tuned = new ArrayList<>();
        // In turn, so that what else the machine does slows all down alike.
        for (long seed : SEEDS) {
            old.add(pass(BEFORE, seed));
            now.add(pass(List.of(), seed));
            tuned.add(pass(changes, seed));
        }
        before = mean(old, QualityPass::clicksPerSecond);
        List<QualityPass> baselines = QualityPass.ofBaselines(clicks, every);
        List<String> labels = new Baselines(0).labels();
        for (int i = 0; i < labels.size(); i++) {
            row(labels.get(i), List.of(baselines.get(i)));
        }
        row("defaults before", old);
        row("defaults after", now);
        row("tuned", tuned);
        QualityPass best = best(baselines, QualityPass::recallAt10);
        QualityPass bestAt1 = best(baselines, QualityPass::recallAt1);
        System.out.println();
        verdict("after", now, labels.get(baselines.indexOf(best)), best, bestAt1);
        verdict("tuned", tuned, labels.get(baselines.indexOf(best)), best, bestAt1);
        System.out.printf("- after against before, seed 42: %s%n", inWords(now.get(0).against(old.get(0))));
        System.out.printf("- tuned against after, seed 42: %s%n", inWords(tuned.get(0).against(now.get(0))));
    }

    /** What {@code tune} chooses on the first half: the best of its settings, whatever the other half says of them. */
    private List<String> tuned() {
        Settings base = settings(List.of());
        List<Map<String, String>> changes = new ArrayList<>(List.of(Map.of()));
        changes.addAll(SearchSpace.draw(base, CANDIDATES - 1, base.learner().seed()));
        List<List<String>> drawn = changes.stream().map(change -> change.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue()).toList()).toList();
        long start = System.nanoTime();
        SuccessiveHalving halving = new SuccessiveHalving(
                drawn.stream().map(change -> settings(change).learner()).toList(),
                Initialiser.hash(base.clicksTopic()), every);
        halving.choose(clicks.subList(0, clicks.size() / 2), done -> {});
        Confirmation found = halving.confirm(clicks.subList(clicks.size() / 2, clicks.size()), done -> {});
        System.err.printf(
                Locale.ROOT, "%s: tune took %.0f s and chose #%d %s; second half %.4f to %.4f, %s, adopted: %s%n", log,
                (System.nanoTime() - start) / 1e9, found.number(), drawn.get(found.number()),
                found.first().recallAt(10), found.best().recallAt(10), inWords(found.comparison()), found.isBetter());
        return drawn.get(found.number());
    }

    private QualityPass pass(List<String> changes, long seed) {
        List<String> all = new ArrayList<>(changes);
        all.add("seed=" + seed);
        Settings settings = settings(all);
        return QualityPass.of(settings.learner(), settings.clicksTopic(), clicks, every);
    }

    private static Settings settings(List<String> changes) {
        return Settings.load(
                Optional.empty(), Map.of(),
                changes.stream().map(change -> SettingDefinitions.LEARNER + change).toList());
    }

    private void row(String label, List<QualityPass> passes) {
        System.out.printf(
                Locale.ROOT, "| %s | %s | %s | %s | %s | %.2f |%n", label, spread(passes, QualityPass::recallAt1),
                spread(passes, QualityPass::recallAt10), spread(passes, QualityPass::lateRecallAt10),
                spread(passes, QualityPass::dcgAt100), mean(passes, QualityPass::clicksPerSecond) / before);
    }

    private static void verdict(
            String label, List<QualityPass> passes, String name, QualityPass best, QualityPass bestAt1) {
        System.out.printf(
                Locale.ROOT, "- %s: recall@10 %.2f of the best baseline's (%s), recall@1 %.2f; seed 42, at recall@10:"
                        + " %s%n",
                label, mean(passes, QualityPass::recallAt10) / best.recallAt10(), name,
                mean(passes, QualityPass::recallAt1) / bestAt1.recallAt1(), inWords(passes.get(0).against(best)));
    }

    private static String inWords(McNemar comparison) {
        return String.format(
                Locale.ROOT, "%,d alone against %,d, McNemar p %s", comparison.firstAlone(), comparison.secondAlone(),
                BaselineTable.p(comparison.pValue()));
    }

    private static QualityPass best(List<QualityPass> passes, ToDoubleFunction<QualityPass> figure) {
        return passes.stream().max(Comparator.comparingDouble(figure)).orElseThrow();
    }

    private static double mean(List<QualityPass> passes, ToDoubleFunction<QualityPass> figure) {
        return passes.stream().mapToDouble(figure).average().orElseThrow();
    }

    /** The mean, and of several the least and the most. */
    private static String spread(List<QualityPass> passes, ToDoubleFunction<QualityPass> figure) {
        String mean = String.format(Locale.ROOT, "%.4f", mean(passes, figure));
        return passes.size() == 1 ? mean : mean + String.format(
                Locale.ROOT, " (%.4f–%.4f)", passes.stream().mapToDouble(figure).min().orElseThrow(),
                passes.stream().mapToDouble(figure).max().orElseThrow());
    }
}
