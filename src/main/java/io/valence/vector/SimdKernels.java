package io.valence.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same sums with the Vector API, eight lanes whatever the machine has: more would add up in another order and
 * give other bits. For the same reason lanes are folded by hand; {@code reduceLanes} leaves its order open.
 */
final class SimdKernels implements VectorKernels {

    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
    private static final VectorShuffle<Float> BY_FOUR = VectorShuffle.fromValues(EIGHT, 4, 5, 6, 7, 0, 1, 2, 3);
    private static final VectorShuffle<Float> BY_TWO = VectorShuffle.fromValues(EIGHT, 2, 3, 0, 1, 6, 7, 4, 5);
    private static final VectorShuffle<Float> BY_ONE = VectorShuffle.fromValues(EIGHT, 1, 0, 3, 2, 5, 4, 7, 6);

    /** Each thread's sums by lane, before they are folded. */
    private static final ThreadLocal<float[]> SUMS = ThreadLocal.withInitial(() -> new float[128 * LANES]);

    /** @throws UnsupportedOperationException where eight lanes are not the hardware's, and so slow */
    SimdKernels() {
        if (FloatVector.SPECIES_PREFERRED.length() < LANES) {
            throw new UnsupportedOperationException("vectors of " + FloatVector.SPECIES_PREFERRED.length() + " floats");
        }
    }

    private static float sum(FloatVector v) {
        FloatVector four = v.add(v.rearrange(BY_FOUR));
        FloatVector two = four.add(four.rearrange(BY_TWO));
        return two.add(two.rearrange(BY_ONE)).lane(0);
    }

    @Override
    public float dot(float[] a, int aAt, float[] b, int bAt, int length) {
        FloatVector sum = FloatVector.zero(EIGHT);
        for (int i = 0; i < length; i += LANES) {
            sum = FloatVector.fromArray(EIGHT, a, aAt + i).fma(FloatVector.fromArray(EIGHT, b, bAt + i), sum);
        }
        return sum(sum);
    }

    @Override
    public void axpy(float alpha, float[] x, int xAt, float[] y, int yAt, int length) {
        FloatVector factor = FloatVector.broadcast(EIGHT, alpha);
        for (int i = 0; i < length; i += LANES) {
            FloatVector sum = FloatVector.fromArray(EIGHT, y, yAt + i);
            factor.fma(FloatVector.fromArray(EIGHT, x, xAt + i), sum).intoArray(y, yAt + i);
        }
    }

    @Override
    public void scale(float alpha, float[] x, int at, int length) {
        for (int i = at; i < at + length; i += LANES) {
            FloatVector.fromArray(EIGHT, x, i).mul(alpha).intoArray(x, i);
        }
    }

    @Override
    public void gatherPull(
            ScatteredVectors rows, float[] keep, float[] x, int xAt, float[] amounts, float[] squaredNorms) {
        int count = rows.size();
        int length = rows.length();
        float[][] arrays = rows.arrays;
        int[] indices = rows.indices;
        int[] offsets = rows.offsets;
        float[] lanes = lanes(count);
        for (int i = 0; i < count; i++) {
            float[] w = arrays[indices[i]];
            int wAt = offsets[i];
            FloatVector kept = FloatVector.broadcast(EIGHT, keep[i]);
            FloatVector factor = FloatVector.broadcast(EIGHT, amounts[i]);
            FloatVector squares = FloatVector.zero(EIGHT);
            for (int j = 0; j < length; j += LANES) {
                FloatVector rest = FloatVector.fromArray(EIGHT, w, wAt + j).mul(kept);
                FloatVector moved = factor.fma(FloatVector.fromArray(EIGHT, x, xAt + j), rest);
                moved.intoArray(w, wAt + j);
                squares = moved.fma(moved, squares);
            }
            squares.intoArray(lanes, i * LANES);
        }
        fold(lanes, count, squaredNorms, 0);
    }

    /** Room for the lanes of {@code count} sums. */
    private static float[] lanes(int count) {
        float[] lanes = SUMS.get();
        if (lanes.length < count * LANES) {
            lanes = new float[count * LANES];
            SUMS.set(lanes);
        }
        return lanes;
    }

    /** What {@link #sum} does, for many: in memory, since to take a lane out of a register costs more. */
    private static void fold(float[] lanes, int count, float[] out, int outAt) {
        for (int i = 0; i < count; i++) {
            int l = i * LANES;
            out[outAt + i] = VectorKernels.fold(
                    lanes[l], lanes[l + 1], lanes[l + 2], lanes[l + 3], lanes[l + 4], lanes[l + 5], lanes[l + 6],
                    lanes[l + 7]);
        }
    }

