package io.valence.vector;

/** The reference: plain loops over eight lanes, which any JVM runs. */
final class ScalarKernels implements VectorKernels {

    @Override
    public float dot(float[] a, int aAt, float[] b, int bAt, int length) {
        float l0 = 0;
        float l1 = 0;
        float l2 = 0;
        float l3 = 0;
        float l4 = 0;
        float l5 = 0;
        float l6 = 0;
        float l7 = 0;
        for (int i = 0; i < length; i += LANES) {
            l0 = Math.fma(a[aAt + i], b[bAt + i], l0);
            l1 = Math.fma(a[aAt + i + 1], b[bAt + i + 1], l1);
            l2 = Math.fma(a[aAt + i + 2], b[bAt + i + 2], l2);
            l3 = Math.fma(a[aAt + i + 3], b[bAt + i + 3], l3);
            l4 = Math.fma(a[aAt + i + 4], b[bAt + i + 4], l4);
            l5 = Math.fma(a[aAt + i + 5], b[bAt + i + 5], l5);
            l6 = Math.fma(a[aAt + i + 6], b[bAt + i + 6], l6);
            l7 = Math.fma(a[aAt + i + 7], b[bAt + i + 7], l7);
        }
        return ((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7));
    }

    @Override
    public void axpy(float alpha, float[] x, int xAt, float[] y, int yAt, int length) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = Math.fma(alpha, x[xAt + i], y[yAt + i]);
        }
    }

    @Override
    public void scale(float alpha, float[] x, int at, int length) {
        for (int i = at; i < at + length; i++) {
            x[i] *= alpha;
        }
    }

    @Override
    public void gatherPull(
            float[][] rows, int[] offsets, float[] keep, float[] x, int xAt, float[] amounts, int count,
            float[] squaredNorms, int length) {
        for (int i = 0; i < count; i++) {
            float[] w = rows[i];
            int wAt = offsets[i];
            for (int j = 0; j < length; j++) {
                w[wAt + j] = Math.fma(amounts[i], x[xAt + j], keep[i] * w[wAt + j]);
            }
            squaredNorms[i] = dot(w, wAt, w, wAt, length);
        }
    }

    @Override
    public void gatherDots(
            float[] query, int queryAt, float[][] rows, int[] offsets, int from, int count, float[] out, int length) {
        for (int i = from; i < from + count; i++) {
            out[i] = dot(query, queryAt, rows[i], offsets[i], length);
        }
    }

    @Override
    public void stridedDots(
            float[] query, int queryAt, float[] rows, int at, int stride, int count, float[] out, int outAt, int length) {
        for (int i = 0; i < count; i++) {
            out[outAt + i] = dot(query, queryAt, rows, at + i * stride, length);
        }
    }

    @Override
    public void weightedSum(
            float[] weights, float[][] rows, int[] offsets, int from, int count, float[] out, int outAt, int length) {
        for (int i = from; i < from + count; i++) {
            axpy(weights[i], rows[i], offsets[i], out, outAt, length);
        }
    }

    @Override
    public void exp(float[] x, int at, int length) {
        for (int i = at; i < at + length; i++) {
            x[i] = Exponential.of(x[i]);
        }
    }
}
