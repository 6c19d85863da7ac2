package io.valence.learning;

import io.valence.embedding.RowTable;
import io.valence.vector.VectorMath;

/**
 * Steps of many rows against {@code a·(x̂ − s·ŵ)}, s = x̂·ŵ, without writing that gradient down: its square is
 * a²(|x̂|² − s²), and the step is {@code w ← (1 + c·a·s/|w|)·w − c·a·x̂}. All gradients of a click are of this form: the
 * candidates' along the query, the user's and the recent items' along the gradient of the query.
 */
final class SphereSteps {

    private final Optimizer optimizer;
    private final float[] squares;
    private final float[] sizes;
    private final float[] keeps;
    private final float[] amounts;
    private final float[] squaredNorms;

    /** @param most rows at once */
    SphereSteps(Optimizer optimizer, int most) {
        int room = VectorMath.padded(most);
        this.optimizer = optimizer;
        squares = new float[room];
        sizes = new float[room];
        keeps = new float[room];
        amounts = new float[room];
        squaredNorms = new float[room];
    }

    /**
     * Takes a step with each row, all of which were compared with x̂, and counts it.
     *
     * @param rows no two of them the same
     * @param factors a
     * @param direction x̂
     * @param square |x̂|²: 1, or 0 where there is no x̂
     * @param biasRate what of its factor is taken from a row's bias
     * @param timestamp event time, ms since 1970
     */
    void move(GatheredRows rows, float[] factors, float[] direction, float square, float biasRate, long timestamp) {
        int lanes = rows.lanes();
        VectorMath.squaredTangents(factors, rows.cosines, square, squares, lanes);
        optimizer.stepSizes(rows.sums, squares, rows.norms, sizes, lanes);
        VectorMath.sphereSteps(sizes, factors, rows.cosines, rows.norms, squares, keeps, amounts, lanes);
        VectorMath.gatherPull(rows.vectors, keeps, direction, 0, amounts, squaredNorms);
        RowTable table = rows.table();
        for (int i = 0; i < rows.size(); i++) {
            table.stepped(rows.slots[i], squaredNorms[i], rows.sums[i], -biasRate * factors[i], timestamp);
        }
    }
}
