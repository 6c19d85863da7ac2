package io.valence.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.evaluation.SuccessiveHalving.Confirmation;
import io.valence.evaluation.SuccessiveHalving.Standing;
import io.valence.learning.LearnerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SuccessiveHalvingTest {

    private static final long SEED = 5;
    private static final int CLICKS = 6_000;
    private static final int EVERY = 3;

    private final List<Event> clicks = clicks();
    private final List<Event> first = clicks.subList(0, CLICKS / 2);
    private final List<Event> rest = clicks.subList(CLICKS / 2, CLICKS);
    private long done;

    @Test
    void shouldConfirmTheGoodOnesWhenThoseInUseLearnNothing() {
        SuccessiveHalving halving = halving(still(), still(), hot(), LearnerConfig.DEFAULTS, still());

        List<Standing> standings = halving.choose(first, clicks -> done = clicks);
        Confirmation confirmation = halving.confirm(rest, clicks -> done = clicks);

        assertEquals(3, standings.get(0).number(), () -> "seed " + SEED + ": " + standings);
        assertEquals(3, confirmation.number());
        assertTrue(confirmation.isBetter(), () -> "seed " + SEED + ": p " + confirmation.comparison().pValue());
        assertEquals(CLICKS, done);
    }

    @Test
    void shouldConfirmNothingWhenAllAreTheSame() {
        SuccessiveHalving halving = halving(LearnerConfig.DEFAULTS, LearnerConfig.DEFAULTS, LearnerConfig.DEFAULTS);

        halving.choose(first, clicks -> {});
        Confirmation confirmation = halving.confirm(rest, clicks -> {});

        assertFalse(confirmation.isBetter());
        assertEquals(1, confirmation.comparison().pValue());
        assertEquals(confirmation.first().dcgAt100(), confirmation.best().dcgAt100());
    }

    @Test
    void shouldConfirmNothingWhenTheOthersAreWorse() {
        SuccessiveHalving halving = halving(LearnerConfig.DEFAULTS, still(), hot());

        halving.choose(first, clicks -> {});
        Confirmation confirmation = halving.confirm(rest, clicks -> {});

        assertTrue(confirmation.comparison().pValue() < 0.01, () -> "seed " + SEED);
        assertFalse(confirmation.isBetter());
    }

    @Test
    void shouldLeaveHalfBehindAtATimeAndKeepTheFirst() {
        SuccessiveHalving halving = halving(
                still(), LearnerConfig.DEFAULTS, hot(), still(), hot(), still(), hot());

        List<Long> clicks = halving.choose(first, done -> {}).stream().map(Standing::clicks).toList();

        // Of six others three, of those two, of those one; a quarter goes before, as long a stretch before each.
        assertEquals(List.of(3_000L, 3_000L, 3_000L, 2_250L, 1_500L, 1_500L, 1_500L), clicks);
    }

    @Test
    void shouldGiveWhatOneLearnerAloneGives() {
        SuccessiveHalving halving = halving(LearnerConfig.DEFAULTS, hot());
        PartitionedLearning alone = new PartitionedLearning(LearnerConfig.DEFAULTS, 7, 1, 1);
        PrequentialMeasures chosenOn = new PrequentialMeasures();
        PrequentialMeasures confirmedOn = new PrequentialMeasures();
        PrequentialRanks ranks = new PrequentialRanks();
        for (int i = 0; i < CLICKS; i++) {
            boolean ranked = i >= first.size() / 4 && i % EVERY == 0;
            alone.learn(0, clicks.get(i), ranked ? ranks : null);
            if (ranked && !ranks.repeat) {
                (i < first.size() ? chosenOn : confirmedOn).add(ranks.rank);
            }
        }

        Standing standing = halving.choose(first, clicks -> {}).stream().filter(s -> s.number() == 0).findAny().get();
        Confirmation confirmation = halving.confirm(rest, clicks -> {});

        assertEquals(chosenOn.dcgAt100(), standing.dcgAt100(), () -> "seed " + SEED);
        assertEquals(1, standing.ratio());
        assertEquals(confirmedOn.dcgAt100(), confirmation.first().dcgAt100(), () -> "seed " + SEED);
        assertEquals(confirmedOn.evaluated(), confirmation.first().evaluated());
    }

    @Test
    void shouldRefuseWhenThereIsNothingToCompareWith() {
        assertThrows(IllegalArgumentException.class, () -> halving(LearnerConfig.DEFAULTS));
    }

    private static SuccessiveHalving halving(LearnerConfig... configs) {
        return new SuccessiveHalving(List.of(configs), 7, EVERY);
    }

    /** Users that each keep to a twentieth of the items. */
    private static List<Event> clicks() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Event> clicks = new ArrayList<>();
        for (int i = 0; i < CLICKS; i++) {
            int user = random.nextInt(300);
            int item = user % 20 * 40 + random.nextInt(40);
            clicks.add(new Event("u" + user, "i" + item, 1, i));
        }
        return clicks;
    }

    /** No row moves. */
    private static LearnerConfig still() {
        return with(0.2, 0);
    }

    /** All similarities are about the same. */
    private static LearnerConfig hot() {
        return with(100, 0.01);
    }

    private static LearnerConfig with(double temperature, double rate) {
        LearnerConfig d = LearnerConfig.DEFAULTS;
        return new LearnerConfig(
                d.dimensions(), temperature, d.recentItems(), d.lastItemWeight(), d.queryLearningRate(), false,
                d.negatives(), d.bankCapacity(), d.uniformShare(), d.correction(), d.maskHistory(), d.history(), d.bank(),
                d.optimizer(), rate, rate, rate, d.updateNegatives(), d.hardNegatives(), d.newUser(), d.seed());
    }
}
