package io.valence.learning;

import io.valence.embedding.Followers;
import io.valence.embedding.IntList;
import io.valence.embedding.ItemRows;
import io.valence.embedding.RowTable;
import io.valence.negatives.MemoryBank;
import io.valence.negatives.NegativeSampler;
import io.valence.vector.VectorMath;

/**
 * The positive (index 0) and its negatives (from 1), as the kernels want them: which array and offset, and what
 * the softmax needs to know of each. Filled once a click, never reallocated.
 */
final class Candidates {

    /** What a candidate's slot is when its vector is a frozen copy, which nothing updates. */
    static final int FROZEN = -1;

    final float[][] rows;
    final int[] offsets;
    final int[] slots;
    final float[] norms;

    /** q̂·w, then the cosine s. */
    final float[] similarities;

    /** The share of what followed the last item; 0 where there is none. */
    final float[] followed;

    /** ℓ = s/τ + b + γ·followed. */
    final float[] logits;

    /** ℓ' + ln multiplicity, then its softmax share. */
    final float[] shares;

    final int[] multiplicities;
    int size;

    /** Negatives that were drawn, counting multiplicity. */
    int kept;

    /** How many of the candidates are there for certain: the positive, and what else followed the last item. */
    private int certain;

    /** The logarithms of 1 to as many as are drawn. */
    private final double[] ln;

    private int lnOfKnown;
    private double lnKnown;
    private final int length;
    private final double temperature;
    private final double correction;
    private final int hardest;

    Candidates(LearnerConfig config) {
        int most = 1 + Followers.MOST + config.negatives() * config.hardNegatives();
        rows = new float[most][];
        offsets = new int[most];
        slots = new int[most];
        norms = new float[most];
        similarities = new float[most];
        followed = new float[most];
        logits = new float[most];
        shares = new float[most];
        multiplicities = new int[most];
        ln = new double[1 + config.negatives() * config.hardNegatives()];
        for (int i = 1; i < ln.length; i++) {
            ln[i] = StrictMath.log(i);
        }
        length = VectorMath.padded(config.dimensions());
        temperature = config.temperature();
        correction = config.correction();
        hardest = config.hardNegatives() > 1 ? config.negatives() : Integer.MAX_VALUE;
    }

    /** Gathers the positive and what the sampler took and drew, and has their rows fetched. */
    void gather(ItemRows items, int positive, NegativeSampler sampler) {
        IntList others = sampler.certain();
        slots[0] = items.slot(positive);
        multiplicities[0] = 1;
        certain = 1 + others.size();
        for (int i = 1; i < certain; i++) {
            slots[i] = items.slot(others.get(i - 1));
            multiplicities[i] = 1;
        }
        size = certain + sampler.distinct();
        kept = sampler.kept();
        for (int i = certain; i < size; i++) {
            slots[i] = items.slot(sampler.ordinal(i - certain));
            multiplicities[i] = sampler.multiplicity(i - certain);
        }
        items.table().fetch(slots, size);
    }

    /**
     * Scores what was gathered against {@code query}.
     *
     * @param last the slot of the last item, or {@link RowTable#NONE}
     * @param weight γ
     */
    void score(
            ItemRows items, int positive, NegativeSampler sampler, MemoryBank bank, float[] query, int last,
            float weight) {
        RowTable table = items.table();
        for (int i = 0; i < size; i++) {
            rows[i] = table.chunk(slots[i]);
            offsets[i] = table.offset(slots[i]);
            norms[i] = table.norm(slots[i]);
            followed[i] = 0;
        }
        if (bank.vectorLength() > 0) {
            freeze(sampler, bank);
        }
        if (last != RowTable.NONE) {
            Followers followers = table.followers();
            followed[0] = followers.share(last, positive);
            for (int i = 1; i < certain; i++) {
                followed[i] = followers.share(last, sampler.certain().get(i - 1));
            }
        }
        VectorMath.gatherDots(query, 0, rows, offsets, 0, size, similarities, length);
        for (int i = 0; i < size; i++) {
            similarities[i] = norms[i] > 0 ? similarities[i] / norms[i] : 0;
            logits[i] = (float) (similarities[i] / temperature + table.bias(slots[i]) + weight * followed[i]);
        }
        for (int i = certain; i < size; i++) {
            shares[i] = (float) sampler.lnQ(i - certain);
            if (sampler.bankPosition(i - certain) >= 0) {
                slots[i] = FROZEN;
            }
        }
        if (kept > hardest) {
            keepHardest();
        }
        correct(items.size());
    }

