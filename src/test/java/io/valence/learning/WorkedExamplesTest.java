package io.valence.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.embedding.History;
import io.valence.embedding.InMemoryItems;
import io.valence.embedding.RowTable;
import io.valence.learning.LearnerConfig.Bank;
import io.valence.learning.LearnerConfig.NewUser;
import io.valence.learning.LearnerConfig.Optimizer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Losses worked out by hand: vectors in the plane whose cosines with the query (1, 0) are given, τ = 0.5. */
class WorkedExamplesTest {

    private static final double FIVE_PLACES = 5e-6;

    @Test
    void shouldLoseWhatWasWorkedOutWhenOneNegativeIsHard() {
        assertExample(0.48727, 0.71894, 0.8, 0.1, -0.2, 0.6);
    }

    @Test
    void shouldLoseWhatWasWorkedOutWhenThePositiveIsFarAhead() {
        assertExample(0.68230, 0.38228, 0.95, 0.1, -0.2, 0.1);
    }

    /** Draws until the three negatives were drawn once each, as the example has them: seeds differ in what they draw. */
    private static void assertExample(double p, double loss, double positive, double... negatives) {
        LearnerConfig config = new LearnerConfig(
                2, 0.5, 0, 0, 0, false, 3, 8, 1, 0, true, 8, Bank.LIVE, Optimizer.SGD, 0.1, 0.1, 0, true, 1, NewUser.ZERO, 1);
        for (long seed = 0; ; seed++) {
            InMemoryItems items = InMemoryItems.of(4, 2, 1);
            place(items, 0, positive);
            for (int k = 0; k < 3; k++) {
                place(items, k + 1, negatives[k]);
            }
            RowTable users = new RowTable(2);
            int user = users.allocate();
            users.chunk(user)[users.offset(user)] = 2;
            users.renorm(user);
            StepResult result = new StepResult();
            ContrastiveLearner learner =
                    new ContrastiveLearner(
                            config, items, ContrastiveLearner.newBank(config), ContrastiveLearner.newWeights(config));
            learner.learn(users, user, new History(8, 1), 0, 1, 0, new SplittableRandom(seed).nextLong(), result);
            boolean eachOnce = result.negatives == 3
                    && items.table().updates(items.slot(1)) == 1
                    && items.table().updates(items.slot(2)) == 1
                    && items.table().updates(items.slot(3)) == 1;
            if (eachOnce) {
                assertEquals(p, result.probability, FIVE_PLACES, "seed " + seed);
                assertEquals(loss, result.loss, FIVE_PLACES, "seed " + seed);
                return;
            }
        }
    }

    private static void place(InMemoryItems items, int ordinal, double cosine) {
        int slot = items.slot(ordinal);
        float[] chunk = items.table().chunk(slot);
        int at = items.table().offset(slot);
        // Any length: only the direction counts.
        chunk[at] = (float) (3 * cosine);
        chunk[at + 1] = (float) (3 * Math.sqrt(1 - cosine * cosine));
        items.table().renorm(slot);
    }
}
