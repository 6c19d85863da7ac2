package io.valence.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the facade refuses, and in what words; {@link VectorKernelsTest} tries what it computes. */
class VectorMathTest {

    private static final float[] SHORT = new float[15];
    private static final float[] LONG = new float[64];
    private static final float[][] ARRAYS = {LONG, SHORT};
    private static final Adagrad RULE = new Adagrad(1, 1, 1, 1);

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 8", "7, 8", "8, 8", "9, 16", "64, 64", "207, 208"})
    void shouldRoundUpToWholeLanesWhenDimensionsArePadded(int dimensions, int padded) {
        assertEquals(padded, VectorMath.padded(dimensions));
    }

    static Stream<Arguments> outside() {
        String behind = "expected a vector inside 15 floats, got 8 to 16";
        String before = "expected a vector inside 64 floats, got -1 to 7";
        String tooShort = "expected a vector inside 15 floats, got 0 to 16";
        return Stream.of(
                refused(behind, () -> VectorMath.dot(SHORT, 8, LONG, 0, 8)),
                refused(behind, () -> VectorMath.dot(LONG, 0, SHORT, 8, 8)),
                refused(before, () -> VectorMath.dot(LONG, -1, LONG, 0, 8)),
                refused(before, () -> VectorMath.dot(LONG, 0, LONG, -1, 8)),
                refused(behind, () -> VectorMath.squaredNorm(SHORT, 8, 8)),
                refused(before, () -> VectorMath.squaredNorm(LONG, -1, 8)),
                refused(behind, () -> VectorMath.axpy(1, SHORT, 8, LONG, 0, 8)),
                refused(behind, () -> VectorMath.axpy(1, LONG, 0, SHORT, 8, 8)),
                refused(behind, () -> VectorMath.scale(1, SHORT, 8, 8)),
                refused(behind, () -> pull(SHORT, 8, LONG, 0, 8)),
                refused(behind, () -> pull(LONG, 0, SHORT, 8, 8)),
                refused(behind, () -> VectorMath.gatherDots(SHORT, 8, rows(1), LONG)),
                refused(tooShort, () -> VectorMath.gatherDots(LONG, 0, rows(16), SHORT)),
                refused(behind, () -> rows(0).add(1, 8)),
                refused(before, () -> rows(0).add(0, -1)),
                refused(behind, () -> rows(1).set(0, 1, 8)),
                refused(behind, () -> VectorMath.stridedDots(SHORT, 8, LONG, 0, 8, 1, LONG, 0, 8)),
                refused(behind, () -> VectorMath.stridedDots(LONG, 0, SHORT, 0, 8, 2, LONG, 0, 8)),
                refused(before, () -> VectorMath.stridedDots(LONG, 0, LONG, -1, 8, 2, LONG, 0, 8)),
                refused(before, () -> VectorMath.stridedDots(LONG, 0, LONG, 7, -8, 2, LONG, 0, 8)),
                refused(
                        "expected a vector inside 15 floats, got 14 to 16",
                        () -> VectorMath.stridedDots(LONG, 0, LONG, 0, 8, 2, SHORT, 14, 8)),
                refused(tooShort, () -> VectorMath.weightedSum(SHORT, rows(16), LONG, 0)),
                refused(behind, () -> VectorMath.weightedSum(LONG, rows(1), SHORT, 8)),
                refused(tooShort, () -> VectorMath.max(SHORT, 16)),
                refused(tooShort, () -> VectorMath.expSum(SHORT, 0, 16)),
                refused(tooShort, () -> VectorMath.sumUnlessBelow(SHORT, LONG, 0, 16)),
                refused(tooShort, () -> VectorMath.sumUnlessBelow(LONG, SHORT, 0, 16)),
                refused(tooShort, () -> VectorMath.divide(SHORT, LONG, 16)),
                refused(tooShort, () -> VectorMath.divide(LONG, SHORT, 16)),
                refused(tooShort, () -> VectorMath.squaredTangents(SHORT, LONG, 1, LONG, 16)),
                refused(tooShort, () -> VectorMath.squaredTangents(LONG, SHORT, 1, LONG, 16)),
                refused(tooShort, () -> VectorMath.squaredTangents(LONG, LONG, 1, SHORT, 16)),
                refused(tooShort, () -> VectorMath.adagrad(SHORT, LONG, LONG, RULE, LONG, 16)),
                refused(tooShort, () -> VectorMath.adagrad(LONG, SHORT, LONG, RULE, LONG, 16)),
                refused(tooShort, () -> VectorMath.adagrad(LONG, LONG, SHORT, RULE, LONG, 16)),
                refused(tooShort, () -> VectorMath.adagrad(LONG, LONG, LONG, RULE, SHORT, 16)),
                refused(tooShort, () -> VectorMath.sphereSteps(SHORT, LONG, LONG, LONG, LONG, LONG, LONG, 16)),
                refused(tooShort, () -> VectorMath.sphereSteps(LONG, SHORT, LONG, LONG, LONG, LONG, LONG, 16)),
                refused(tooShort, () -> VectorMath.sphereSteps(LONG, LONG, SHORT, LONG, LONG, LONG, LONG, 16)),
                refused(tooShort, () -> VectorMath.sphereSteps(LONG, LONG, LONG, SHORT, LONG, LONG, LONG, 16)),
                refused(tooShort, () -> VectorMath.sphereSteps(LONG, LONG, LONG, LONG, SHORT, LONG, LONG, 16)),
                refused(tooShort, () -> VectorMath.sphereSteps(LONG, LONG, LONG, LONG, LONG, SHORT, LONG, 16)),
                refused(tooShort, () -> VectorMath.sphereSteps(LONG, LONG, LONG, LONG, LONG, LONG, SHORT, 16)),
                refused("expected a vector inside 15 floats, got 15 to 16", () -> VectorMath.exp(SHORT, 15, 1)),
                refused("expected a vector inside 15 floats, got 5 to 4", () -> VectorMath.exp(SHORT, 5, -1)),
                refused(
                        "expected a vector inside 64 floats, got 2147483647 to 2147483655",
                        () -> VectorMath.scale(1, LONG, Integer.MAX_VALUE, 8)));
    }

