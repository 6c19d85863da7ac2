package io.valence.learning;

import io.valence.embedding.Catalogue;
import io.valence.embedding.History;
import io.valence.embedding.ItemRows;
import io.valence.embedding.RandomBits;
import io.valence.embedding.RowTable;
import io.valence.negatives.MemoryBank;
import io.valence.negatives.NegativeSampler;
import io.valence.vector.VectorMath;
import java.util.Arrays;

/**
 * One InfoNCE step per click (van den Oord et al. 2018) against negatives from a memory bank (He et al. 2020).
 *
 * <pre>
 *   q = û + α·v̂(last)        s = q̂·v̂        ℓ = s/τ + b        ℓ'_j = ℓ_j − ln Q(j) − ln M
 *   L = −ln softmax₊{ℓ₊, ℓ'_j}               w_j: the negatives' shares, p₊: the positive's
 *
 *   g_q    = [ −(1−p₊)(v̂₊ − s₊q̂) + Σ w_j (v̂_j − s_j q̂) ] / (τ·max(|q|,1))
 *   g_u    = (I − ûûᵀ) g_q                    g_last = α (I − v̂v̂ᵀ) g_q
 *   g₊     = −(1−p₊)(q̂ − s₊v̂₊)/τ             g_j    = w_j (q̂ − s_j v̂_j)/τ
 *   ∂b₊    = −(1−p₊)                          ∂b_j   = w_j
 * </pre>
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
    private final Optimizer optimizer;
    private final Query query;
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
     */
    public ContrastiveLearner(LearnerConfig config, ItemRows items, MemoryBank bank) {
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
        this.optimizer = new Optimizer(config);
        this.query = new Query(config.dimensions(), config.lastItemWeight());
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

    private static int frozenLength(LearnerConfig config) {
        return config.bank() == LearnerConfig.Bank.FROZEN ? VectorMath.padded(config.dimensions()) : 0;
    }

    /**
     * Learns from one click. Updates the user's row, its history, the rows of the positive, the last item and the
     * negatives, and the bank.
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
        int last = config.lastItemWeight() > 0 ? history.last() : Catalogue.UNKNOWN;
        query.compose(users, user, items, last);
        random.seed(seed);
        int draws = config.negatives() * config.hardNegatives();
        sampler.draw(random, draws, items.size(), positive, config.maskHistory() ? history.items() : null);
        candidates.gather(items, positive, sampler, bank, query.direction());
        double loss = candidates.softmax();
        boolean dislike = weight < 0;
        measure(users, user, loss, dislike, result);
        differentiate(Math.min(Math.abs(weight), MOST_WEIGHT), dislike);
        result.gradientNorm = Math.sqrt(VectorMath.squaredNorm(queryGradient, 0, length));
        result.repeat = false;
        if (weight != 0) {
            move(users, user, last, dislike, timestamp);
            result.repeat = history.add(positive);
            if (!dislike) {
                remember(users, user, history, positive);
            } else if (history.last() == positive) {
                history.setLast(Catalogue.UNKNOWN);
            }
        }
        users.countUpdate(user, timestamp);
    }

    private void measure(RowTable users, int user, double loss, boolean dislike, StepResult result) {
        Candidates c = candidates;
        result.loss = dislike ? -StrictMath.log(Math.max(c.othersShare(), Float.MIN_NORMAL)) : loss;
        result.probability = c.shares[0];
        result.negatives = c.kept;
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
        result.negativeSimilarity = c.kept > 0 ? similarity / c.kept : 0;
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

    private void move(RowTable users, int user, int last, boolean dislike, long timestamp) {
        RowTable table = items.table();
        int lastSlot = last == Catalogue.UNKNOWN ? RowTable.NONE : items.slot(last);
        int lastIndex = lastSlot == RowTable.NONE ? -1 : candidates.indexOf(lastSlot);
        int updated = dislike || !config.updateNegatives() ? 1 : candidates.size;
        if (lastSlot != RowTable.NONE) {
            moveLast(table, lastSlot, lastIndex < updated ? lastIndex : -1, timestamp);
        }
        double querySquare = query.norm() > 0 ? 1 : 0;
        for (int i = 0; i < updated; i++) {
            int slot = candidates.slots[i];
            if (slot == Candidates.FROZEN) {
                continue;
            }
            items.changing(slot);
            if (i != lastIndex) {
                float a = (float) (coefficients[i] / config.temperature());
                optimizer.stepOnSphere(table, slot, a, candidates.similarities[i], query.direction(), querySquare);
                table.countUpdate(slot, timestamp);
            }
            table.addBias(slot, (float) (-biasRate * coefficients[i]));
        }
        project(queryGradient, users, user, gradient);
        optimizer.step(users, user, gradient);
    }

    /** The last item's step: α(I − v̂v̂ᵀ)g_q, plus its own gradient where it is a candidate too. */
    private void moveLast(RowTable table, int slot, int index, long timestamp) {
        items.changing(slot);
        project(queryGradient, table, slot, gradient);
        VectorMath.scale((float) config.lastItemWeight(), gradient, 0, length);
        if (index >= 0) {
            float a = (float) (coefficients[index] / config.temperature());
            VectorMath.axpy(a, query.direction(), 0, gradient, 0, length);
            if (candidates.norms[index] > 0) {
                float along = -a * candidates.similarities[index] / candidates.norms[index];
                VectorMath.axpy(along, table.chunk(slot), table.offset(slot), gradient, 0, length);
            }
        }
        optimizer.step(table, slot, gradient);
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

    private void remember(RowTable users, int user, History history, int positive) {
        history.setLast(positive);
        users.addClick(user);
        items.table().addClick(items.slot(positive));
        queue(positive);
    }

    /**
     * Queues a positive in the bank: what a click that was learned from does, here or by another task.
     *
     * @param positive the item's ordinal
     */
    public void queue(int positive) {
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