    /** Those that were drawn from a frozen bank have the vector of when they were queued. */
    private void freeze(NegativeSampler sampler, MemoryBank bank) {
        for (int i = certain; i < size; i++) {
            int position = sampler.bankPosition(i - certain);
            if (position >= 0) {
                rows[i] = bank.vectors();
                offsets[i] = position * bank.vectorLength();
                norms[i] = 1;
            }
        }
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
        double lnM = kept > 0 ? ln[kept] : 0;
        shares[0] = logits[0];
        double lnCertain = Math.min(0, (correction - 1) * (lnKnown - lnM));
        for (int i = 1; i < certain; i++) {
            shares[i] = (float) (logits[i] + lnCertain);
        }
        for (int i = certain; i < size; i++) {
            shares[i] = (float) (logits[i] - correction * (shares[i] + lnM) + ln[multiplicities[i]]);
        }
    }

    /**
     * Keeps the negatives of the highest logits until K are kept, by selection: K is small, and this is a switch
     * for comparing, not the default.
     */
    private void keepHardest() {
        int total = 0;
        int next = certain;
        while (next < size && total < hardest) {
            int best = next;
            for (int i = next + 1; i < size; i++) {
                if (logits[i] > logits[best]) {
                    best = i;
                }
            }
            swap(next, best);
            multiplicities[next] = Math.min(multiplicities[next], hardest - total);
            total += multiplicities[next];
            next++;
        }
        size = next;
        kept = total;
    }

    private void swap(int a, int b) {
        float[] row = rows[a];
        rows[a] = rows[b];
        rows[b] = row;
        swap(offsets, a, b);
        swap(slots, a, b);
        swap(multiplicities, a, b);
        swap(norms, a, b);
        swap(similarities, a, b);
        swap(logits, a, b);
        swap(shares, a, b);
    }

    private static void swap(int[] values, int a, int b) {
        int value = values[a];
        values[a] = values[b];
        values[b] = value;
    }

    private static void swap(float[] values, int a, int b) {
        float value = values[a];
        values[a] = values[b];
        values[b] = value;
    }

    /**
     * Turns the corrected logits in {@link #shares} into softmax shares. The largest is subtracted first, so that
     * no exponential overflows.
     *
     * @return −ln of the positive's share, in nats: the InfoNCE loss
     */
    double softmax() {
        float most = shares[0];
        for (int i = 1; i < size; i++) {
            most = Math.max(most, shares[i]);
        }
        double positive = (double) shares[0] - most;
        for (int i = 0; i < size; i++) {
            shares[i] -= most;
        }
        VectorMath.exp(shares, 0, size);
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += shares[i];
        }
        for (int i = 0; i < size; i++) {
            shares[i] = (float) (shares[i] / sum);
        }
        return Math.max(0, StrictMath.log(sum) - positive);
    }

    /** Negatives that were contrasted, counting multiplicity. */
    int negatives() {
        return kept + certain - 1;
    }

    /** 1 − p₊ after {@link #softmax}, as the sum of the other shares: exact where p₊ rounds to 1. */
    double othersShare() {
        double others = 0;
        for (int i = 1; i < size; i++) {
            others += shares[i];
        }
        return others;
    }

    /** Where the candidate that lives in {@code slot} is, or -1. */
    int indexOf(int slot) {
        for (int i = 0; i < size; i++) {
            if (slots[i] == slot) {
                return i;
            }
        }
        return -1;
    }
}