    /** Four rows at a time: their sums do not wait for each other, and each part of the query is loaded once. */
    @Override
    public void gatherDots(float[] query, int queryAt, ScatteredVectors rows, float[] out) {
        int count = rows.size();
        int length = rows.length();
        float[][] arrays = rows.arrays;
        int[] indices = rows.indices;
        int[] offsets = rows.offsets;
        float[] lanes = lanes(count);
        int i = 0;
        for (; i + 3 < count; i += 4) {
            fourDots(
                    query, queryAt, arrays[indices[i]], offsets[i], arrays[indices[i + 1]], offsets[i + 1],
                    arrays[indices[i + 2]], offsets[i + 2], arrays[indices[i + 3]], offsets[i + 3], lanes, i * LANES,
                    length);
        }
        fold(lanes, i, out, 0);
        for (; i < count; i++) {
            out[i] = dot(query, queryAt, arrays[indices[i]], offsets[i], length);
        }
    }

    @Override
    public void stridedDots(
            float[] query, int queryAt, float[] rows, int at, int stride, int count, float[] out, int outAt, int length) {
        float[] lanes = lanes(count);
        int i = 0;
        for (; i + 3 < count; i += 4) {
            int first = at + i * stride;
            fourDots(
                    query, queryAt, rows, first, rows, first + stride, rows, first + 2 * stride, rows,
                    first + 3 * stride, lanes, i * LANES, length);
        }
        fold(lanes, i, out, outAt);
        for (; i < count; i++) {
            out[outAt + i] = dot(query, queryAt, rows, at + i * stride, length);
        }
    }

    private static void fourDots(
            float[] query, int queryAt, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, float[] d, int dAt,
            float[] lanes, int lanesAt, int length) {
        FloatVector sumA = FloatVector.zero(EIGHT);
        FloatVector sumB = sumA;
        FloatVector sumC = sumA;
        FloatVector sumD = sumA;
        for (int i = 0; i < length; i += LANES) {
            FloatVector q = FloatVector.fromArray(EIGHT, query, queryAt + i);
            sumA = q.fma(FloatVector.fromArray(EIGHT, a, aAt + i), sumA);
            sumB = q.fma(FloatVector.fromArray(EIGHT, b, bAt + i), sumB);
            sumC = q.fma(FloatVector.fromArray(EIGHT, c, cAt + i), sumC);
            sumD = q.fma(FloatVector.fromArray(EIGHT, d, dAt + i), sumD);
        }
        sumA.intoArray(lanes, lanesAt);
        sumB.intoArray(lanes, lanesAt + LANES);
        sumC.intoArray(lanes, lanesAt + 2 * LANES);
        sumD.intoArray(lanes, lanesAt + 3 * LANES);
    }

    /** Four lanes of vectors stay in registers over all rows: written back once, not once a row. */
    @Override
    public void weightedSum(float[] weights, ScatteredVectors rows, float[] out, int outAt) {
        int count = rows.size();
        int length = rows.length();
        float[][] arrays = rows.arrays;
        int[] indices = rows.indices;
        int[] offsets = rows.offsets;
        int at = 0;
        for (; at + 4 * LANES <= length; at += 4 * LANES) {
            int o = outAt + at;
            FloatVector sumA = FloatVector.fromArray(EIGHT, out, o);
            FloatVector sumB = FloatVector.fromArray(EIGHT, out, o + LANES);
            FloatVector sumC = FloatVector.fromArray(EIGHT, out, o + 2 * LANES);
            FloatVector sumD = FloatVector.fromArray(EIGHT, out, o + 3 * LANES);
            for (int i = 0; i < count; i++) {
                FloatVector weight = FloatVector.broadcast(EIGHT, weights[i]);
                float[] row = arrays[indices[i]];
                int r = offsets[i] + at;
                sumA = weight.fma(FloatVector.fromArray(EIGHT, row, r), sumA);
                sumB = weight.fma(FloatVector.fromArray(EIGHT, row, r + LANES), sumB);
                sumC = weight.fma(FloatVector.fromArray(EIGHT, row, r + 2 * LANES), sumC);
                sumD = weight.fma(FloatVector.fromArray(EIGHT, row, r + 3 * LANES), sumD);
            }
            sumA.intoArray(out, o);
            sumB.intoArray(out, o + LANES);
            sumC.intoArray(out, o + 2 * LANES);
            sumD.intoArray(out, o + 3 * LANES);
        }
        for (int i = 0; i < count; i++) {
            axpy(weights[i], arrays[indices[i]], offsets[i] + at, out, outAt + at, length - at);
        }
    }

    /** Which is the largest does not depend on the order, and whether one is no number does not, either. */
    @Override
    public float max(float[] x, int length) {
        FloatVector most = FloatVector.broadcast(EIGHT, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < length; i += LANES) {
            most = most.max(FloatVector.fromArray(EIGHT, x, i));
        }
        return most.reduceLanes(VectorOperators.MAX);
    }

