package io.valence.learning;

import io.valence.embedding.Followers;
import io.valence.embedding.RowTable;
import io.valence.negatives.MemoryBank;
import io.valence.vector.VectorMath;
import java.util.Arrays;

/**
 * The positive (index 0) and its negatives (from 1), as the kernels want them: where their rows are, and what
 * the softmax needs to know of each. Filled once a click, never reallocated.
 */
final class Candidates {

    /** What a candidate's slot is when its vector is a frozen copy, which nothing updates. */
    static final int FROZEN = -1;

    final GatheredRows rows;

    /** The share of what followed the last item; 0 where there is none. */
    final float[] followed;

    /** ℓ = s/τ + b + γ·followed. */
    final float[] logits;

    /** ℓ' + ln multiplicity, then its softmax share. */
    final float[] shares;

    /** ∂L/∂ℓ, times the click's weight. */
    final float[] coefficients;

    /** Whole numbers; 0 behind the last. */
    final float[] multiplicities;

    /** Negatives that were drawn, counting multiplicity. */
    int kept;

    /** How many of the candidates are there for certain: the positive, and what else followed the last item. */
    private int certain;

    /** Whether some may be {@link #FROZEN}. */
    private final boolean frozen;

    private final float[] lnQ;

    /** The logarithms of 1 to as many as are drawn. */
    private final float[] ln;

    /** The table's chunks and behind them the frozen vectors, and those chunks. */
    private float[][] chunksAndFrozen;
    private float[][] frozenBehind;

    private int lnOfKnown;
    private double lnKnown;
    private double othersShare;
    private final float sharpness;
    private final float correction;
    private final int hardest;

    Candidates(LearnerConfig config) {
        frozen = config.isFrozen();
        int most = most(config);
        int room = VectorMath.padded(most);
        rows = new GatheredRows(most, config.dimensions());
        followed = new float[room];
        logits = new float[room];
        shares = new float[room];
        coefficients = new float[room];
        multiplicities = new float[room];
        lnQ = new float[room];
        ln = new float[1 + config.draws()];
        for (int i = 1; i < ln.length; i++) {
            ln[i] = (float) StrictMath.log(i);
        }
        sharpness = (float) (1 / config.temperature());
        correction = (float) config.correction();
        hardest = config.hardNegatives() > 1 ? config.negatives() : Integer.MAX_VALUE;
    }

    /** How many there may be at once. */
    static int most(LearnerConfig config) {
        return 1 + Followers.MOST + config.draws();
    }

    /** Gathers those of a planned step. */
    void gather(RowTable table, PlannedStep step, MemoryBank bank) {
        certain = step.certain;
        kept = step.kept;
        System.arraycopy(step.slots, 0, rows.slots, 0, step.size);
        System.arraycopy(step.multiplicities, 0, multiplicities, 0, step.size);
        System.arraycopy(step.lnQ, 0, lnQ, 0, step.size);
        if (frozen) {
            float[][] chunks = table.chunks();
            rows.gather(table, withFrozen(chunks, bank.vectors()), step.size);
            freeze(step, bank, chunks.length);
        } else {
            rows.gather(table, step.size);
        }
        rows.clearTail(multiplicities, 0);
        System.arraycopy(step.followed, 0, followed, 0, certain);
        Arrays.fill(followed, certain, rows.lanes(), 0f);
    }

    private float[][] withFrozen(float[][] chunks, float[] vectors) {
        if (chunks != frozenBehind) {
            frozenBehind = chunks;
            chunksAndFrozen = Arrays.copyOf(chunks, chunks.length + 1);
            chunksAndFrozen[chunks.length] = vectors;
        }
        return chunksAndFrozen;
    }

    /** Those that were drawn from a frozen bank have the vector of when they were queued, and the bias of now. */
    private void freeze(PlannedStep step, MemoryBank bank, int index) {
        for (int i = certain; i < rows.size(); i++) {
            int position = step.bankPositions[i];
            if (position != PlannedStep.NONE) {
                rows.replaceVector(i, index, position * bank.vectorLength());
                rows.slots[i] = FROZEN;
            }
        }
    }

    /**
     * Scores what was gathered.
     *
     * @param query q̂
     * @param weight γ
     * @param known N
     */
    void score(float[] query, float weight, int known) {
        rows.compare(query);
        int lanes = rows.lanes();
        System.arraycopy(rows.biases, 0, logits, 0, rows.size());
        rows.clearTail(logits, 0);
        VectorMath.axpy(sharpness, rows.cosines, 0, logits, 0, lanes);
        VectorMath.axpy(weight, followed, 0, logits, 0, lanes);
        if (kept > hardest) {
            keepHardest();
        }
        correct(known);
    }