    @ParameterizedTest
    @MethodSource("outside")
    void shouldNameTheRangeAndTheArrayWhenAVectorLiesOutside(String message, Executable call) {
        assertEquals(message, assertThrows(IndexOutOfBoundsException.class, call).getMessage());
    }

    static Stream<Executable> unpadded() {
        return Stream.of(
                () -> VectorMath.dot(LONG, 0, LONG, 0, 9),
                () -> VectorMath.squaredNorm(LONG, 0, 9),
                () -> VectorMath.axpy(1, LONG, 0, LONG, 0, 9),
                () -> VectorMath.scale(1, LONG, 0, 9),
                () -> pull(LONG, 0, LONG, 0, 9),
                () -> VectorMath.max(LONG, 9),
                () -> VectorMath.expSum(LONG, 0, 9),
                () -> new ScatteredVectors(1, 9),
                () -> VectorMath.stridedDots(LONG, 0, LONG, 0, 16, 1, LONG, 0, 9));
    }

    @ParameterizedTest
    @MethodSource("unpadded")
    void shouldNameTheLengthWhenItIsNotPadded(Executable call) {
        assertEquals(
                "expected a length that is a multiple of 8, got 9",
                assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void shouldLeaveAllAsItWasWhenTheRowsReachBeyondAnInt() {
        // 65,536 rows of 65,536 floats: the last would begin at 2³², which is 0 to an int.
        int count = 65_537;
        float[] out = new float[count];
        out[0] = 5;

        assertEquals(
                "expected a vector inside 64 floats, got 4294967296 to 4294967304",
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> VectorMath.stridedDots(LONG, 0, LONG, 0, 65_536, count, out, 0, 8))
                        .getMessage());
        assertEquals(5, out[0]);
    }

    @Test
    void shouldDoNothingWhenThereAreNoRows() {
        float[] out = {5};
        VectorMath.stridedDots(LONG, 0, new float[0], 100, 8, 0, out, 0, 8);
        VectorMath.gatherDots(LONG, 0, rows(0), out);

        assertArrayEquals(new float[] {5}, out);
    }

    @Test
    void shouldReachTheLastFloatWhenAVectorEndsThere() {
        float[] array = new float[15];
        array[14] = 3;

        assertEquals(9, VectorMath.squaredNorm(array, 7, 8));
    }

    /** As many rows of eight at the start of {@link #LONG}. */
    private static ScatteredVectors rows(int count) {
        ScatteredVectors rows = new ScatteredVectors(Math.max(1, count), 8);
        rows.begin(ARRAYS);
        for (int i = 0; i < count; i++) {
            rows.add(0, 0);
        }
        return rows;
    }

    private static Arguments refused(String message, Executable call) {
        return Arguments.of(message, call);
    }

    private static void pull(float[] w, int wAt, float[] x, int xAt, int length) {
        float[] one = {1};
        ScatteredVectors rows = new ScatteredVectors(1, length);
        rows.begin(new float[][] {w});
        rows.add(0, wAt);
        VectorMath.gatherPull(rows, one, x, xAt, one, new float[1]);
    }
}
