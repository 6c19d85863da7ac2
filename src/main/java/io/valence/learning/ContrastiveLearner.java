package io.valence.learning;

import io.valence.embedding.Catalogue;
import io.valence.embedding.History;
import io.valence.embedding.IntList;
import io.valence.embedding.ItemRows;
import io.valence.embedding.RandomBits;
import io.valence.embedding.RowTable;
import io.valence.embedding.SharedWeights;
import io.valence.negatives.MemoryBank;
import io.valence.negatives.NegativeSampler;
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
    private final NegativeSampler sampler;
    private final Candidates candidates;
    private final Optimizer userOptimizer;
    private final Optimizer itemOptimizer;
    private final SphereSteps sphereSteps;
    private final Query query;
    private final SharedWeights weights;
    private final WeightStep weightStep;
    private final boolean[] moved;
    private final RandomBits random = new RandomBits(0);
    private final float[] coefficients;
    private final float[] queryGradient;
    private final float[] gradient;
    private final int length;
    private final double biasRate;

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
        this.sampler = new NegativeSampler(bank, config.uniformShare(), config.negatives() * config.hardNegatives());
        this.candidates = new Candidates(config);
        this.userOptimizer = new Optimizer(config, config.learningRate());
        this.itemOptimizer = new Optimizer(config, config.itemLearningRate());
        this.sphereSteps = new SphereSteps(itemOptimizer, candidates.slots.length);
        this.query = new Query(config.dimensions());
        this.weights = weights;
        this.weightStep = new WeightStep(weights, config.queryLearningRate());
        this.moved = new boolean[candidates.shares.length];
        this.biasRate = config.biasLearningRate() * items.copies();
        this.length = VectorMath.padded(config.dimensions());
        this.coefficients = new float[candidates.shares.length];
        this.queryGradient = new float[length];
        this.gradient = new float[length];
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
        return config.bank() == LearnerConfig.Bank.FROZEN ? VectorMath.padded(config.dimensions()) : 0;
    }

    /**
     * Learns from one click. Updates the user's row and history, the rows of the positive, the recent items and the
     * negatives, the weights, and the bank.
     *
     * @param users the table of the user's row
     * @param user its slot
     * @param history the user's history before this click; updated in place
     * @param positive the clicked item's ordinal
     * @param weight scales the gradients; below 0 for a dislike, 0 to measure and move nothing; finite, and as
     *     {@value #MOST_WEIGHT} where it is more
     * @param timestamp event time, ms since 1970
     * @param seed of this click's draws
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
        if (!Double.isFinite(weight)) {
            throw new IllegalArgumentException("weight is " + weight + ", expected a finite number");
        }
        random.seed(seed);
        int draws = config.negatives() * config.hardNegatives();
        IntList masked = config.maskHistory() ? history.items() : null;
        boolean follows = config.followers() && history.last() != Catalogue.UNKNOWN;
        int last = follows ? items.slot(history.last()) : RowTable.NONE;
        sampler.draw(random, draws, items.size(), positive, masked, items.table().followers(), last);
        // All rows at once, and before any is worked on: most of a step would else be waiting for memory.
        users.fetch(user);
        query.fetch(items, history.recent(), weights);
        candidates.gather(items, positive, sampler);
        query.compose(users, user, items, history.recent(), weights);
        candidates.score(items, positive, sampler, bank, query.direction(), last, weights.followers());
        double loss = candidates.softmax();
        boolean dislike = weight < 0;
        measure(users, user, loss, dislike, result);
        differentiate(Math.min(Math.abs(weight), MOST_WEIGHT), dislike);
        result.gradientNorm = Math.sqrt(VectorMath.squaredNorm(queryGradient, 0, length));
        result.repeat = false;
        if (weight != 0) {
            move(users, user, history, positive, dislike, timestamp);
            result.repeat = history.add(positive);
            remember(users, user, history, positive, dislike);
        }
        users.countUpdate(user, timestamp);
    }

    private void measure(RowTable users, int user, double loss, boolean dislike, StepResult result) {
        Candidates c = candidates;
        result.loss = dislike ? -StrictMath.log(Math.max(c.othersShare(), Float.MIN_NORMAL)) : loss;
        result.probability = c.shares[0];
        result.negatives = c.negatives();
        result.masked = sampler.masked();
        result.positiveSimilarity = c.similarities[0];
        double similarity = 0;
        int rank = 1;
        for (int i = 1; i < c.size; i++) {
            similarity += (double) c.multiplicities[i] * c.similarities[i];
            if (!(c.logits[i] < c.logits[0])) {
                rank += c.multiplicities[i];
            }
        }
        result.negativeSimilarity = c.negatives() > 0 ? similarity / c.negatives() : 0;
        result.rankAmongNegatives = rank;
        result.alignment = alignment(users, user);
    }

    private double alignment(RowTable users, int user) {
        float norm = users.norm(user);
        if (norm == 0 || candidates.norms[0] == 0) {
            return 1;
        }
        float dot = VectorMath.dot(
                users.chunk(user), users.offset(user), candidates.rows[0], candidates.offsets[0], length);
        return 2 - 2.0 * dot / ((double) norm * candidates.norms[0]);
    }

    /** Sets each candidate's ∂L/∂ℓ (times the weight) and the query's gradient. */
    private void differentiate(double weight, boolean dislike) {
        Candidates c = candidates;
        coefficients[0] = (float) (weight * (dislike ? c.shares[0] : -c.othersShare()));
        for (int i = 1; i < c.size; i++) {
            coefficients[i] = dislike ? 0 : (float) (weight * c.shares[i]);
        }
        double along = 0;
        for (int i = 0; i < c.size; i++) {
            along += (double) coefficients[i] * c.similarities[i];
            // Reused as scratch: the logits have been read.
            c.logits[i] = c.norms[i] > 0 ? coefficients[i] / c.norms[i] : 0;
        }
        Arrays.fill(queryGradient, 0f);
        VectorMath.weightedSum(c.logits, c.rows, c.offsets, 0, c.size, queryGradient, 0, length);
        VectorMath.axpy((float) -along, query.direction(), 0, queryGradient, 0, length);
        double scale = 1 / (config.temperature() * Math.max(query.norm(), 1));
        VectorMath.scale((float) scale, queryGradient, 0, length);
    }

    private void move(RowTable users, int user, History history, int positive, boolean dislike, long timestamp) {
        int updated = dislike || !config.updateNegatives() ? 1 : candidates.size;
        Arrays.fill(moved, 0, candidates.size, false);
        weightStep.measure(items, history.recent(), queryGradient);
        for (int k = 0; k < weightStep.count(); k++) {
            if (weights.recent(k) > 0) {
                int index = candidates.indexOf(weightStep.slot(k));
                moveRecent(weightStep.slot(k), weights.recent(k), index < updated ? index : -1, timestamp);
            }
        }
        if (!dislike && !history.holds(positive)) {
            weightStep.move(candidates, coefficients);
        }
        RowTable table = items.table();
        double querySquare = query.norm() > 0 ? 1 : 0;
        sphereSteps.begin(querySquare);
        for (int i = 0; i < updated; i++) {
            int slot = candidates.slots[i];
            if (slot == Candidates.FROZEN) {
                continue;
            }
            items.changing(slot);
            if (!moved[i]) {
                float a = (float) (coefficients[i] / config.temperature());
                sphereSteps.add(
                        slot, candidates.rows[i], candidates.offsets[i], candidates.norms[i], a,
                        candidates.similarities[i]);
                table.countUpdate(slot, timestamp);
            }
            table.addBias(slot, (float) (-biasRate * coefficients[i]));
        }
        sphereSteps.apply(table, query.direction());
        project(queryGradient, users, user, gradient);
        userOptimizer.step(users, user, gradient);
    }

    /** A recent item's step: α(I − v̂v̂ᵀ)g_q, plus its own gradient where it is a candidate too. */
    private void moveRecent(int slot, float weight, int index, long timestamp) {
        RowTable table = items.table();
        items.changing(slot);
        project(queryGradient, table, slot, gradient);
        VectorMath.scale(weight, gradient, 0, length);
        if (index >= 0) {
            moved[index] = true;
            float a = (float) (coefficients[index] / config.temperature());
            VectorMath.axpy(a, query.direction(), 0, gradient, 0, length);
            if (candidates.norms[index] > 0) {
                float along = -a * candidates.similarities[index] / candidates.norms[index];
                VectorMath.axpy(along, table.chunk(slot), table.offset(slot), gradient, 0, length);
            }
        }
        itemOptimizer.step(table, slot, gradient);
        table.countUpdate(slot, timestamp);
    }

    /** out = (I − ŵŵᵀ)·vector; the vector itself where the row is zero. */
    private void project(float[] vector, RowTable table, int slot, float[] out) {
        System.arraycopy(vector, 0, out, 0, length);
        float norm = table.norm(slot);
        if (norm > 0) {
            float[] chunk = table.chunk(slot);
            int at = table.offset(slot);
            float dot = VectorMath.dot(vector, 0, chunk, at, length);
            VectorMath.axpy((float) (-dot / ((double) norm * norm)), chunk, at, out, 0, length);
        }
    }

    private void remember(RowTable users, int user, History history, int positive, boolean dislike) {
        if (dislike) {
            history.disliked(positive);
            return;
        }
        int predecessor = history.last();
        history.clicked(positive);
        users.addClick(user);
        items.table().addClick(items.slot(positive));
        remember(positive, predecessor);
    }

    /**
     * What remains of a click that was learned from, here or by another task, besides the rows that it changed: the
     * positive is in the bank, and followed the item before it.
     *
     * @param positive the item's ordinal
     * @param predecessor that of the item that the user had clicked before, or {@link Catalogue#UNKNOWN}
     */
    public void remember(int positive, int predecessor) {
        if (predecessor != Catalogue.UNKNOWN && predecessor != positive) {
            items.table().addFollower(items.slot(predecessor), positive);
        }
        queue(positive);
    }

    private void queue(int positive) {
        int position = bank.add(positive);
        if (bank.vectorLength() > 0) {
            RowTable table = items.table();
            int slot = items.slot(positive);
            int at = position * bank.vectorLength();
            float[] vectors = bank.vectors();
            Arrays.fill(vectors, at, at + bank.vectorLength(), 0f);
            VectorMath.axpy(1 / table.norm(slot), table.chunk(slot), table.offset(slot), vectors, at, length);
        }
    }
}
