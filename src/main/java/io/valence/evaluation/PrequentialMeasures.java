package io.valence.evaluation;

/**
 * What ranks amount to: the share of them within the first k (recall@k, with one relevant item the same as the hit
 * rate), DCG@100, and the mean reciprocal rank. A miss counts as a rank beyond all of these.
 */
public final class PrequentialMeasures {

    private static final int DCG_DEPTH = 100;
    private static final double LN_2 = StrictMath.log(2);

    private final long[] hits = new long[DCG_DEPTH + 1];
    private long evaluated;
    private double discounted;
    private double reciprocal;

    /** @param rank from 1; {@link PrequentialRanks#MISS} for an item that could not be ranked */
    public void add(int rank) {
        if (rank < 1) {
            throw new IllegalArgumentException("rank is " + rank + ", expected 1 or more");
        }
        evaluated++;
        if (rank <= DCG_DEPTH) {
            hits[rank]++;
            discounted += LN_2 / StrictMath.log(rank + 1.0);
        }
        if (rank != PrequentialRanks.MISS) {
            reciprocal += 1.0 / rank;
        }
    }

    /** How many ranks were added. */
    public long evaluated() {
        return evaluated;
    }

    /**
     * The share of ranks of at most k; 0 when nothing was ranked.
     *
     * @param k 1 to 100
     */
    public double recallAt(int k) {
        if (k < 1 || k > DCG_DEPTH) {
            throw new IllegalArgumentException("k is " + k + ", expected 1 to " + DCG_DEPTH);
        }
        long within = 0;
        for (int rank = 1; rank <= k; rank++) {
            within += hits[rank];
        }
        return mean(within);
    }

    /** The mean of 1/log₂(rank + 1) over all ranks, those beyond 100 counting as 0. */
    public double dcgAt100() {
        return mean(discounted);
    }

    /** The mean of 1/rank, a miss counting as 0. */
    public double meanReciprocalRank() {
        return mean(reciprocal);
    }

    private double mean(double sum) {
        return evaluated == 0 ? 0 : sum / evaluated;
    }
}
