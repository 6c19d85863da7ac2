package io.valence.learning;

import io.valence.embedding.RowTable;
import io.valence.vector.VectorMath;

/**
 * Steps of many rows against {@code a·(q̂ − s·ŵ)}, without writing that gradient down: its square is a²(|q̂|² − s²), and
 * the step is {@code w ← (1 + c·a·s/|w|)·w − c·a·q̂}. Each root and quotient is taken for all rows in a loop of its own,
 * several at a time, and then all rows move in one sweep.
 */
final class SphereSteps {

    private final Optimizer optimizer;
    private final int[] slots;
    private final float[][] rows;
    private final int[] offsets;
    private final float[] factors;
    private final float[] similarities;
    private final double[] squares;
    private final double[] norms;
    private final double[] scales;
    private final double[] sizes;
    private final float[] keeps;
    private final float[] amounts;
    private final float[] squaredNorms;
    private double querySquare;
    private int count;

    /** @param most rows at once */
    SphereSteps(Optimizer optimizer, int most) {
        this.optimizer = optimizer;
        slots = new int[most];
        rows = new float[most][];
        offsets = new int[most];
        factors = new float[most];
        similarities = new float[most];
        squares = new double[most];
        norms = new double[most];
        scales = new double[most];
        sizes = new double[most];
        keeps = new float[most];
        amounts = new float[most];
        squaredNorms = new float[most];
    }

    /** @param square |q̂|²: 1, or 0 where there is no query */
    void begin(double square) {
        querySquare = square;
        count = 0;
    }

    /**
     * One more row, in no other step since {@link #begin}. Where the gradient's square is 0 the row stays: c would be
     * so large that the 1 was lost in rounding, and the row with it.
     */
    void add(int slot, float[] row, int offset, float norm, float a, float s) {
        double squared = (double) a * a * Math.max(0, querySquare - (double) s * s);
        if (squared != 0) {
            slots[count] = slot;
            rows[count] = row;
            offsets[count] = offset;
            factors[count] = a;
            similarities[count] = s;
            squares[count] = squared;
            // Of a row of zeros the quotient below is no number, and not used.
            norms[count] = norm;
            scales[count] = Optimizer.scale(norm);
            count++;
        }
    }

    /** Takes the steps. */
    void apply(RowTable table, float[] query) {
        optimizer.stepSizes(table, slots, scales, squares, count, sizes);
        for (int i = 0; i < count; i++) {
            float c = (float) sizes[i];
            amounts[i] = -c * factors[i];
            squares[i] = (double) c * factors[i] * similarities[i];
        }
        for (int i = 0; i < count; i++) {
            squares[i] /= norms[i];
        }
        for (int i = 0; i < count; i++) {
            keeps[i] = norms[i] > 0 ? (float) (1 + squares[i]) : 1;
        }
        VectorMath.gatherPull(rows, offsets, keeps, query, 0, amounts, count, squaredNorms, query.length);
        for (int i = 0; i < count; i++) {
            table.setSquaredNorm(slots[i], squaredNorms[i]);
        }
    }
}
