package io.valence.dataset;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Ranks by Zipf's law, from 0: rank r with probability in proportion to 1 / (r + 1)^s. */
final class ZipfSampler {

    private final double[] sums;

    /**
     * @param most the most ranks that will be asked for
     * @param exponent s, 0 or more
     */
    ZipfSampler(int most, double exponent) {
        sums = new double[most];
        double sum = 0;
        for (int rank = 0; rank < most; rank++) {
            sum += StrictMath.pow(rank + 1.0, -exponent);
            sums[rank] = sum;
        }
    }

    /** A rank among the first {@code count}. */
    int sample(SplittableRandom random, int count) {
        double at = random.nextDouble() * sums[count - 1];
        int found = Arrays.binarySearch(sums, 0, count, at);
        return found >= 0 ? Math.min(found + 1, count - 1) : Math.min(-found - 1, count - 1);
    }
}
