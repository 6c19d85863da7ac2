package io.valence.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialTest {

    private static final float LEAST = -87;
    private static final float MOST = 88;
    private static final double MOST_ERROR = 2e-7;

    /** Every 997th float of the range: some two million, with no power of two in step. */
    @Test
    void shouldBeWithinItsErrorWhenFloatsAreTriedOverTheWholeRange() {
        int step = 997;
        for (int bits = 0; Float.intBitsToFloat(bits) <= MOST; bits += step) {
            assertWithinError(Float.intBitsToFloat(bits));
        }
        for (int bits = 0; Float.intBitsToFloat(bits) <= -LEAST; bits += step) {
            assertWithinError(-Float.intBitsToFloat(bits));
        }
    }

    /** Where n changes |r| is greatest, and with it the polynomial's error. */
    @Test
    void shouldBeWithinItsErrorWhenItGoesFromOnePowerToTheNext() {
        for (int n = -125; n <= 126; n++) {
            float x = (float) ((n + 0.5) * Math.log(2));
            for (int i = 0; i < 20; i++) {
                x = Math.nextDown(x);
            }
            for (int i = 0; i < 40; i++) {
                assertWithinError(x);
                x = Math.nextUp(x);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE})
    void shouldBeOneWhenXIsNothing(float x) {
        assertEquals(1f, Exponential.of(x));
    }

    @ParameterizedTest
    @CsvSource({"-87.00001, -87", "-1e30, -87", "-Infinity, -87", "88.00001, 88", "1e30, 88", "Infinity, 88"})
    void shouldStayAtTheBoundWhenXLiesOutside(float x, float bound) {
        assertEquals(Exponential.of(bound), Exponential.of(x));
    }

    @Test
    void shouldBeANormalFloatWhenXIsAtABound() {
        assertTrue(Exponential.of(LEAST) >= Float.MIN_NORMAL);
        assertTrue(Float.isFinite(Exponential.of(MOST)));
        assertWithinError(LEAST);
        assertWithinError(MOST);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff})
    void shouldStayNoNumberWhenXIsNone(int bits) {
        float[] x = new float[9];
        Arrays.fill(x, Float.intBitsToFloat(bits));
        VectorMath.exp(x, 0, x.length);

        assertTrue(Float.isNaN(Exponential.of(Float.intBitsToFloat(bits))), Integer.toHexString(bits));
        for (int i = 0; i < x.length; i++) {
            assertTrue(Float.isNaN(x[i]), Integer.toHexString(bits) + " at " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 63, 64, 65, 207})
    void shouldGiveTheSameBitsWhenLanesAreUsed(int length) {
        Random random = new Random(length);
        float[] odd = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE, LEAST, MOST};
        for (int round = 0; round < 200; round++) {
            float[] x = new float[length + 5];
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextInt(10) == 0 ? odd[random.nextInt(odd.length)] : 200 * random.nextFloat() - 100;
            }
            float[] out = x.clone();
            VectorMath.exp(out, 3, length);
            float[] scalar = x.clone();
            new ScalarKernels().exp(scalar, 3, length);
            assertArrayEquals(scalar, out, "length " + length + " seed " + length);
            for (int i = 0; i < x.length; i++) {
                float expected = i < 3 || i >= 3 + length ? x[i] : Exponential.of(x[i]);
                assertEquals(expected, out[i], "e^" + x[i] + " at " + i + " of " + length + " seed " + length);
            }
        }
    }

    private static void assertWithinError(float x) {
        double expected = StrictMath.exp(x);
        double error = Math.abs(Exponential.of(x) - expected) / expected;
        if (!(error < MOST_ERROR)) {
            assertEquals(expected, Exponential.of(x), MOST_ERROR * expected, "e^" + x + ", relative error " + error);
        }
    }
}
