package io.valence.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitialiserTest {

    private static final int ITEMS = 2_000;

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 2", "8, 3", "9, 4", "64, 5", "207, 6", "1024, 7"})
    void shouldStartAtAUnitVectorWhenDimensionsAreGiven(int dimensions, long seed) {
        RowTable table = new RowTable(dimensions);
        Initialiser initialiser = new Initialiser(seed);
        for (int item = 0; item < 20; item++) {
            int slot = table.allocate();
            initialiser.start(table, slot, "item-" + item);
            double squares = 0;
            for (float w : row(table, slot)) {
                squares += (double) w * w;
            }
            assertEquals(1, Math.sqrt(squares), 1e-6, "item " + item + " seed " + seed);
            assertEquals(1, table.norm(slot), 1e-6, "item " + item + " seed " + seed);
        }
    }

    @Test
    void shouldLeaveThePaddingAndTheRestAloneWhenItStartsARow() {
        RowTable table = new RowTable(9);
        int slot = table.allocate();
        new Initialiser(3).start(table, slot, "a");
        for (int i = 9; i < 16; i++) {
            assertEquals(0, table.chunk(slot)[table.offset(slot) + i], "padding " + i + " seed 3");
        }

        assertEquals(0, table.bias(slot), "seed 3");
        assertEquals(0, table.squaredGradients(slot), "seed 3");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE})
    void shouldStartAtTheSamePointWhenSeedAndIdAreTheSame(long seed) {
        RowTable table = new RowTable(9);
        table.allocate();

        assertArrayEquals(started(new RowTable(9), seed, "abc"), started(table, seed, "abc"), "seed " + seed);
    }

    @Test
    void shouldStartAtTheSamePointWhenOthersWereStartedBefore() {
        RowTable table = new RowTable(9);
        Initialiser initialiser = new Initialiser(5);
        initialiser.start(table, table.allocate(), "first");
        int slot = table.allocate();
        initialiser.start(table, slot, "second");

        assertArrayEquals(started(new RowTable(9), 5, "second"), row(table, slot), "seed 5");
    }

    /** Once released these bits may not change: tasks that add to one row must have begun at one point. */
    @Test
    void shouldStartWhereItAlwaysDidWhenSeedAndIdAreKnown() {
        assertEquals(
                "[-0.833289, 0.14465688, 0.340516, 0.41079512]",
                Arrays.toString(started(new RowTable(4), 1, "item")), "seed 1");
    }

    @ParameterizedTest
    @CsvSource({"1, 2, a, a", "1, 1, a, b", "1, 1, ab, ba", "1, 1, '', a", "1, 1, a, A", "0, -1, x, x"})
    void shouldStartElsewhereWhenSeedOrIdDiffers(long seed, long otherSeed, String id, String otherId) {
        float[] one = started(new RowTable(9), seed, id);
        float[] other = started(new RowTable(9), otherSeed, otherId);

        assertTrue(Math.abs(dot(one, other)) < 0.9, "cosine " + dot(one, other) + " seeds " + seed + ", " + otherSeed);
    }

    @Test
    void shouldSpreadEvenlyWhenIdsAreNumbers() {
        long seed = 17;
        int dimensions = 16;
        double[] mean = new double[dimensions];
        double[] squares = new double[dimensions];
        for (int item = 0; item < ITEMS; item++) {
            float[] w = started(new RowTable(dimensions), seed, Integer.toString(item));
            for (int i = 0; i < dimensions; i++) {
                mean[i] += w[i] / ITEMS;
                squares[i] += w[i] * w[i] / ITEMS;
            }
        }
        // A coordinate has mean 0 and variance 1/d; five standard errors of each.
        for (int i = 0; i < dimensions; i++) {
            assertEquals(0, mean[i], 5 / Math.sqrt((double) dimensions * ITEMS), "coordinate " + i + " seed " + seed);
            assertEquals(
                    1.0 / dimensions, squares[i], 5 * Math.sqrt(2.0 / ITEMS) / dimensions,
                    "coordinate " + i + " seed " + seed);
        }
    }

    @Test
    void shouldHashApartWhenIdsDiffer() {
        Set<Long> hashes = new HashSet<>();
        for (int item = 0; item < 100_000; item++) {
            hashes.add(Initialiser.hash(Integer.toString(item)));
        }

        assertEquals(100_000, hashes.size());
        assertNotEquals(Initialiser.hash("\u0101"), Initialiser.hash("\u0001"));
    }

    private static float[] started(RowTable table, long seed, String id) {
        int slot = table.allocate();
        new Initialiser(seed).start(table, slot, id);
        return row(table, slot);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static float[] row(RowTable table, int slot) {
        return Arrays.copyOfRange(
                table.chunk(slot), table.offset(slot), table.offset(slot) + table.dimensions());
    }
}
