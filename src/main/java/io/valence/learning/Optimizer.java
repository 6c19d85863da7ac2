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
    float stepSize(RowTable table, int slot, double squaredGradient) {
        float norm = table.norm(slot);
        double scale = norm > 0 ? Math.min(norm, MOST_NORM) : 1;
        float sum = table.addSquaredGradient(slot, (float) (squaredGradient / dimensions));
        if (adagrad) {
            return (float) (rate * scale / (Math.sqrt(sum) + EPSILON));
        }
        return (float) (scale * Math.min(rate, MOST_STEP / Math.sqrt(squaredGradient)));
    }

    /** Moves a row against {@code gradient}, of {@code length} floats. */
    void step(RowTable table, int slot, float[] gradient) {
        float c = stepSize(table, slot, VectorMath.squaredNorm(gradient, 0, length));
        VectorMath.axpy(-c, gradient, 0, table.chunk(slot), table.offset(slot), length);
        table.renorm(slot);
    }

    /**
     * Moves a row against {@code a·(q̂ − s·ŵ)}, without writing that gradient down: its square is a²(|q̂|² − s²), and
     * the step is {@code w ← (1 + c·a·s/|w|)·w − c·a·q̂}. Where that square is 0 the row stays: c would be so large
     * that the 1 was lost in rounding, and the row with it.
     *
     * @param query q̂
     * @param querySquare |q̂|²: 1, or 0 where there is no query
     */
    void stepOnSphere(RowTable table, int slot, float a, float s, float[] query, double querySquare) {
        double squared = (double) a * a * Math.max(0, querySquare - (double) s * s);
        if (squared == 0) {
            return;
        }
        float norm = table.norm(slot);
        float c = stepSize(table, slot, squared);
        float keep = norm > 0 ? (float) (1 + (double) c * a * s / norm) : 1;
        table.setSquaredNorm(
                slot, VectorMath.pull(table.chunk(slot), table.offset(slot), keep, query, 0, -c * a, length));
    }
}
