package io.valence.learning;

import io.valence.vector.Adagrad;
import io.valence.vector.VectorMath;

/**
 * How a gradient moves a row: {@code w ← w − c·g} with {@code c = η·|w| / (√G + ε)} under row-wise Adagrad
 * (Duchi et al. 2011, one sum {@code G += |g|²/d} a row), {@code c = η·|w|} under plain SGD. A step is proportional
 * to |w|, which makes it free of scale: gradients on the unit sphere are at right angles to w, so |w| only grows,
 * and the angle turned stays what it would be after renormalising. A row of zeros steps as if |w| were 1, and one
 * longer than {@value #MOST_NORM} as if it were that long: it goes on turning, ever less, and never overflows.
 */
final class Optimizer {

    /** Keeps a row without gradient from dividing by zero. */
    private static final float EPSILON = 1e-6f;

    /**
     * Longer rows step no further. Adagrad's defaults end at |w| of some hundreds after 100,000 clicks; plain SGD at
     * their rate multiplied it until |w|² was no float any more, within 50,000.
     */
    static final float MOST_NORM = 0x1p30f;

    /** |step| / |w| at most: that is a turn of 89.4 degrees, and more of it would only lengthen the row. */
    static final double MOST_STEP = 100;

    private final Adagrad rule;
    private final boolean adagrad;

    /** @param learningRate η√d */
    Optimizer(LearnerConfig config, double learningRate) {
        int dimensions = config.dimensions();
        rule = new Adagrad((float) (learningRate / Math.sqrt(dimensions)), 1f / dimensions, EPSILON, MOST_NORM);
        adagrad = config.optimizer() == LearnerConfig.Optimizer.ADAGRAD;
    }

    /**
     * c of many rows, after their gradients' squares were added to their sums.
     *
     * @param sums G of each
     * @param squares |g|² of each
     * @param norms |w| of each, or 1 for a row of zeros
     * @param sizes filled with c
     * @param count a multiple of the kernels' lanes
     */
    void stepSizes(float[] sums, float[] squares, float[] norms, float[] sizes, int count) {
        // Under plain SGD for the sums alone, which are kept as well.
        VectorMath.adagrad(sums, squares, norms, rule, sizes, count);
        for (int i = 0; !adagrad && i < count; i++) {
            double rate = Math.min(rule.rate(), MOST_STEP / Math.sqrt(squares[i]));
            sizes[i] = (float) (Math.min(norms[i], MOST_NORM) * rate);
        }
    }
}
