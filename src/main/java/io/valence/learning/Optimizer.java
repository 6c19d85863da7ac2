package io.valence.learning;

import io.valence.embedding.RowTable;
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
    private static final double EPSILON = 1e-6;

    /**
     * Longer rows step no further. Adagrad's defaults end at |w| of some hundreds after 100,000 clicks; plain SGD at
     * their rate multiplied it until |w|² was no float any more, within 50,000.
     */
    static final double MOST_NORM = 0x1p30;

    /** |step| / |w| at most: that is a turn of 89.4 degrees, and more of it would only lengthen the row. */
    static final double MOST_STEP = 100;

    private final double rate;
    private final boolean adagrad;
    private final int dimensions;
    private final int length;

    /** @param learningRate η√d */
    Optimizer(LearnerConfig config, double learningRate) {
        dimensions = config.dimensions();
        length = VectorMath.padded(dimensions);
        rate = learningRate / Math.sqrt(dimensions);
        adagrad = config.optimizer() == LearnerConfig.Optimizer.ADAGRAD;
    }

    /** c, after the gradient's square was added to the row's sum. */
    private float stepSize(RowTable table, int slot, double squaredGradient) {
        double sum = table.addSquaredGradient(slot, (float) (squaredGradient / dimensions));
        double scale = scale(table.norm(slot));
        return (float) (adagrad ? rate * scale / (Math.sqrt(sum) + EPSILON) : scale * plain(squaredGradient));
    }

    /**
     * c of many rows, after their gradients' squares were added to their sums.
     *
     * @param scales {@link #scale} of each
     * @param squaredGradients |g|² of each
     * @param sizes filled with what, as a float, is c
     */
    void stepSizes(
            RowTable table, int[] slots, double[] scales, double[] squaredGradients, int count, double[] sizes) {
        for (int i = 0; i < count; i++) {
            sizes[i] = squaredGradients[i] / dimensions;
        }
        for (int i = 0; i < count; i++) {
            sizes[i] = table.addSquaredGradient(slots[i], (float) sizes[i]);
        }
        if (adagrad) {
            for (int i = 0; i < count; i++) {
                sizes[i] = Math.sqrt(sizes[i]);
            }
            for (int i = 0; i < count; i++) {
                sizes[i] = rate * scales[i] / (sizes[i] + EPSILON);
            }
        } else {
            for (int i = 0; i < count; i++) {
                sizes[i] = scales[i] * plain(squaredGradients[i]);
            }
        }
    }

    /** What a step is proportional to, of a row of this |w|. */
    static double scale(float norm) {
        return norm > 0 ? Math.min(norm, MOST_NORM) : 1;
    }

    private double plain(double squaredGradient) {
        return Math.min(rate, MOST_STEP / Math.sqrt(squaredGradient));
    }

    /** Moves a row against {@code gradient}, of {@code length} floats. */
    void step(RowTable table, int slot, float[] gradient) {
        float c = stepSize(table, slot, VectorMath.squaredNorm(gradient, 0, length));
        VectorMath.axpy(-c, gradient, 0, table.chunk(slot), table.offset(slot), length);
        table.renorm(slot);
    }
}
