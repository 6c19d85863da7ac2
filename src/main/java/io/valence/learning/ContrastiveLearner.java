package io.valence.learning;

import io.valence.embedding.Catalogue;
import io.valence.embedding.History;
import io.valence.embedding.ItemRows;
import io.valence.embedding.RowTable;
import io.valence.embedding.SharedWeights;
import io.valence.negatives.MemoryBank;
import io.valence.vector.VectorMath;
import java.util.Arrays;

/**
 * One InfoNCE step per click (van den Oord et al. 2018) against negatives from a memory bank (He et al. 2020).
 *
 * <pre>
 *   q = û + Σ αₖ·v̂ₖ          s = q̂·v̂        ℓ = s/τ + b + γf   ℓ'_j = ℓ_j − ln Q(j) − ln M
 *   L = −ln softmax₊{ℓ₊, ℓ'_j}               w_j: the negatives' shares, p₊: the positive's
 *
 *   g_q    = [ −(1−p₊)(v̂₊ − s₊q̂) + Σ w_j (v̂_j − s_j q̂) ] / (τ·max(|q|,1))
 *   g_u    = (I − ûûᵀ) g_q                    g_k = αₖ (I − v̂ₖv̂ₖᵀ) g_q     ∂αₖ = g_q·v̂ₖ      ∂γ = Σ w_j f_j − (1−p₊)f₊
 *   g₊     = −(1−p₊)(q̂ − s₊v̂₊)/τ             g_j    = w_j (q̂ − s_j v̂_j)/τ
 *   ∂b₊    = −(1−p₊)                          ∂b_j   = w_j
 * </pre>
 *
 * <p>v̂ₖ are the items that the user clicked last, k = 0 the very last. The αₖ are shared by all users and learned:
 * where what comes next depends on the last item, on that, and where it does not, on the user. They learn only from
 * items new to the user, which are those that a recommendation is for.
 *
 * <p>f is an item's share of what followed the last item, 0 for most. The few that it is not are contrasted with
 * besides those drawn, since a draw would seldom hit them. γ says what that is worth, and is learned as α is.
 *
 * <p>A bias steps once for each copy of the rows, see {@link ItemRows#copies}: its rate does not fall, so that tasks
 * which raise it without knowing of each other would overshoot.
 *
 * <p>max(|q|,1) bounds the gradient of a user and a last item that point away from each other. A weight scales
 * all gradients. A negative weight is a dislike, of the loss −ln(1 − p): the item's row and the query are pushed
 * apart with p in place of −(1−p₊), and the other candidates stay where they are. Cost: O(K·d) and the history's
 * length. Nothing is allocated per click.
 */
public final class ContrastiveLearner {

    /** Far beyond what an event is worth, and its square still far from a float's end. */
    static final double MOST_WEIGHT = 1e6;

    private final LearnerConfig config;
    private final ItemRows items;
    private final MemoryBank bank;
    private final StepPlanner planner;
    private final PlannedStep single;
    private final Candidates candidates;
    private final Query query;
    private final SharedWeights weights;
    private final ClickSteps steps;
    private final float[] quotients;
    /** g_q, then its direction. */
    private final float[] queryGradient;
    private final int length;

    /**
     * @param config the choices; its dimensions are those of the items' table
     * @param items the items' rows
     * @param bank where negatives come from and positives go to
     * @param weights what recent items weigh; learned in place
     */
    public ContrastiveLearner(LearnerConfig config, ItemRows items, MemoryBank bank, SharedWeights weights) {
        if (items.table().dimensions() != config.dimensions()) {
            throw new IllegalArgumentException(
                    "expected dim=" + config.dimensions() + ", got " + items.table().dimensions());
        }
        int vectorLength = frozenLength(config);
        if (bank.vectorLength() != vectorLength) {
            throw new IllegalArgumentException(
                    "expected a bank of " + vectorLength + " floats a vector, got " + bank.vectorLength());
        }
        this.config = config;
        this.items = items;
        this.bank = bank;
        this.planner = new StepPlanner(config, items, bank);
        this.single = new PlannedStep(config);
        this.candidates = new Candidates(config);
        this.query = new Query(config.dimensions());
        this.weights = weights;
        this.steps = new ClickSteps(config, items, weights, query, candidates);
        this.quotients = new float[candidates.shares.length];
        this.length = VectorMath.padded(config.dimensions());
        this.queryGradient = new float[length];
    }

    /** An empty bank that fits the configuration: with room for vectors if it is frozen. */
    public static MemoryBank newBank(LearnerConfig config) {
        return new MemoryBank(config.bankCapacity(), frozenLength(config));
    }

    /** Weights of the recent items as they are before the first click. */
    public static SharedWeights newWeights(LearnerConfig config) {
        return new SharedWeights(config.recentItems(), config.lastItemWeight());
    }

    private static int frozenLength(LearnerConfig config) {
        return config.isFrozen() ? VectorMath.padded(config.dimensions()) : 0;
    }

    /**
     * Learns from one click: {@link #plan plans} its step and {@link #take takes} it.
     *
     * @param result filled with what was measured before the step
     */
    public void learn(
            RowTable users,
            int user,
            History history,
            int positive,
            double weight,
            long timestamp,
            long seed,
            StepResult result) {
        plan(users, user, history, positive, weight, timestamp, seed, single);
        take(single, result);
    }

