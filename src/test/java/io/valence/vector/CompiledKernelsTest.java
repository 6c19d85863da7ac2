package io.valence.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The facade against the scalar kernels for long enough that the JIT compiles both: only then do lanes become the
 * machine's instructions, and a fused multiply-add or a maximum of NaN is what the hardware makes of it.
 */
class CompiledKernelsTest {

    private static final int LENGTH = 64;
    private static final int ROUNDS = 30_000;

    /** The longest kernel, and the one that the JIT takes longest over. */
    private static final int EXP_ROUNDS = 150_000;

    private final VectorKernels scalar = new ScalarKernels();

    @Test
    void shouldGiveTheSameBitsWhenDotsAreCompiled() {
        long seed = 1;
        Random random = new Random(seed);
        float[] rows = new float[5 * LENGTH];
        float[] out = new float[5];
        float[] expected = new float[5];
        for (int round = 0; round < ROUNDS; round++) {
            change(rows, random);
            VectorMath.stridedDots(rows, 0, rows, 0, LENGTH, 5, out, 0, LENGTH);
            scalar.stridedDots(rows, 0, rows, 0, LENGTH, 5, expected, 0, LENGTH);
            assertArrayEquals(expected, out, "round " + round + " seed " + seed);
        }
    }

    @Test
    void shouldGiveTheSameBitsWhenPullIsCompiled() {
        long seed = 2;
        Random random = new Random(seed);
        float[] x = new float[LENGTH];
        float[] keep = {0.75f, 0.5f};
        float[] amounts = {-0.3f, 0.2f};
        float[] w = new float[2 * LENGTH];
        float[] squares = new float[2];
        float[] expectedSquares = new float[2];
        for (int round = 0; round < ROUNDS; round++) {
            change(x, random);
            float[] expected = w.clone();
            scalar.gatherPull(two(expected), keep, x, 0, amounts, expectedSquares);
            VectorMath.gatherPull(two(w), keep, x, 0, amounts, squares);
            assertArrayEquals(expectedSquares, squares, "round " + round + " seed " + seed);
            assertArrayEquals(expected, w, "round " + round + " seed " + seed);
        }
    }

    @Test
    void shouldGiveTheSameBitsWhenAxpyAndScaleAreCompiled() {
        long seed = 3;
        Random random = new Random(seed);
        float[] x = new float[LENGTH];
        float[] y = new float[LENGTH];
        for (int round = 0; round < ROUNDS; round++) {
            change(x, random);
            float[] expected = y.clone();
            scalar.axpy(0.3f, x, 0, expected, 0, LENGTH);
            scalar.scale(0.75f, expected, 0, LENGTH);
            VectorMath.axpy(0.3f, x, 0, y, 0, LENGTH);
            VectorMath.scale(0.75f, y, 0, LENGTH);
            assertArrayEquals(expected, y, "round " + round + " seed " + seed);
        }
    }

    @Test
    void shouldGiveTheSameBitsWhenTheStepsOfRowsAreCompiled() {
        long seed = 5;
        Random random = new Random(seed);
        Adagrad rule = new Adagrad(0.3f, 0.25f, 1e-6f, 1.5f);
        float[] a = new float[LENGTH];
        float[] s = new float[LENGTH];
        float[] norms = new float[LENGTH];
        for (int round = 0; round < ROUNDS; round++) {
            change(a, random);
            change(s, random);
            for (int i = 0; i < LENGTH; i++) {
                norms[i] = 1 + random.nextInt(8);
            }
            assertArrayEquals(
                    steps(scalar, rule, a, s, norms), steps(VectorMath.kernels(), rule, a, s, norms),
                    "round " + round + " seed " + seed);
        }
    }

    /** What the kernels over one number a row give, one after the other, in one array. */
    private static float[] steps(VectorKernels kernels, Adagrad rule, float[] a, float[] s, float[] norms) {
        float[] sums = norms.clone();
        float[] squares = new float[LENGTH];
        float[] sizes = new float[LENGTH];
        float[] keep = new float[LENGTH];
        float[] amounts = new float[LENGTH];
        kernels.squaredTangents(a, s, 1, squares, LENGTH);
        kernels.adagrad(sums, squares, norms, rule, sizes, LENGTH);
        kernels.sphereSteps(sizes, a, s, norms, squares, keep, amounts, LENGTH);
        float[] powers = a.clone();
        float sum = kernels.expSum(powers, 1, LENGTH);
        kernels.divide(powers, norms, LENGTH);
        float[] all = new float[4 * LENGTH + 3];
        System.arraycopy(sums, 0, all, 0, LENGTH);
        System.arraycopy(keep, 0, all, LENGTH, LENGTH);
        System.arraycopy(amounts, 0, all, 2 * LENGTH, LENGTH);
        System.arraycopy(powers, 0, all, 3 * LENGTH, LENGTH);
        all[4 * LENGTH] = sum;
        all[4 * LENGTH + 1] = kernels.max(a, LENGTH);
        all[4 * LENGTH + 2] = kernels.sumUnlessBelow(norms, a, s[0], LENGTH);
        return all;
    }

    @Test
    void shouldGiveTheSameBitsWhenExpIsCompiled() {
        long seed = 4;
        Random random = new Random(seed);
        float[] odd = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE};
        float[] x = new float[LENGTH];
        for (int round = 0; round < EXP_ROUNDS; round++) {
            for (int i = 0; i < LENGTH; i++) {
                x[i] = 200 * random.nextFloat() - 100;
            }
            x[random.nextInt(LENGTH)] = odd[random.nextInt(odd.length)];
            float[] expected = x.clone();
            scalar.exp(expected, 0, LENGTH);
            float[] out = x.clone();
            VectorMath.exp(out, 0, LENGTH);
            assertArrayEquals(expected, out, "round " + round + " seed " + seed);
        }
    }

    private static ScatteredVectors two(float[] array) {
        ScatteredVectors rows = new ScatteredVectors(2, LENGTH);
        rows.begin(new float[][] {array});
        rows.add(0, 0);
        rows.add(0, LENGTH);
        return rows;
    }

    private static void change(float[] array, Random random) {
        for (int i = 0; i < array.length; i += 1 + random.nextInt(8)) {
            array[i] = (float) random.nextGaussian();
        }
    }
}
