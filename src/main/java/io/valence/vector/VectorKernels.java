package io.valence.vector;

/**
 * What {@link VectorMath} does, without its checks. Every implementation works in the same order on eight lanes
 * with fused multiply-adds, and so gives the same bits; lengths are multiples of {@link #LANES} except in
 * {@link #exp}.
 */
interface VectorKernels {

    /** Partial sums that are kept apart. */
    int LANES = 8;

    /** Times this, the smallest normal float is 1. */
    float WHOLE = 0x1p126f;

    /** The order in which the sums of the lanes are added up. */
    static float fold(float l0, float l1, float l2, float l3, float l4, float l5, float l6, float l7) {
        return ((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7));
    }

    float dot(float[] a, int aAt, float[] b, int bAt, int length);

    void axpy(float alpha, float[] x, int xAt, float[] y, int yAt, int length);

    void scale(float alpha, float[] x, int at, int length);

    void gatherPull(
            ScatteredVectors rows, float[] keep, float[] x, int xAt, float[] amounts, float[] squaredNorms);

    void gatherDots(float[] query, int queryAt, ScatteredVectors rows, float[] out);

    void stridedDots(
            float[] query, int queryAt, float[] rows, int at, int stride, int count, float[] out, int outAt, int length);

    void weightedSum(float[] weights, ScatteredVectors rows, float[] out, int outAt);

    float max(float[] x, int length);

    float expSum(float[] x, float shift, int length);

    float sumUnlessBelow(float[] weights, float[] x, float bound, int length);

    void divide(float[] x, float[] y, int length);

    void squaredTangents(float[] a, float[] s, float square, float[] out, int length);

    void adagrad(float[] sums, float[] squares, float[] norms, Adagrad rule, float[] sizes, int length);

    void sphereSteps(
            float[] sizes, float[] a, float[] s, float[] norms, float[] squares, float[] keep, float[] amounts,
            int length);

    void exp(float[] x, int at, int length);
}