    /**
     * Plans the step of one click: draws its negatives, and remembers the click in history, bank and followers. Rows that
     * the step may change are marked as changed. What is planned follows from the clicks that were planned before,
     * whether or not their steps were taken; one thread may plan while another takes steps, as long as nobody else looks
     * at the rows.
     *
     * @param users the table of the user's row
     * @param user its slot
     * @param history the user's history before this click; updated in place
     * @param positive the clicked item's ordinal
     * @param weight scales the gradients; below 0 for a dislike, 0 to measure and move nothing; finite, and as
     *     {@value #MOST_WEIGHT} where it is more
     * @param timestamp event time, ms since 1970
     * @param seed of this click's draws
     * @param step filled; the caller's until it is taken
     */
    public void plan(
            RowTable users,
            int user,
            History history,
            int positive,
            double weight,
            long timestamp,
            long seed,
            PlannedStep step) {
        if (!Double.isFinite(weight)) {
            throw new IllegalArgumentException("weight is " + weight + ", expected a finite number");
        }
        planner.plan(users, user, history, positive, weight, timestamp, seed, step);
    }

    /**
     * Takes a step: updates the user's row, the rows of the positive, the recent items and the negatives, and the
     * weights. To be called in the order in which steps were planned.
     *
     * @param result filled with what was measured before the step
     */
    public void take(PlannedStep step, StepResult result) {
        // All rows at once, and before any is worked on: most of a step would else be waiting for memory.
        steps.fetchUser(step);
        GatheredRows recent = steps.gatherRecent(step);
        candidates.gather(items.table(), step, bank);
        query.compose(step.users, step.user, recent, weights);
        candidates.score(query.direction(), weights.followers(), step.known);
        double loss = candidates.softmax();
        boolean dislike = step.weight < 0;
        measure(step, loss, dislike, result);
        differentiate((float) Math.min(Math.abs(step.weight), MOST_WEIGHT), dislike);
        result.gradientNorm = VectorMath.normalise(queryGradient, length);
        if (step.weight == 0) {
            step.users.countUpdate(step.user, step.timestamp);
        } else {
            steps.move(step, queryGradient, (float) result.gradientNorm);
            freeze(step.slots[0], step.bankPosition);
        }
        result.userNorm = step.users.norm(step.user);
    }

    private void measure(PlannedStep step, double loss, boolean dislike, StepResult result) {
        Candidates c = candidates;
        result.newUser = step.users.updates(step.user) == 0;
        result.repeat = step.repeat;
        result.loss = dislike ? -StrictMath.log(Math.max(c.othersShare(), Float.MIN_NORMAL)) : loss;
        result.probability = c.shares[0];
        result.negatives = c.negatives();
        result.masked = step.masked;
        result.positiveSimilarity = c.rows.cosines[0];
        result.negativeSimilarity = c.meanSimilarity();
        result.rankAmongNegatives = c.rankOfPositive();
        result.alignment = alignment(step.users, step.user);
    }

    private double alignment(RowTable users, int user) {
        RowTable table = items.table();
        int positive = candidates.rows.slots[0];
        double norms = (double) users.norm(user) * table.norm(positive);
        if (norms == 0) {
            return 1;
        }
        float dot = VectorMath.dot(
                users.chunk(user), users.offset(user), table.chunk(positive), table.offset(positive), length);
        return 2 - 2.0 * dot / norms;
    }

    /** Sets each candidate's ∂L/∂ℓ (times the weight) and the query's gradient. */
    private void differentiate(float weight, boolean dislike) {
        Candidates c = candidates;
        int lanes = c.rows.lanes();
        Arrays.fill(c.coefficients, 0, lanes, 0f);
        if (!dislike) {
            VectorMath.axpy(weight, c.shares, 0, c.coefficients, 0, lanes);
        }
        c.coefficients[0] = (float) (weight * (dislike ? c.shares[0] : -c.othersShare()));
        float along = VectorMath.dot(c.coefficients, 0, c.rows.cosines, 0, lanes);
        System.arraycopy(c.coefficients, 0, quotients, 0, lanes);
        VectorMath.divide(quotients, c.rows.norms, lanes);
        Arrays.fill(queryGradient, 0f);
        VectorMath.weightedSum(quotients, c.rows.vectors, queryGradient, 0);
        VectorMath.axpy(-along, query.direction(), 0, queryGradient, 0, length);
        double scale = 1 / (config.temperature() * Math.max(query.norm(), 1));
        VectorMath.scale((float) scale, queryGradient, 0, length);
    }

    /**
     * What remains of a click that was learned from, here or by another task, besides the rows that it changed: the
     * positive is in the bank, and followed the item before it.
     *
     * @param positive the item's ordinal
     * @param predecessor that of the item that the user had clicked before, or {@link Catalogue#UNKNOWN}
     */
    public void remember(int positive, int predecessor) {
        freeze(items.slot(positive), planner.remember(positive, predecessor));
    }

    /** A frozen bank keeps the direction that an item's row has when it is queued. */
    private void freeze(int slot, int position) {
        // Not asked of the bank: each click that is planned, in the other thread, changes it.
        if (position != PlannedStep.NONE && config.isFrozen()) {
            RowTable table = items.table();
            int at = position * length;
            float[] vectors = bank.vectors();
            Arrays.fill(vectors, at, at + length, 0f);
            VectorMath.axpy(1 / table.norm(slot), table.chunk(slot), table.offset(slot), vectors, at, length);
        }
    }
}
