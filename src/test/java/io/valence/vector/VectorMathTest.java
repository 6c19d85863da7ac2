package io.valence.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels: SIMD bit for bit as the scalar reference, and both against double. */
class VectorMathTest {

    private static final VectorKernels SCALAR = new ScalarKernels();
    private static final VectorKernels SIMD = new SimdKernels();
    private static final int ROWS = 11;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 63, 64, 65, 207})
    void shouldGiveTheSameBitsWithSimdWhenLengthsCrossLanes(int dimensions) {
        for (long seed = 0; seed < 50; seed++) {
            float[] scalar = everyKernel(SCALAR, dimensions, seed);
            assertArrayEquals(scalar, everyKernel(SIMD, dimensions, seed), "seed " + seed);
        }
    }

    /** What all kernels make of the same random vectors, one after the other. */
    private static float[] everyKernel(VectorKernels kernels, int dimensions, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int length = VectorMath.padded(dimensions);
        float[] a = vector(length + 3, random);
        float[] b = vector(length + 5, random);
        float[][] rows = new float[ROWS][];
        int[] offsets = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            offsets[i] = i;
            rows[i] = vector(length + i, random);
        }
        float[] flat = vector(ROWS * (length + 8), random);
        float[] out = new float[4 * ROWS + 2 * length + 20];
        out[0] = kernels.dot(a, 3, b, 5, length);
        out[1] = kernels.pull(a, 3, 0.9f, b, 5, -0.3f, length);
        kernels.axpy(0.7f, a, 3, b, 5, length);
        kernels.scale(1.3f, b, 5, length);
        kernels.gatherDots(b, 5, rows, offsets, 1, ROWS - 1, out, length);
        kernels.stridedDots(b, 5, flat, 0, length + 8, ROWS, out, 2 * ROWS, length);
        kernels.weightedSum(out, rows, offsets, 0, ROWS, b, 5, length);
        kernels.exp(out, 0, 2 * ROWS);
        System.arraycopy(a, 3, out, 4 * ROWS, length);
        System.arraycopy(b, 5, out, 4 * ROWS + length, length);
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 65, 207})
    void shouldAgreeWithDoubleWhenSumming(int dimensions) {
        long seed = dimensions;
        SplittableRandom random = new SplittableRandom(seed);
        int length = VectorMath.padded(dimensions);
        float[] a = vector(length, random);
        float[] b = vector(length, random);
        double dot = 0;
        double squares = 0;
        float[] moved = a.clone();
        for (int i = 0; i < length; i++) {
            dot += (double) a[i] * b[i];
            double pulled = 0.9f * (double) a[i] - 0.3f * (double) b[i];
            squares += pulled * pulled;
        }
        double tolerance = 1e-6 * length;
        assertEquals(dot, VectorMath.dot(a, 0, b, 0, length), tolerance, "seed " + seed);
        assertEquals(squares, VectorMath.pull(moved, 0, 0.9f, b, 0, -0.3f, length), 2 * tolerance, "seed " + seed);
        assertEquals(VectorMath.squaredNorm(moved, 0, length), squares, 2 * tolerance, "seed " + seed);
    }

    @Test
    void shouldKeepToItsErrorWhenExponentiating() {
        double worst = 0;
        for (double x = -86.9; x < 87.9; x += 0.0137) {
            float[] value = new float[9];
            Arrays.fill(value, (float) x);
            VectorMath.exp(value, 0, 9);
            assertEquals(value[0], value[8], "the lanes and the rest, at " + x);
            double exact = StrictMath.exp((float) x);
            worst = Math.max(worst, Math.abs(value[0] - exact) / exact);
        }
        assertTrue(worst < 2e-7, "relative error " + worst);
    }

    @Test
    void shouldStayNoNumberWhenItIsNone() {
        for (VectorKernels kernels : new VectorKernels[] {SCALAR, SIMD}) {
            float[] x = new float[9];
            x[2] = Float.NaN;
            x[8] = Float.NaN;
            kernels.exp(x, 0, 9);
            assertTrue(Float.isNaN(x[2]) && Float.isNaN(x[8]) && x[0] == 1, kernels.toString());
        }
    }

    @Test
    void shouldNameTheBoundsWhenAVectorIsNotInside() {
        assertEquals("expected a vector inside 10 floats, got 4 to 12", assertThrows(
                IndexOutOfBoundsException.class, () -> VectorMath.squaredNorm(new float[10], 4, 8)).getMessage());
        assertThrows(IndexOutOfBoundsException.class,
                () -> VectorMath.gatherDots(
                        new float[8], 0, new float[1][8], new int[1], 0, 2, new float[2], 8));
    }

    private static float[] vector(int length, SplittableRandom random) {
        float[] vector = new float[length];
        for (int i = 0; i < length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
