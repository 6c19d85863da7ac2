package io.valence.evaluation;

/**
 * Whether two ways of answering the same questions are equally often right (McNemar 1947), exactly: the questions that
 * one alone answers are as many tosses of a fair coin, if they are. Those that both answer, or neither, say nothing.
 */
public final class McNemar {

    private long first;
    private long second;

    /** Takes one question: whether either was right. */
    public void add(boolean byFirst, boolean bySecond) {
        if (byFirst && !bySecond) {
            first++;
        } else if (bySecond && !byFirst) {
            second++;
        }
    }

    /** Questions that the first alone answered. */
    public long firstAlone() {
        return first;
    }

    /** Questions that the second alone answered. */
    public long secondAlone() {
        return second;
    }

    /**
     * The two-sided p-value, 2·Σ C(n,k)/2ⁿ over k up to the smaller of the two counts, n being their sum, and at most
     * 1. The terms are summed over the largest of them, which is the last. Cost: O(n).
     */
    public double pValue() {
        long n = first + second;
        long fewer = Math.min(first, second);
        double term = 1;
        double sum = 0;
        double lnLast = -n * StrictMath.log(2);
        for (long k = fewer; k >= 0 && term > 0; k--) {
            sum += term;
            term *= k / (n - k + 1.0);
        }
        for (long k = 1; k <= fewer; k++) {
            lnLast += StrictMath.log((n - k + 1.0) / k);
        }
        return Math.min(1, 2 * sum * StrictMath.exp(lnLast));
    }
}
