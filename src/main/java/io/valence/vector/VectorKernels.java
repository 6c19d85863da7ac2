package io.valence.vector;

/**
 * What {@link VectorMath} does, without its checks. Every implementation works in the same order on eight lanes
 * with fused multiply-adds, and so gives the same bits; lengths are multiples of {@link #LANES} except in
 * {@link #exp}.
 */
interface VectorKernels {

    /** Partial sums that are kept apart. */
    int LANES = 8;

    float dot(float[] a, int aAt, float[] b, int bAt, int length);

    void axpy(float alpha, float[] x, int xAt, float[] y, int yAt, int length);

    void scale(float alpha, float[] x, int at, int length);

    void gatherPull(
            float[][] rows, int[] offsets, float[] keep, float[] x, int xAt, float[] amounts, int count,
            float[] squaredNorms, int length);

    void gatherDots(
            float[] query, int queryAt, float[][] rows, int[] offsets, int from, int count, float[] out, int length);

    void stridedDots(
            float[] query, int queryAt, float[] rows, int at, int stride, int count, float[] out, int outAt, int length);

    void weightedSum(
            float[] weights, float[][] rows, int[] offsets, int from, int count, float[] out, int outAt, int length);

    void exp(float[] x, int at, int length);
}
