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
        return VectorKernels.fold(l0, l1, l2, l3, l4, l5, l6, l7);
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
            ScatteredVectors rows, float[] keep, float[] x, int xAt, float[] amounts, float[] squaredNorms) {
        int length = rows.length();
        for (int i = 0; i < rows.size(); i++) {
            float[] w = rows.array(i);
            int wAt = rows.offset(i);
            for (int j = 0; j < length; j++) {
                w[wAt + j] = Math.fma(amounts[i], x[xAt + j], keep[i] * w[wAt + j]);
            }
            squaredNorms[i] = dot(w, wAt, w, wAt, length);
        }
    }

    @Override
    public void gatherDots(float[] query, int queryAt, ScatteredVectors rows, float[] out) {
        for (int i = 0; i < rows.size(); i++) {
            out[i] = dot(query, queryAt, rows.array(i), rows.offset(i), rows.length());
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
    public void weightedSum(float[] weights, ScatteredVectors rows, float[] out, int outAt) {
        for (int i = 0; i < rows.size(); i++) {
            axpy(weights[i], rows.array(i), rows.offset(i), out, outAt, rows.length());
        }
    }

    @Override
    public float max(float[] x, int length) {
        float most = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            most = Math.max(most, x[i]);
        }
        return most;
    }

    @Override
    public float expSum(float[] x, float shift, int length) {
        for (int i = 0; i < length; i++) {
            x[i] = Exponential.of(x[i] - shift);
        }
        return VectorKernels.fold(
                lane(x, 0, length), lane(x, 1, length), lane(x, 2, length), lane(x, 3, length), lane(x, 4, length),
                lane(x, 5, length), lane(x, 6, length), lane(x, 7, length));
    }

    private static float lane(float[] x, int lane, int length) {
        float sum = 0;
        for (int i = lane; i < length; i += LANES) {
            sum += x[i];
        }
        return sum;
    }

    @Override
    public float sumUnlessBelow(float[] weights, float[] x, float bound, int length) {
        float sum = 0;
        for (int i = 0; i < length; i++) {
            sum += x[i] < bound ? 0 : weights[i];
        }
        return sum;
    }

    @Override
    public void divide(float[] x, float[] y, int length) {
        for (int i = 0; i < length; i++) {
            x[i] /= y[i];
        }
    }

    @Override
    public void squaredTangents(float[] a, float[] s, float square, float[] out, int length) {
        for (int i = 0; i < length; i++) {
            out[i] = a[i] * a[i] * Math.max(square - s[i] * s[i], 0);
        }
    }

    @Override
    public void adagrad(float[] sums, float[] squares, float[] norms, Adagrad rule, float[] sizes, int length) {
        for (int i = 0; i < length; i++) {
            sums[i] += squares[i] * rule.share();
            sizes[i] = rule.rate() * Math.min(norms[i], rule.longest()) / ((float) Math.sqrt(sums[i]) + rule.epsilon());
        }
    }

    @Override
    public void sphereSteps(
            float[] sizes, float[] a, float[] s, float[] norms, float[] squares, float[] keep, float[] amounts,
            int length) {
        for (int i = 0; i < length; i++) {
            float step = sizes[i] * a[i] * Math.min(squares[i] * WHOLE, 1);
            keep[i] = 1 + step * s[i] / norms[i];
            amounts[i] = -step;
        }
    }

    @Override
    public void exp(float[] x, int at, int length) {
        for (int i = at; i < at + length; i++) {
            x[i] = Exponential.of(x[i]);
        }
    }
}
