package io.valence.metrics;

/**
 * How often each loss occurred, in buckets that are as wide as their values are large: {@value #PER_OCTAVE} to each
 * doubling, found by the leading bits of the double, without a logarithm (the scheme of HdrHistogram). A quantile is
 * the harmonic middle of its bucket, at most 1 part in {@value #RELATIVE_ERROR_PARTS} from every value in there.
 *
 * <p>The buckets are fixed, so that histograms are merged by adding counts. Losses below 2^{@value #LEAST_EXPONENT}
 * count as 0, those from 2^{@value #MOST_EXPONENT} on as the top bucket's: nothing that a softmax over thousands of
 * candidates gives is near either. Cost: one increment a value.
 */
final class LossHistogram {

    private static final int MANTISSA_BITS = 6;

    /** Buckets to a doubling: the widest is 1/64 of its lower end. */
    static final int PER_OCTAVE = 1 << MANTISSA_BITS;

    /** A bucket from a to a·(1 + 1/64) lies within 1/129 of its harmonic middle. */
    static final int RELATIVE_ERROR_PARTS = 2 * PER_OCTAVE + 1;

    static final int LEAST_EXPONENT = -20;
    static final int MOST_EXPONENT = 12;

    /** Bucket 0 holds what is below the least, the last one what is above the most. */
    static final int BUCKETS = 2 + (MOST_EXPONENT - LEAST_EXPONENT) * PER_OCTAVE;

    private static final int SHIFT = 52 - MANTISSA_BITS;
    private static final int BIAS = 1023;
    private static final long FIRST = (long) (LEAST_EXPONENT + BIAS) << MANTISSA_BITS;

    private final long[] counts = new long[BUCKETS];

    /** @param value 0 or more */
    void add(double value) {
        counts[bucketOf(value)]++;
    }

    /** Which bucket a value of 0 or more falls into. */
    static int bucketOf(double value) {
        long bucket = (Double.doubleToRawLongBits(value) >>> SHIFT) - FIRST + 1;
        return (int) Math.max(0, Math.min(BUCKETS - 1, bucket));
    }

    long count(int bucket) {
        return counts[bucket];
    }

    void restore(int bucket, long count) {
        counts[bucket] = count;
    }

    /** Forgets all values, which lie between {@code least} and {@code most}. */
    void clear(double least, double most) {
        for (int i = bucketOf(least); i <= bucketOf(most); i++) {
            counts[i] = 0;
        }
    }

    /**
     * The smallest value that at least {@code share} of all values do not exceed, within the relative error.
     *
     * @param share above 0, at most 1
     * @param values how many there are, at least 1
     * @param least the smallest of them
     * @param most the largest of them
     */
    double quantile(double share, long values, double least, double most) {
        long wanted = Math.max(1, (long) Math.ceil(share * values));
        int top = bucketOf(most);
        int bucket = bucketOf(least);
        for (long below = counts[bucket]; below < wanted && bucket < top; below += counts[bucket]) {
            bucket++;
        }
        return Math.max(least, Math.min(most, middle(bucket)));
    }

    private static double middle(int bucket) {
        if (bucket == 0) {
            return 0;
        }
        double from = Double.longBitsToDouble((FIRST + bucket - 1) << SHIFT);
        double to = Double.longBitsToDouble((FIRST + bucket) << SHIFT);
        return 2 * from * to / (from + to);
    }
}
