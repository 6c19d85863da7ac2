package io.valence.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InitialiserTest {

    private static final int DIMENSIONS = 33;

    @Test
    void shouldStartAtTheSameUnitVectorWhenSeedAndIdAreTheSame() {
        float[] row = start(7, "item");

        assertArrayEquals(row, start(7, "item"));
        assertEquals(1, squares(row), 1e-5);
        assertFalse(Arrays.equals(row, start(8, "item")));
        assertFalse(Arrays.equals(row, start(7, "item2")));
    }

    /** In any direction alike: the mean of many is near the origin. */
    @Test
    void shouldPreferNoDirectionWhenManyAreStarted() {
        float[] mean = new float[DIMENSIONS];
        int count = 10_000;
        for (int i = 0; i < count; i++) {
            float[] row = start(7, "item" + i);
            for (int j = 0; j < DIMENSIONS; j++) {
                mean[j] += row[j] / count;
            }
        }
        // The mean of n unit vectors has a squared length of 1/n in expectation.
        assertEquals(1.0 / count, squares(mean), 1.0 / count);
    }

    private static float[] start(long seed, String id) {
        RowTable table = new RowTable(DIMENSIONS);
        int slot = table.allocate();
        new Initialiser(seed).start(table, slot, id);
        return Arrays.copyOfRange(table.chunk(slot), table.offset(slot), table.offset(slot) + DIMENSIONS);
    }

    private static double squares(float[] row) {
        double squares = 0;
        for (float value : row) {
            squares += (double) value * value;
        }
        return squares;
    }
}
