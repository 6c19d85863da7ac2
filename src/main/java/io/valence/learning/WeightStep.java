package io.valence.learning;

import io.valence.embedding.IntList;
import io.valence.embedding.ItemRows;
import io.valence.embedding.RowTable;
import io.valence.embedding.SharedWeights;
import io.valence.vector.VectorMath;

/** How the weights of a query follow the gradient of the loss: ∂αₖ = g_q·v̂ₖ, ∂γ = Σᵢ ∂ℓᵢ·fᵢ over the candidates. */
final class WeightStep {

    /** No click moves a weight by more: at the defaults that is as far as a click of weight 1 can. */
    static final double MOST = 0.1;

    /** γ's gradient, of shares, is the smaller one: twice the rate did best of two and five times. */
    static final double FOLLOWERS_RATE = 2;

    private final SharedWeights weights;
    private final double rate;
    private final int[] slots;
    private final float[] gradients;
    private int count;

    WeightStep(SharedWeights weights, double rate) {
        this.weights = weights;
        this.rate = rate;
        this.slots = new int[weights.recentItems()];
        this.gradients = new float[weights.recentItems()];
    }

    /** Finds the rows of the items clicked last, and takes the gradients of their weights before any row moves. */
    void measure(ItemRows items, IntList recent, float[] queryGradient) {
        RowTable table = items.table();
        count = Math.min(slots.length, recent.size());
        for (int k = 0; k < count; k++) {
            int slot = items.slot(recent.get(recent.size() - 1 - k));
            slots[k] = slot;
            float dot = VectorMath.dot(
                    queryGradient, 0, table.chunk(slot), table.offset(slot), queryGradient.length);
            gradients[k] = table.norm(slot) > 0 ? dot / table.norm(slot) : 0;
        }
    }

    /** How many items were found. */
    int count() {
        return count;
    }

    /** The slot of the item before the k last ones. */
    int slot(int k) {
        return slots[k];
    }

    /** @param coefficients ∂ℓ of each candidate */
    void move(Candidates candidates, float[] coefficients) {
        for (int k = 0; k < count; k++) {
            weights.addRecent(k, bounded(-rate * gradients[k]));
        }
        double gradient = 0;
        for (int i = 0; i < candidates.size; i++) {
            gradient += (double) coefficients[i] * candidates.followed[i];
        }
        weights.addFollowers(bounded(-FOLLOWERS_RATE * rate * gradient));
    }

    private static double bounded(double shift) {
        return Math.max(-MOST, Math.min(MOST, shift));
    }
}
