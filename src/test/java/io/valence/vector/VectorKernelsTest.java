package io.valence.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each kernel twice: the SIMD one against the scalar one to the bit, which is how JUnit compares floats without a
 * tolerance, and the scalar one against doubles.
 */
class VectorKernelsTest {

    private static final VectorKernels SCALAR = new ScalarKernels();
    private static final VectorKernels SIMD = simd();

    /** Enough rows for two rounds of four and each remainder. */
    private static final int MOST_ROWS = 11;

    /** Where vectors begin in their arrays: at no multiple of eight, since nothing promises one. */
    private static final int AT = 3;

    private static final int BEHIND = 5;

    /** Dimensions at the boundaries of the lanes, each padded as its owner must. */
    record Shape(int dimensions, long seed) {

        int length() {
            return VectorMath.padded(dimensions);
        }

        Random random() {
            return new Random(seed);
        }
    }

    /** Where the hardware has no eight lanes the scalar kernels are all that ever runs. */
    private static VectorKernels simd() {
        try {
            return new SimdKernels();
        } catch (UnsupportedOperationException e) {
            return SCALAR;
        }
    }

    static List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>();
        for (int dimensions : new int[] {0, 1, 7, 8, 9, 63, 64, 65, 207}) {
            for (long seed = 1; seed <= 5; seed++) {
                shapes.add(new Shape(dimensions, seed));
            }
        }
        return shapes;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldGiveTheSumOfProductsWhenVectorsAreDotted(Shape shape) {
        Random random = shape.random();
        float[] a = vector(shape, AT, random);
        float[] b = vector(shape, 2 * AT, random);
        float scalar = SCALAR.dot(a, AT, b, 2 * AT, shape.length());

        assertEquals(scalar, SIMD.dot(a, AT, b, 2 * AT, shape.length()), shape.toString());
        double expected = 0;
        double magnitude = 0;
        for (int i = 0; i < shape.dimensions(); i++) {
            double term = (double) a[AT + i] * b[2 * AT + i];
            expected += term;
            magnitude += Math.abs(term);
        }
        assertClose(expected, scalar, magnitude, shape);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldAddAMultipleWhenAxpyIsAsked(Shape shape) {
        Random random = shape.random();
        float alpha = (float) random.nextGaussian();
        float[] x = vector(shape, AT, random);
        float[] y = vector(shape, 2 * AT, random);
        float[] out = same(y, (k, a) -> k.axpy(alpha, x, AT, a, 2 * AT, shape.length()), shape);
        for (int i = 0; i < shape.length(); i++) {
            double expected = y[2 * AT + i] + (double) alpha * x[AT + i];
            assertClose(expected, out[2 * AT + i], Math.abs(expected), shape);
        }
        assertOutsideKept(y, out, 2 * AT, shape.length(), shape);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldAddAVectorToItselfWhenAxpyIsGivenOneTwice(Shape shape) {
        float[] x = vector(shape, AT, shape.random());
        float[] out = same(x, (k, a) -> k.axpy(2, a, AT, a, AT, shape.length()), shape);
        for (int i = 0; i < shape.length(); i++) {
            assertClose(3.0 * x[AT + i], out[AT + i], Math.abs(3.0 * x[AT + i]), shape);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldMultiplyWhenAVectorIsScaled(Shape shape) {
        Random random = shape.random();
        float alpha = (float) random.nextGaussian();
        float[] x = vector(shape, AT, random);
        float[] out = same(x, (k, a) -> k.scale(alpha, a, AT, shape.length()), shape);
        for (int i = 0; i < shape.length(); i++) {
            assertEquals(alpha * x[AT + i], out[AT + i], shape.toString());
        }
        assertOutsideKept(x, out, AT, shape.length(), shape);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldKeepAShareAndAddAMultipleWhenRowsArePulled(Shape shape) {
        Random random = shape.random();
        float[] keep = noise(MOST_ROWS, random);
        float[] amounts = noise(MOST_ROWS, random);
        float[] x = vector(shape, 2 * AT, random);
        Rows rows = Rows.of(shape, random);
        for (int i = 0; i < MOST_ROWS; i++) {
            int count = i + 1;
            int row = i;
            float[] w = rows.arrays[row];
            int at = rows.offsets[row];
            float[] squares = new float[MOST_ROWS];
            float[] out = same(
                    w,
                    (k, a) -> {
                        float[][] arrays = rows.copies();
                        arrays[row] = a;
                        k.gatherPull(rows.scattered(arrays, count, shape), keep, x, 2 * AT, amounts, squares);
                    },
                    shape);
            for (int j = 0; j < shape.length(); j++) {
                double kept = (double) keep[row] * w[at + j];
                double added = (double) amounts[row] * x[2 * AT + j];
                assertClose(kept + added, out[at + j], Math.abs(kept) + Math.abs(added), shape);
            }
            assertOutsideKept(w, out, at, shape.length(), shape);
            assertEquals(SCALAR.dot(out, at, out, at, shape.length()), squares[row], shape.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldDotEachRowWhenTheyAreGathered(Shape shape) {
        Random random = shape.random();
        float[] query = vector(shape, AT, random);
        Rows rows = Rows.of(shape, random);
        for (int count = 0; count <= MOST_ROWS; count++) {
            ScatteredVectors scattered = rows.scattered(rows.arrays, count, shape);
            float[] before = noise(MOST_ROWS, random);
            float[] out = same(before, (k, a) -> k.gatherDots(query, AT, scattered, a), shape);
            for (int i = 0; i < count; i++) {
                float expected = SCALAR.dot(query, AT, rows.arrays[i], rows.offsets[i], shape.length());
                assertEquals(expected, out[i], "row " + i + " of " + count + " " + shape);
            }
            assertOutsideKept(before, out, 0, count, shape);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldDotEachRowWhenTheyAreAStrideApart(Shape shape) {
        Random random = shape.random();
        float[] query = vector(shape, AT, random);
        int stride = shape.length() + BEHIND;
        float[] rows = noise(AT + MOST_ROWS * stride, random);
        for (int count = 0; count <= MOST_ROWS; count++) {
            int rowCount = count;
            float[] before = noise(MOST_ROWS + 3, random);
            float[] out = same(
                    before, (k, a) -> k.stridedDots(query, AT, rows, AT, stride, rowCount, a, 2, shape.length()), shape);
            for (int i = 0; i < count; i++) {
                float expected = SCALAR.dot(query, AT, rows, AT + i * stride, shape.length());
                assertEquals(expected, out[2 + i], "row " + i + " of " + count + " " + shape);
            }
            assertOutsideKept(before, out, 2, count, shape);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldAddWeightedRowsWhenTheyAreSummed(Shape shape) {
        Random random = shape.random();
        float[] weights = noise(MOST_ROWS, random);
        Rows rows = Rows.of(shape, random);
        float[] before = vector(shape, AT, random);
        for (int count = 0; count <= MOST_ROWS; count++) {
            ScatteredVectors scattered = rows.scattered(rows.arrays, count, shape);
            float[] out = same(before, (k, a) -> k.weightedSum(weights, scattered, a, AT), shape);
            for (int i = 0; i < shape.length(); i++) {
                double expected = before[AT + i];
                double magnitude = Math.abs(expected);
                for (int row = 0; row < count; row++) {
                    double term = (double) weights[row] * rows.arrays[row][rows.offsets[row] + i];
                    expected += term;
                    magnitude += Math.abs(term);
                }
                assertClose(expected, out[AT + i], magnitude, shape);
            }
            assertOutsideKept(before, out, AT, shape.length(), shape);
        }
    }

    /** The kernels over one number a row: each against what it says, in doubles, and both to the bit. */
    @ParameterizedTest
    @MethodSource("shapes")
    void shouldDoWithEachNumberWhatItSaysWhenRowsAreNumbers(Shape shape) {
        Random random = shape.random();
        int n = shape.length();
        float[] a = noise(n, random);
        float[] s = noise(n, random);
        float[] norms = noise(n, random);
        float[] sums = noise(n, random);
        for (int i = 0; i < n; i++) {
            norms[i] = 0.1f + Math.abs(norms[i]);
            sums[i] = Math.abs(sums[i]);
            s[i] = Math.max(-1, Math.min(1, s[i]));
        }
        Adagrad rule = new Adagrad(0.3f, 0.25f, 1e-6f, 1.5f);
        float[] quotients = same(a, (k, out) -> k.divide(out, norms, n), shape);
        float[] squares = same(new float[n], (k, out) -> k.squaredTangents(a, s, 1, out, n), shape);
        float[] newSums = same(sums, (k, out) -> k.adagrad(out, squares, norms, rule, new float[n], n), shape);
        float[] sizes = same(new float[n], (k, out) -> k.adagrad(sums.clone(), squares, norms, rule, out, n), shape);
        float[] keep = same(
                new float[n], (k, out) -> k.sphereSteps(sizes, a, s, norms, squares, out, new float[n], n), shape);
        float[] amounts = same(
                new float[n], (k, out) -> k.sphereSteps(sizes, a, s, norms, squares, new float[n], out, n), shape);
        for (int i = 0; i < n; i++) {
            double square = (double) a[i] * a[i] * (1 - (double) s[i] * s[i]);
            double size = 0.3 * Math.min(norms[i], 1.5) / (Math.sqrt(newSums[i]) + 1e-6);
            double step = squares[i] == 0 ? 0 : (double) sizes[i] * a[i];
            assertClose((double) a[i] / norms[i], quotients[i], Math.abs(quotients[i]), shape);
            assertClose(square, squares[i], a[i] * a[i], shape);
            assertClose(sums[i] + square / 4, newSums[i], sums[i] + a[i] * a[i], shape);
            assertClose(size, sizes[i], size, shape);
            assertClose(1 + step * s[i] / norms[i], keep[i], 1 + Math.abs(step / norms[i]), shape);
            assertClose(-step, amounts[i], Math.abs(step), shape);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldSumWhatItSaysWhenNumbersAreReduced(Shape shape) {
        Random random = shape.random();
        int n = shape.length();
        float[] x = noise(n, random);
        float[] weights = new float[n];
        double expected = 0;
        double most = Double.NEGATIVE_INFINITY;
        double powers = 0;
        for (int i = 0; i < n; i++) {
            weights[i] = random.nextInt(100);
            expected += x[i] < 0.5f ? 0 : weights[i];
            most = Math.max(most, x[i]);
            powers += Math.exp(x[i] - 2);
        }
        assertEquals(most, SCALAR.max(x, n), shape.toString());
        assertEquals(most, SIMD.max(x, n), shape.toString());
        assertEquals(expected, SCALAR.sumUnlessBelow(weights, x, 0.5f, n), shape.toString());
        assertEquals(expected, SIMD.sumUnlessBelow(weights, x, 0.5f, n), shape.toString());
        float[] scalar = x.clone();
        float[] simd = x.clone();
        float sum = SCALAR.expSum(scalar, 2, n);
        assertEquals(sum, SIMD.expSum(simd, 2, n), shape.toString());
        assertArrayEquals(scalar, simd, shape.toString());
        assertClose(powers, sum, powers, shape);
        for (int i = 0; i < n; i++) {
            assertClose(Math.exp(x[i] - 2), scalar[i], Math.exp(x[i] - 2), shape);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldLeaveARowWhereItIsWhenItsGradientHasNoSquare(Shape shape) {
        int n = shape.length();
        float[] sizes = noise(n, shape.random());
        float[] ones = new float[n];
        Arrays.fill(ones, 1);
        float[] keep = same(
                new float[n], (k, out) -> k.sphereSteps(sizes, ones, ones, ones, new float[n], out, new float[n], n),
                shape);
        float[] amounts = same(
                new float[n], (k, out) -> k.sphereSteps(sizes, ones, ones, ones, new float[n], new float[n], out, n),
                shape);
        for (int i = 0; i < n; i++) {
            assertEquals(1, keep[i], shape.toString());
            assertEquals(0, Math.abs(amounts[i]), shape.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldGiveTheSameBitsWhenValuesAreNotFinite(Shape shape) {
        Random random = shape.random();
        float[] odd = {Float.NaN, Float.POSITIVE_INFINITY, -0f, Float.MIN_VALUE, Float.MAX_VALUE};
        float[] a = vector(shape, AT, random);
        float[] b = vector(shape, AT, random);
        for (int i = 0; i < shape.dimensions(); i += 1 + random.nextInt(8)) {
            a[AT + i] = odd[random.nextInt(odd.length)];
            float dot = SCALAR.dot(a, AT, b, AT, shape.length());

            assertEquals(dot, SIMD.dot(a, AT, b, AT, shape.length()), shape.toString());
            int n = shape.length();
            float[] fromTheStart = Arrays.copyOfRange(a, AT, AT + n);
            assertEquals(SCALAR.max(fromTheStart, n), SIMD.max(fromTheStart, n), shape.toString());
            same(fromTheStart, (k, out) -> k.expSum(out, 1, n), shape);
            same(fromTheStart, (k, out) -> k.divide(out, b, n), shape);
            same(fromTheStart, (k, out) -> k.squaredTangents(out, out.clone(), 1, out, n), shape);
            same(fromTheStart, (k, out) -> k.sphereSteps(
                    out, b, b, b, out.clone(), out, new float[n], n), shape);
            same(b, (k, out) -> k.axpy(0.5f, a, AT, out, AT, shape.length()), shape);
            same(a, (k, out) -> k.scale(0.5f, out, AT, shape.length()), shape);
            same(b, (k, out) -> {
                ScatteredVectors one = new ScatteredVectors(1, shape.length());
                one.begin(new float[][] {out});
                one.add(0, AT);
                k.gatherPull(one, new float[] {0.5f}, a, AT, new float[] {2}, new float[1]);
            }, shape);
        }
    }

    /** Rows that each lie somewhere in an array of their own. */
    private static final class Rows {
        private final float[][] arrays = new float[MOST_ROWS][];
        private final int[] offsets = new int[MOST_ROWS];

        static Rows of(Shape shape, Random random) {
            Rows rows = new Rows();
            for (int i = 0; i < MOST_ROWS; i++) {
                rows.offsets[i] = random.nextInt(9);
                rows.arrays[i] = vector(shape, rows.offsets[i], random);
            }
            return rows;
        }

        /** The first {@code count}, of which no two lie in one array, in another order than the arrays. */
        ScatteredVectors scattered(float[][] of, int count, Shape shape) {
            float[][] reversed = new float[of.length][];
            for (int i = 0; i < of.length; i++) {
                reversed[of.length - 1 - i] = of[i];
            }
            ScatteredVectors scattered = new ScatteredVectors(MOST_ROWS, shape.length());
            scattered.begin(reversed);
            for (int i = 0; i < count; i++) {
                scattered.add(of.length - 1 - i, offsets[i]);
            }
            return scattered;
        }

        float[][] copies() {
            return Stream.of(arrays).map(float[]::clone).toArray(float[][]::new);
        }
    }

    private interface Change {
        void on(VectorKernels kernels, float[] array);
    }

    /** What both kernels make of an array: the same bits. */
    private static float[] same(float[] before, Change change, Shape shape) {
        Function<VectorKernels, float[]> after = kernels -> {
            float[] array = before.clone();
            change.on(kernels, array);
            return array;
        };
        float[] scalar = after.apply(SCALAR);
        assertArrayEquals(scalar, after.apply(SIMD), shape.toString());
        return scalar;
    }

    /** Noise but for the padding, which is zero. */
    private static float[] vector(Shape shape, int at, Random random) {
        float[] array = noise(at + shape.length() + BEHIND, random);
        for (int i = shape.dimensions(); i < shape.length(); i++) {
            array[at + i] = 0;
        }
        return array;
    }

    private static float[] noise(int length, Random random) {
        float[] array = new float[length];
        for (int i = 0; i < length; i++) {
            array[i] = (float) random.nextGaussian();
        }
        return array;
    }

    /** Each lane rounds at most 207/8 times, and folding and the other kernels at most 12: 2⁻²⁴ of the terms each. */
    private static void assertClose(double expected, float actual, double magnitude, Shape shape) {
        assertEquals(expected, actual, 40 * 0x1p-24 * magnitude, shape.toString());
    }

    private static void assertOutsideKept(float[] before, float[] after, int at, int length, Shape shape) {
        for (int i = 0; i < before.length; i++) {
            if (i < at || i >= at + length) {
                assertEquals(before[i], after[i], "at " + i + " " + shape);
            }
        }
    }
}
