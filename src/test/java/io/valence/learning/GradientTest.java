package io.valence.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.learning.LearnerConfig.Bank;
import io.valence.learning.LearnerConfig.NewUser;
import io.valence.learning.LearnerConfig.Optimizer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a step moves, against central differences of the loss in double. Plain SGD moves a row by {@code c·|w|·g}, with
 * g its gradient on the unit sphere, which is |w| times that by w itself: so a row has to move by {@code c·|w|²·∂L/∂w}.
 */
class GradientTest {

    private static final int SHAPES = 12;
    private static final double RATE = 0.01;
    private static final double WEIGHT_RATE = 0.03;
    private static final double BIAS_RATE = 0.05;

    @ParameterizedTest
    @CsvSource({"0,0,1", "0,0.5,1", "1,0,1", "1,0.5,1", "0.7,0.5,2.5", "0.7,1,0.25", "0,0.5,-1", "1,0,-1", "0.7,1,-2"})
    void shouldMoveEachRowByItsGradientWhenAClickIsLearned(double correction, double alpha, double weight) {
        for (long seed = 1; seed <= SHAPES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int dimensions = 1 + random.nextInt(70);
            int negatives = 1 + random.nextInt(64);
            LearningSetup setup = new LearningSetup(
                    config(dimensions, negatives, correction, alpha), 5 + random.nextInt(60), random);
            int positive = random.nextInt(setup.items.size());
            if (alpha > 0) {
                for (int k = random.nextInt(4); k >= 0; k--) {
                    // Sometimes one of them is the positive, or among the negatives.
                    int clicked = random.nextInt(4) == 0 ? positive : random.nextInt(setup.items.size());
                    setup.history.add(clicked);
                    setup.history.clicked(clicked);
                }
            }
            check(setup, positive, weight, seed);
        }
    }

    private static void check(LearningSetup setup, int positive, double weight, long seed) {
        boolean dislike = weight < 0;
        boolean repeat = setup.history.holds(positive);
        ReferenceStep before = setup.reference(positive, seed, dislike);
        double[] userGradient = before.gradient(before.user);
        double loss = before.loss();

        setup.learn(positive, weight, seed);

        String where = "seed " + seed + ", d=" + setup.config.dimensions();
        assertEquals(loss, setup.result.loss, 1e-4 * Math.max(1, loss), "loss, " + where);
        double queryNorm = ReferenceStep.norm(before.query());
        // The learner divides by max(|q|, 1), the derivative by |q|.
        double throughQuery = Math.min(queryNorm, 1);
        assertMoved(before.user, userGradient, ReferenceStep.rowOf(setup.users, setup.user),
                throughQuery, weight, "user, " + where);
        for (int item = 0; item < before.items.length; item++) {
            int slot = setup.items.slot(item);
            double[] now = ReferenceStep.rowOf(setup.items.table(), slot);
            double[] gradient = isRecent(item, before)
                    ? recentItemGradient(before, item, throughQuery)
                    : before.gradient(before.items[item]);
            assertMoved(before.items[item], gradient, now, 1, weight, "item " + item + ", " + where);
        }
        assertBiases(setup, before, weight, where);
        assertWeights(setup, before, throughQuery, weight, repeat, where);
    }

    /** The weights of the query learn from likes of what is new to the user, and no click moves one by more than 0.1. */
    private static void assertWeights(
            LearningSetup setup, ReferenceStep before, double throughQuery, double weight, boolean repeat,
            String where) {
        double[] gradient = before.gradient(before.alphas);
        for (int k = 0; k < before.alphas.length; k++) {
            double shift = -WEIGHT_RATE * weight * throughQuery * gradient[k];
            double expected = weight < 0 || repeat ? 0 : Math.max(-0.1, Math.min(0.1, shift));
            assertEquals(Math.max(0, before.alphas[k] + expected), setup.weights.recent(k), 2e-4,
                    "weight " + k + ", " + where);
        }
    }

    private static boolean isRecent(int item, ReferenceStep step) {
        return Arrays.stream(step.recent).anyMatch(recent -> recent == item);
    }

    /** As a recent item through the query, and as a candidate by itself, which no bound on |q| concerns. */
    private static double[] recentItemGradient(ReferenceStep step, int item, double throughQuery) {
        double[] all = step.gradient(step.items[item]);
        ReferenceStep asCandidate = withoutRecent(step);
        double[] own = asCandidate.gradient(asCandidate.items[item]);
        double[] gradient = new double[all.length];
        for (int i = 0; i < all.length; i++) {
            gradient[i] = throughQuery * (all[i] - own[i]) + own[i];
        }
        return gradient;
    }

    /** The same loss with the query held fixed, so that an item's row counts as a candidate only. */
    private static ReferenceStep withoutRecent(ReferenceStep step) {
        return new ReferenceStep(
                step.query(), copy(step.items), step.biases, new int[0], step.positive, step.negatives,
                step.multiplicities, step.corrections, new double[0], step.temperature, step.dislike);
    }

    private static double[][] copy(double[][] rows) {
        double[][] copy = rows.clone();
        for (int i = 0; i < rows.length; i++) {
            copy[i] = rows[i].clone();
        }
        return copy;
    }

    private static void assertMoved(
            double[] before, double[] gradient, double[] now, double factor, double weight, String what) {
        double norm = ReferenceStep.norm(before);
        double scale = RATE * norm * norm * Math.abs(weight) * factor;
        double tolerance = 3e-4 * scale * Math.max(1e-2, ReferenceStep.norm(gradient)) + 1e-6 * norm;
        for (int i = 0; i < before.length; i++) {
            assertEquals(before[i] - scale * gradient[i], now[i], tolerance, what + ", component " + i);
        }
    }

    private static void assertBiases(
            LearningSetup setup, ReferenceStep before, double weight, String where) {
        double[] gradient = before.gradient(before.biases);
        for (int item = 0; item < before.biases.length; item++) {
            double expected = BIAS_RATE * Math.abs(weight) * gradient[item];
            assertEquals(before.biases[item] - expected, setup.items.table().bias(setup.items.slot(item)), 2e-5,
                    "bias of " + item + ", " + where);
        }
    }

    private static LearnerConfig config(int dimensions, int negatives, double correction, double alpha) {
        return new LearnerConfig(
                dimensions, 0.5, alpha > 0 ? 3 : 0, alpha, WEIGHT_RATE, false, negatives, 64, 0.5, correction, false, 64, Bank.LIVE, Optimizer.SGD,
                RATE * Math.sqrt(dimensions), RATE * Math.sqrt(dimensions), BIAS_RATE, true, 1, NewUser.ZERO, 1);
    }
}
