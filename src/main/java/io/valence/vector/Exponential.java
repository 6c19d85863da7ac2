package io.valence.vector;

/**
 * e^x in floats, from operations that round the same on every machine: {@code x = n·ln 2 + r} with |r| ≤ ln 2 / 2,
 * {@code e^x = 2ⁿ·e^r}, and e^r by a polynomial (Cody and Waite 1980, with the coefficients of Cephes' expf). The
 * relative error is below 2·10⁻⁷ from {@value #LEAST} to {@value #MOST}; x outside is brought to the nearer bound,
 * and what is not a number stays so: a NaN must show, not turn into a share.
 */
final class Exponential {

    /** Below this e^x is no normal float: 10⁻³⁸ stands for 0. */
    static final float LEAST = -87f;

    static final float MOST = 88f;

    static final float LOG2_E = 1.44269504f;

    /** ln 2 in two parts, so that n·ln 2 is exact enough to be subtracted. */
    static final float LN2_HIGH = 0.693359375f;

    static final float LN2_LOW = -2.12194440e-4f;

    /** 1.5·2²³: adding it rounds to a whole number, which is then in the lowest bits. */
    static final float ROUND = 12582912f;

    static final float C5 = 1.9875691500e-4f;
    static final float C4 = 1.3981999507e-3f;
    static final float C3 = 8.3334519073e-3f;
    static final float C2 = 4.1665795894e-2f;
    static final float C1 = 1.6666665459e-1f;
    static final float C0 = 5.0000001201e-1f;

    /** What makes a whole number of n + {@value} an exponent of 2ⁿ. */
    static final int EXPONENT_BIAS = 127;

    static final int EXPONENT_SHIFT = 23;

    private Exponential() {}

    static float of(float x) {
        float bounded = Math.min(Math.max(x, LEAST), MOST);
        float shifted = Math.fma(bounded, LOG2_E, ROUND);
        float n = shifted - ROUND;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, bounded));
        float p = Math.fma(C5, r, C4);
        p = Math.fma(p, r, C3);
        p = Math.fma(p, r, C2);
        p = Math.fma(p, r, C1);
        p = Math.fma(p, r, C0);
        p = Math.fma(p, r * r, r) + 1f;
        int power = (Float.floatToRawIntBits(shifted) + EXPONENT_BIAS) << EXPONENT_SHIFT;
        return p * Float.intBitsToFloat(power);
    }
}
