package io.valence.learning;

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
    private final float[] gradients;
    private float followersGradient;
    private int count;

    WeightStep(SharedWeights weights, double rate) {
        this.weights = weights;
        this.rate = rate;
        this.gradients = new float[weights.recentItems()];
    }

    /**
     * Takes the gradients, before any row moves.
     *
     * @param recent the recent items' rows, compared with the direction of the query's gradient
     * @param size |g_q|
     * @param candidates with their coefficients
     */
    void measure(GatheredRows recent, float size, Candidates candidates) {
        count = recent.size();
        for (int k = 0; k < count; k++) {
            gradients[k] = size * recent.cosines[k];
        }
        int lanes = candidates.rows.lanes();
        followersGradient = VectorMath.dot(candidates.coefficients, 0, candidates.followed, 0, lanes);
    }

    /** Takes the step. */
    void move() {
        for (int k = 0; k < count; k++) {
            weights.addRecent(k, bounded(-rate * gradients[k]));
        }
        weights.addFollowers(bounded(-FOLLOWERS_RATE * rate * followersGradient));
    }

    private static double bounded(double shift) {
        return Math.max(-MOST, Math.min(MOST, shift));
    }
}