    @Override
    public float expSum(float[] x, float shift, int length) {
        FloatVector sum = FloatVector.zero(EIGHT);
        for (int i = 0; i < length; i += LANES) {
            FloatVector power = exp(FloatVector.fromArray(EIGHT, x, i).sub(shift));
            power.intoArray(x, i);
            sum = sum.add(power);
        }
        return sum(sum);
    }

    @Override
    public float sumUnlessBelow(float[] weights, float[] x, float bound, int length) {
        FloatVector sum = FloatVector.zero(EIGHT);
        for (int i = 0; i < length; i += LANES) {
            FloatVector weight = FloatVector.fromArray(EIGHT, weights, i);
            sum = sum.add(weight.blend(0f, FloatVector.fromArray(EIGHT, x, i).compare(VectorOperators.LT, bound)));
        }
        return sum(sum);
    }

    @Override
    public void divide(float[] x, float[] y, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector.fromArray(EIGHT, x, i).div(FloatVector.fromArray(EIGHT, y, i)).intoArray(x, i);
        }
    }

    @Override
    public void squaredTangents(float[] a, float[] s, float square, float[] out, int length) {
        FloatVector whole = FloatVector.broadcast(EIGHT, square);
        for (int i = 0; i < length; i += LANES) {
            FloatVector factor = FloatVector.fromArray(EIGHT, a, i);
            FloatVector cosine = FloatVector.fromArray(EIGHT, s, i);
            factor.mul(factor).mul(whole.sub(cosine.mul(cosine)).max(0f)).intoArray(out, i);
        }
    }

    @Override
    public void adagrad(float[] sums, float[] squares, float[] norms, Adagrad rule, float[] sizes, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector square = FloatVector.fromArray(EIGHT, squares, i);
            FloatVector sum = FloatVector.fromArray(EIGHT, sums, i).add(square.mul(rule.share()));
            sum.intoArray(sums, i);
            FloatVector root = sum.lanewise(VectorOperators.SQRT).add(rule.epsilon());
            FloatVector norm = FloatVector.fromArray(EIGHT, norms, i).min(rule.longest());
            norm.mul(rule.rate()).div(root).intoArray(sizes, i);
        }
    }

    @Override
    public void sphereSteps(
            float[] sizes, float[] a, float[] s, float[] norms, float[] squares, float[] keep, float[] amounts,
            int length) {
        FloatVector one = FloatVector.broadcast(EIGHT, 1f);
        for (int i = 0; i < length; i += LANES) {
            FloatVector share = FloatVector.fromArray(EIGHT, squares, i).mul(WHOLE).min(1f);
            FloatVector factor = FloatVector.fromArray(EIGHT, a, i);
            FloatVector step = FloatVector.fromArray(EIGHT, sizes, i).mul(factor).mul(share);
            FloatVector along = step.mul(FloatVector.fromArray(EIGHT, s, i));
            one.add(along.div(FloatVector.fromArray(EIGHT, norms, i))).intoArray(keep, i);
            step.neg().intoArray(amounts, i);
        }
    }

    @Override
    public void exp(float[] x, int at, int length) {
        int i = at;
        for (; i + LANES <= at + length; i += LANES) {
            exp(FloatVector.fromArray(EIGHT, x, i)).intoArray(x, i);
        }
        for (; i < at + length; i++) {
            x[i] = Exponential.of(x[i]);
        }
    }

    /** Step by step what {@link Exponential} does. */
    private static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.max(Exponential.LEAST).min(Exponential.MOST);
        FloatVector round = FloatVector.broadcast(EIGHT, Exponential.ROUND);
        FloatVector shifted = bounded.fma(FloatVector.broadcast(EIGHT, Exponential.LOG2_E), round);
        FloatVector n = shifted.sub(round);
        FloatVector high = n.fma(FloatVector.broadcast(EIGHT, -Exponential.LN2_HIGH), bounded);
        FloatVector r = n.fma(FloatVector.broadcast(EIGHT, -Exponential.LN2_LOW), high);
        FloatVector p = FloatVector.broadcast(EIGHT, Exponential.C5)
                .fma(r, FloatVector.broadcast(EIGHT, Exponential.C4))
                .fma(r, FloatVector.broadcast(EIGHT, Exponential.C3))
                .fma(r, FloatVector.broadcast(EIGHT, Exponential.C2))
                .fma(r, FloatVector.broadcast(EIGHT, Exponential.C1))
                .fma(r, FloatVector.broadcast(EIGHT, Exponential.C0))
                .fma(r.mul(r), r)
                .add(1f);
        FloatVector power = shifted.reinterpretAsInts()
                .add(Exponential.EXPONENT_BIAS)
                .lanewise(VectorOperators.LSHL, Exponential.EXPONENT_SHIFT)
                .reinterpretAsFloats();
        return p.mul(power);
    }
}
