package io.valence.metrics;

/** What a rank is worth to DCG@100 with one relevant item (Järvelin and Kekäläinen 2002): 1/log₂(rank + 1). */
final class DiscountedGain {

    private static final int DEPTH = 100;

    /** By rank. StrictMath: the same on every machine. */
    private static final double[] GAINS = new double[DEPTH + 1];

    static {
        for (int rank = 1; rank <= DEPTH; rank++) {
            GAINS[rank] = StrictMath.log(2) / StrictMath.log(rank + 1.0);
        }
    }

    private DiscountedGain() {}

    /** @param rank from 1 */
    static double of(int rank) {
        return rank <= DEPTH ? GAINS[rank] : 0;
    }
}
