package io.valence.evaluation;

import io.valence.learning.LearnerConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Finds good settings by successive halving (Jamieson and Talwalkar 2016) in one pass over the clicks: learners with
 * all settings learn from the same clicks, and from time to time the half that foretold worse is left behind. The
 * first settings are those in use, and stay to the end, whatever they are worth.
 *
 * <p>What was best of many is partly so by luck. So the best of the others is compared with the first on further
 * clicks, which had no say in the choice: that comparison's p-value means what it says.
 *
 * <p>Deterministic: each learner is by itself, whatever else runs beside it. Cost: that of evaluating each for as long
 * as it stays, on all cores; memory: the rows of all of them.
 */
public final class SuccessiveHalving {

    /** The share of the clicks to choose on that are learned from first: what all do alike when they know nothing. */
    private static final double WARM_UP = 0.25;

    /** Clicks between which the learners wait for each other: some milliseconds of work each. */
    private static final int CHUNK = 1_000;

    private static final Comparator<Contender> BEST_FIRST =
            Comparator.comparingDouble((Contender contender) -> contender.measures().dcgAt100()).reversed();

    private static final Comparator<Standing> LAST_AND_BEST_FIRST =
            Comparator.comparingLong(Standing::clicks).thenComparingDouble(Standing::dcgAt100).reversed();

    private final Contender first;
    private List<Contender> others = new ArrayList<>();
    private final List<Standing> left = new ArrayList<>();
    private long done;

    /**
     * How settings did among those to choose from.
     *
     * @param number which they are, in the order in which they were given; 0 for the first
     * @param clicks how many were learned from before they were left behind
     * @param recallAt10 of the clicks that were ranked until then
     * @param dcgAt100 of the same: what they are chosen by, since it tells more by as many clicks
     * @param ratio of that to the first settings' on the same clicks
     */
    public record Standing(int number, long clicks, double recallAt10, double dcgAt100, double ratio) {}

    /**
     * How the best of the others did on clicks that had no say in choosing it.
     *
     * @param number which they are
     * @param first how the first settings did
     * @param best how the best of the others did
     * @param comparison at recall@10, of the best of the others as the first one with the first settings
     */
    public record Confirmation(int number, PrequentialMeasures first, PrequentialMeasures best, McNemar comparison) {

        /** Beyond chance: less often than this would as great a difference come of settings that are equally good. */
        public static final double CHANCE = 0.05;

        /** Whether the best of the others is better beyond chance. */
        public boolean isBetter() {
            return comparison.firstAlone() > comparison.secondAlone() && comparison.pValue() < CHANCE;
        }
    }

    /**
     * @param configs two or more; the first is that in use
     * @param topicHash of the clicks' topic, which is part of the seed of what is drawn
     * @param every rank each Nth click, 1 or more
     */
    public SuccessiveHalving(List<LearnerConfig> configs, long topicHash, int every) {
        if (configs.size() < 2) {
            throw new IllegalArgumentException("there are " + configs.size() + " settings, expected 2 or more");
        }
        first = new Contender(0, configs.get(0), topicHash, every);
        for (int i = 1; i < configs.size(); i++) {
            others.add(new Contender(i, configs.get(i), topicHash, every));
        }
    }

    /**
     * Learns from the clicks, and leaves all but the first and the best of the others behind.
     *
     * @param clicks in the order of their times
     * @param progress is told how many are done
     * @return all, the last to stay and the best first
     */
    public List<Standing> choose(List<Event> clicks, LongConsumer progress) {
        int from = (int) (clicks.size() * WARM_UP);
        learn(clicks.subList(0, from), false, progress);
        int rounds = 32 - Integer.numberOfLeadingZeros(others.size() - 1);
        int rest = clicks.size() - from;
        int begin = from;
        for (int round = 1; round <= rounds; round++) {
            int end = from + (int) ((long) rest * round / rounds);
            learn(clicks.subList(begin, end), true, progress);
            leaveBehind(round == rounds ? 1 : (others.size() + 1) / 2);
            begin = end;
        }
        learn(clicks.subList(begin, clicks.size()), true, progress);
        List<Standing> standings = new ArrayList<>(left);
        standings.add(standing(first));
        standings.add(standing(others.get(0)));
        standings.sort(LAST_AND_BEST_FIRST);
        return standings;
    }

    /**
     * Goes on learning from further clicks with the first settings and the best of the others.
     *
     * @param clicks in the order of their times, none of which was chosen on
     * @param progress is told how many are done, those to choose on among them
     */
    public Confirmation confirm(List<Event> clicks, LongConsumer progress) {
        Contender best = others.get(0);
        first.beginAnew();
        best.beginAnew();
        learn(clicks, true, progress);
        return new Confirmation(best.number(), first.measures(), best.measures(), best.against(first));
    }

    private void learn(List<Event> clicks, boolean ranked, LongConsumer progress) {
        List<Contender> all = new ArrayList<>(others);
        all.add(first);
        for (int begin = 0; begin < clicks.size(); begin += CHUNK) {
            List<Event> chunk = clicks.subList(begin, Math.min(begin + CHUNK, clicks.size()));
            all.parallelStream().forEach(contender -> contender.learn(chunk, ranked));
            done += chunk.size();
            progress.accept(done);
        }
    }

    private void leaveBehind(int kept) {
        others.sort(BEST_FIRST);
        List<Contender> behind = others.subList(kept, others.size());
        behind.stream().map(this::standing).forEach(left::add);
        others = new ArrayList<>(others.subList(0, kept));
    }

    private Standing standing(Contender contender) {
        PrequentialMeasures measures = contender.measures();
        double dcg = measures.dcgAt100();
        return new Standing(
                contender.number(), contender.seen(), measures.recallAt(10), dcg, dcg / first.measures().dcgAt100());
    }
}
