package io.valence.evaluation;

import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.event.Click;
import io.valence.learning.LearnerConfig;
import io.valence.learning.StepResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How many clicks does it take until recall@10 is back, when all tastes turn over at once: of the learner, of each
 * baseline, and of a learner that stopped learning when they turned? Prints Markdown, a figure for each seed of the
 * clicks. Arguments: how many clicks, after how many of them tastes turn over, ranked clicks of the window, seeds.
 */
public final class MeasureDrift {

    private static final int CLICKS_PER_USER = 20;
    private static final int CLICKS_PER_ITEM = 50;
    private static final int TASTES = 25;
    private static final long MEAN_GAP_MS = 200;

    private static final String LEARNER = "the learner";
    private static final String STATIC = "the same, not learning from the turn on";

    private final Recovery recovery;
    /** The window's recall after each click from the turn on; of a run of steady tastes, what to be back at. */
    private final float[] course;
    private int at;

    private MeasureDrift(int window, long clicksAfter) {
        recovery = new Recovery(window);
        course = new float[(int) clicksAfter];
    }

    private void add(int rank, boolean turned) {
        recovery.add(rank);
        if (turned) {
            course[at++] = (float) recovery.now();
        }
    }

    /**
     * Clicks from the turn until recall is at a share of what it is at the same click with steady tastes, from as many
     * clicks on as the window holds; those of them that were not ranked leave it a little short.
     */
    private long clicksUntilAsSteady(MeasureDrift steady, int window) {
        for (int i = window - 1; i < course.length; i++) {
            if (course[i] >= Recovery.SHARE * steady.course[i]) {
                return i + 1L;
            }
        }
        return Recovery.NEVER;
    }

    /** Prints the table. */
    public static void main(String[] arguments) {
        long clicks = Long.parseLong(arguments[0]);
        long turn = Long.parseLong(arguments[1]);
        int window = Integer.parseInt(arguments[2]);
        List<String> labels = new ArrayList<>(List.of(LEARNER, STATIC));
        labels.addAll(new Baselines(0).labels());
        List<List<MeasureDrift>> seeds = new ArrayList<>();
        List<List<MeasureDrift>> steady = new ArrayList<>();
        for (int i = 3; i < arguments.length; i++) {
            // The plan of the demo of as many clicks.
            SyntheticPlan plan = new SyntheticPlan(
                    clicks, (int) (clicks / CLICKS_PER_USER), (int) (clicks / CLICKS_PER_ITEM), TASTES, MEAN_GAP_MS,
                    Long.parseLong(arguments[i]));
            seeds.add(measure(plan.turningAfter(turn), turn, window, labels.size()));
            steady.add(measure(plan, turn, window, labels.size()));
        }
        System.out.printf(
                Locale.ROOT, "%,d clicks, tastes turn over after %,d, windows of %,d ranked clicks, of %d seeds%n%n",
                clicks, turn, window, seeds.size());
        System.out.println("| | recall@10 before | least after | at the end | at the end, tastes steady |"
                + " clicks until back | clicks until as steady |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int i = 0; i < labels.size(); i++) {
            int model = i;
            print(labels.get(i), of(seeds, model), of(steady, model), window);
        }
    }

    private static List<MeasureDrift> of(List<List<MeasureDrift>> seeds, int model) {
        return seeds.stream().map(each -> each.get(model)).toList();
    }

    private static List<MeasureDrift> measure(SyntheticPlan plan, long turn, int window, int models) {
        List<MeasureDrift> recoveries = new ArrayList<>();
        for (int i = 0; i < models; i++) {
            recoveries.add(new MeasureDrift(window, plan.clicks() - turn));
        }
        SimulatedTask learner = new SimulatedTask(LearnerConfig.DEFAULTS, 0, 0, 1);
        SimulatedTask stopping = new SimulatedTask(LearnerConfig.DEFAULTS, 0, 0, 1);
        Baselines baselines = new Baselines(LearnerConfig.DEFAULTS.seed());
        PrequentialRanks ranks = new PrequentialRanks();
        StepResult step = new StepResult();
        Set<List<String>> had = new HashSet<>();
        SyntheticClicks source = new SyntheticClicks(plan);
        long done = 0;
        for (Click click = source.next(); click != null; click = source.next()) {
            if (done++ == turn) {
                recoveries.forEach(each -> each.recovery.turn());
            }
            boolean turned = done > turn;
            Event event = new Event(click.userId(), click.itemId(), click.weight(), click.timestamp());
            boolean ranked = had.add(List.of(event.userId(), event.itemId()));
            learner.learn(event, ranks, step);
            recoveries.get(0).add(ranked ? ranks.rank : PrequentialRanks.NOT_RANKED, turned);
            if (!turned) {
                stopping.learn(event, ranks, step);
            } else {
                stopping.foretell(event, ranks);
            }
            recoveries.get(1).add(ranked ? ranks.rank : PrequentialRanks.NOT_RANKED, turned);
            int[] others = baselines.rank(event.userId(), event.itemId());
            for (int i = 0; i < others.length; i++) {
                recoveries.get(2 + i).add(ranked ? others[i] : PrequentialRanks.NOT_RANKED, turned);
            }
            baselines.learn(event.userId(), event.itemId(), event.weight());
        }
        return recoveries;
    }

    private static void print(String label, List<MeasureDrift> seeds, List<MeasureDrift> steady, int window) {
        List<Long> back = new ArrayList<>();
        List<Long> asSteady = new ArrayList<>();
        for (int i = 0; i < seeds.size(); i++) {
            back.add(seeds.get(i).recovery.clicks());
            asSteady.add(seeds.get(i).clicksUntilAsSteady(steady.get(i), window));
        }
        System.out.printf(
                Locale.ROOT, "| %s | %.3f | %.3f | %.3f | %.3f | %s | %s |%n", label, mean(seeds, Recovery::level),
                mean(seeds, Recovery::least), mean(seeds, Recovery::now), mean(steady, Recovery::now),
                inWords(back), inWords(asSteady));
    }

    private static String inWords(List<Long> clicks) {
        return clicks.stream()
                .map(count -> count == Recovery.NEVER ? "never" : String.format(Locale.ROOT, "%,d", count))
                .collect(Collectors.joining(" · "));
    }

    private static double mean(List<MeasureDrift> seeds, ToDoubleFunction<Recovery> figure) {
        return seeds.stream().mapToDouble(each -> figure.applyAsDouble(each.recovery)).average().orElseThrow();
    }
}
