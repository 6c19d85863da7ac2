package io.valence.learning;

import io.valence.embedding.ItemRows;
import io.valence.embedding.RowTable;
import io.valence.embedding.SharedWeights;
import io.valence.vector.VectorMath;
import java.util.Arrays;

/** All steps of one click: those of the recent items' rows, the candidates', the user's, and the weights'. */
final class ClickSteps {

    private final ItemRows items;
    private final SharedWeights weights;
    private final Query query;
    private final Candidates candidates;
    private final GatheredRows recent;
    private final GatheredRows one;
    private final SphereSteps userSteps;
    private final SphereSteps itemSteps;
    private final WeightStep weightStep;
    private final float[] factors;
    private final float[] oneFactor = new float[VectorMath.padded(1)];
    private final float[] both;
    private final float sharpness;
    private final float biasRate;
    /** Where a recent item may stand among the candidates: at these first ones. */
    private final int unmasked;

    /**
     * @param query of the click that is being learned from
     * @param candidates likewise
     */
    ClickSteps(LearnerConfig config, ItemRows items, SharedWeights weights, Query query, Candidates candidates) {
        this.items = items;
        this.weights = weights;
        this.query = query;
        this.candidates = candidates;
        int most = candidates.shares.length;
        recent = new GatheredRows(config.recentItems(), config.dimensions());
        one = new GatheredRows(1, config.dimensions());
        userSteps = new SphereSteps(new Optimizer(config, config.learningRate()), 1);
        itemSteps = new SphereSteps(
                new Optimizer(config, config.itemLearningRate()), Math.max(most, config.recentItems()));
        weightStep = new WeightStep(weights, config.queryLearningRate());
        factors = new float[VectorMath.padded(config.recentItems())];
        both = new float[VectorMath.padded(config.dimensions())];
        sharpness = (float) (1 / config.temperature());
        // Of each factor, which is ∂ℓ/τ.
        biasRate = (float) (config.biasLearningRate() * items.copies() * config.temperature());
        boolean masked = config.maskHistory() && config.history() >= config.recentItems();
        unmasked = masked ? 1 : most;
    }

    /** Fetches the user's row. */
    void fetchUser(PlannedStep step) {
        one.fetch(step.users, step.user);
    }

    /** Gathers the rows of the items that were clicked last, most recent first. */
    GatheredRows gatherRecent(PlannedStep step) {
        System.arraycopy(step.recent, 0, recent.slots, 0, step.recentCount);
        recent.gather(items.table(), step.recentCount);
        return recent;
    }

    /**
     * Moves all rows, and the weights, each by the gradient from before any moved.
     *
     * @param step what is moved
     * @param gradient the direction of g_q
     * @param size |g_q|
     */
    void move(PlannedStep step, float[] gradient, float size) {
        long timestamp = step.timestamp;
        Candidates c = candidates;
        recent.compare(gradient);
        weightStep.measure(recent, size, c);
        VectorMath.scale(sharpness, c.coefficients, 0, c.rows.lanes());
        if (step.positiveAlone) {
            c.rows.truncate(1);
        } else {
            c.keepLive();
        }
        moveRecent(gradient, size, timestamp);
        itemSteps.move(c.rows, c.coefficients, query.direction(), query.norm() > 0 ? 1 : 0, biasRate, timestamp);
        moveOne(userSteps, step.users, step.user, gradient, size, timestamp);
        if (step.learnsWeights) {
            weightStep.move();
        }
    }

    /** The recent items' steps, of gradients α(I − v̂v̂ᵀ)g_q; the candidates among them take theirs along. */
    private void moveRecent(float[] gradient, float size, long timestamp) {
        int moving = 0;
        for (int k = 0; k < recent.size(); k++) {
            float weight = weights.recent(k);
            if (!(weight > 0)) {
                continue;
            }
            int slot = recent.slots[k];
            int candidate = candidates.rows.indexOf(slot, Math.min(unmasked, candidates.rows.size()));
            if (candidate >= 0) {
                moveBoth(slot, gradient, weight * size, candidate, timestamp);
            } else {
                recent.swap(moving, k);
                factors[moving] = weight * size;
                moving++;
            }
        }
        recent.truncate(moving);
        itemSteps.move(recent, factors, gradient, size > 0 ? 1 : 0, 0, timestamp);
    }

    /** One step along both the query's gradient and the query; the row is no other candidate's then. */
    private void moveBoth(int slot, float[] gradient, float size, int candidate, long timestamp) {
        float a = candidates.coefficients[candidate];
        Arrays.fill(both, 0f);
        VectorMath.axpy(size, gradient, 0, both, 0, both.length);
        VectorMath.axpy(a, query.direction(), 0, both, 0, both.length);
        float norm = (float) VectorMath.normalise(both, both.length);
        moveOne(itemSteps, items.table(), slot, both, norm, timestamp);
        items.table().addBias(slot, -biasRate * a);
        candidates.remove(candidate);
    }

    private void moveOne(
            SphereSteps steps, RowTable table, int slot, float[] direction, float size, long timestamp) {
        one.slots[0] = slot;
        one.gather(table, 1);
        one.compare(direction);
        oneFactor[0] = size;
        steps.move(one, oneFactor, direction, size > 0 ? 1 : 0, 0, timestamp);
    }
}