    /**
     * ℓ'_j = ℓ_j − strength·(ln Q(j) + ln M) + ln multiplicity; the positive stays uncorrected. What is there for
     * certain stands for itself alone and needs no correction, either: but where the strength c is below 1, what was
     * drawn counts as (N/M)^(c−1) times what it stands for, and so must what was not.
     */
    private void correct(int known) {
        if (known != lnOfKnown) {
            lnOfKnown = known;
            lnKnown = StrictMath.log(known);
        }
        float lnM = kept > 0 ? ln[kept] : 0;
        shares[0] = 0;
        Arrays.fill(shares, 1, certain, (float) Math.min(0, (correction - 1) * (lnKnown - lnM)));
        for (int i = certain; i < rows.size(); i++) {
            shares[i] = ln[(int) multiplicities[i]] - correction * (lnQ[i] + lnM);
        }
        rows.clearTail(shares, 0);
        VectorMath.axpy(1, logits, 0, shares, 0, rows.lanes());
    }

    /**
     * Keeps the negatives of the highest logits until K are kept, by selection: K is small, and this is a switch
     * for comparing, not the default.
     */
    private void keepHardest() {
        int total = 0;
        int next = certain;
        while (next < rows.size() && total < hardest) {
            int best = next;
            for (int i = next + 1; i < rows.size(); i++) {
                if (logits[i] > logits[best]) {
                    best = i;
                }
            }
            swap(next, best);
            multiplicities[next] = Math.min(multiplicities[next], hardest - total);
            total += (int) multiplicities[next];
            next++;
        }
        rows.truncate(next);
        rows.clearTail(multiplicities, 0);
        rows.clearTail(rows.cosines, 0);
        kept = total;
    }

    private void swap(int a, int b) {
        rows.swap(a, b);
        GatheredRows.swap(multiplicities, a, b);
        GatheredRows.swap(logits, a, b);
        GatheredRows.swap(lnQ, a, b);
        GatheredRows.swap(coefficients, a, b);
    }

    /**
     * Turns the corrected logits in {@link #shares} into softmax shares. The largest is subtracted first, so that no
     * exponential overflows. The positive's stays apart from the sum of the others, which makes loss and 1 − p₊ exact
     * where p₊ rounds to 1.
     *
     * @return −ln of the positive's share, in nats: the InfoNCE loss
     */
    double softmax() {
        int lanes = rows.lanes();
        rows.clearTail(shares, Float.NEGATIVE_INFINITY);
        float most = VectorMath.max(shares, lanes);
        float positive = shares[0] - most;
        shares[0] = Float.NEGATIVE_INFINITY;
        double others = VectorMath.expSum(shares, most, lanes);
        shares[0] = positive;
        VectorMath.exp(shares, 0, 1);
        double sum = shares[0] + others;
        othersShare = others / sum;
        VectorMath.scale((float) (1 / sum), shares, 0, lanes);
        return Math.max(0, StrictMath.log(sum) - positive);
    }

    /** Negatives that were contrasted, counting multiplicity. */
    int negatives() {
        return kept + certain - 1;
    }

    /** 1 − p₊ after {@link #softmax}, as the sum of the other shares: exact where p₊ rounds to 1. */
    double othersShare() {
        return othersShare;
    }

    /** The place of the positive among its negatives by uncorrected logit, from 1; ties count against it. */
    int rankOfPositive() {
        // It is not below itself.
        return (int) VectorMath.sumUnlessBelow(multiplicities, logits, logits[0], rows.lanes());
    }

    /** The mean cosine of query and negatives; 0 without any. */
    double meanSimilarity() {
        double sum = VectorMath.dot(multiplicities, 0, rows.cosines, 0, rows.lanes()) - rows.cosines[0];
        return negatives() > 0 ? sum / negatives() : 0;
    }

    /** Forgets one, whose place the last one takes. */
    void remove(int i) {
        int last = rows.size() - 1;
        swap(i, last);
        rows.truncate(last);
    }

    /** Leaves those whose rows can be moved: not what is frozen. */
    void keepLive() {
        if (!frozen) {
            return;
        }
        int live = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (rows.slots[i] != FROZEN) {
                swap(live++, i);
            }
        }
        rows.truncate(live);
    }
}
