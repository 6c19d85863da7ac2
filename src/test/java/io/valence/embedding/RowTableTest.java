package io.valence.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.vector.ScatteredVectors;
import io.valence.vector.VectorMath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a row holds and where; {@link RowTableModelTest} tries the marks. */
class RowTableTest {

    /** Slots of one chunk. */
    private static final int CHUNK = 1_024;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 63, 64, 65, 1024})
    void shouldKeepRowsApartWhenDimensionsAreNotPadded(int dimensions) {
        RowTable table = new RowTable(dimensions);
        for (int row = 0; row < 5; row++) {
            int slot = table.allocate();
            fill(table, slot, row + 1);
        }
        for (int slot = 0; slot < 5; slot++) {
            float value = slot + 1;
            assertEquals(0, table.offset(slot) % table.stride());
            for (int i = 0; i < dimensions; i++) {
                assertEquals(value, table.chunk(slot)[table.offset(slot) + i]);
            }
            for (int i = dimensions; i < VectorMath.padded(dimensions); i++) {
                assertEquals(0, table.chunk(slot)[table.offset(slot) + i], "padding " + i);
            }
            assertEquals(10 * value, table.bias(slot));
            assertEquals(100 * value, table.squaredGradients(slot));
            assertEquals(value * Math.sqrt(dimensions), table.norm(slot), 1e-6 * value * Math.sqrt(dimensions));
        }
    }

    @Test
    void shouldKeepEveryRowWhenItGrowsOverSeveralChunks() {
        RowTable table = new RowTable(3);
        int rows = 5 * CHUNK + 1;
        for (int row = 0; row < rows; row++) {
            int slot = table.allocate();
            assertEquals(row, slot);
            fill(table, slot, row);
            table.restore(slot, row, 2 * row, 3L * row, 4 * row, 5L * row);
        }
        assertEquals(rows, table.size());
        assertEquals(rows, table.slots());
        for (int slot = 0; slot < rows; slot++) {
            assertEquals(slot, table.chunk(slot)[table.offset(slot) + 2]);
            assertEquals(slot, table.bias(slot));
            assertEquals(2 * slot, table.squaredGradients(slot));
            assertEquals(3L * slot, table.updates(slot));
            assertEquals(4 * slot, table.clicks(slot));
            assertEquals(5L * slot, table.lastUpdated(slot));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1024", "1, 1023", "1023, 1", "1024, 1024", "2500, 572"})
    void shouldTellHowManyRowsFollowWhenAskedWithinAChunk(int slot, int following) {
        RowTable table = new RowTable(3);
        while (table.slots() < 3 * CHUNK) {
            table.allocate();
        }
        int last = slot + following - 1;

        assertEquals(following, table.rowsFrom(slot));
        assertSame(table.chunk(slot), table.chunk(last));
        assertEquals(table.offset(slot) + (following - 1) * table.stride(), table.offset(last));
    }

    @Test
    void shouldStartFromZeroWhenASlotIsGivenOutAgain() {
        RowTable table = new RowTable(9);
        int slot = table.allocate();
        fill(table, slot, 1);
        table.countUpdate(slot, 77);
        table.addClick(slot);
        table.clean();
        table.free(slot);

        assertEquals(slot, table.allocate());
        assertArrayEquals(new float[table.stride()], row(table, slot, table.stride()));
        assertEquals(0, table.updates(slot));
        assertEquals(0, table.clicks(slot));
        assertEquals(0, table.lastUpdated(slot));
    }

    @Test
    void shouldStartFromZeroAndBeDirtyWhenARowIsReset() {
        RowTable table = new RowTable(9);
        int slot = table.allocate();
        fill(table, slot, 1);
        table.countUpdate(slot, 77);
        table.addClick(slot);
        table.clean();
        table.reset(slot);

        assertArrayEquals(new float[table.stride()], row(table, slot, table.stride()));
        assertEquals(0, table.updates(slot));
        assertEquals(0, table.clicks(slot));
        assertEquals(0, table.lastUpdated(slot));
        assertTrue(table.holds(slot));
        assertArrayEquals(new int[] {slot}, table.dirtySlots().toArray());
    }

    @Test
    void shouldKeepTheLatestTimeWhenStepsComeOutOfOrder() {
        RowTable table = new RowTable(1);
        int slot = table.allocate();
        table.countUpdate(slot, 20);
        table.countUpdate(slot, 10);

        assertEquals(20, table.lastUpdated(slot));
        assertEquals(2, table.updates(slot));
    }

    @Test
    void shouldDeriveTheNormFromTheRowAloneWhenItChanged() {
        RowTable table = new RowTable(9);
        int slot = table.allocate();
        fill(table, slot, 5);
        fill(table, slot, 2);

        assertEquals(6, table.norm(slot));
    }

    @Test
    void shouldDeriveTheNormWhenARowIsRestored() {
        RowTable table = new RowTable(4);
        int slot = table.allocate();
        for (int i = 0; i < 4; i++) {
            table.chunk(slot)[table.offset(slot) + i] = 1;
        }
        table.restore(slot, 0, 0, 0, 0, 0);

        assertEquals(2, table.norm(slot));
    }

    @Test
    void shouldTakeWhatAStepMadeOfTheRowWhenOneWasTaken() {
        RowTable table = new RowTable(4);
        int slot = table.allocate();
        table.restore(slot, 1, 2, Integer.MAX_VALUE, 0, 500);
        table.clean();

        table.stepped(slot, 49, 5, -0.25f, 499);

        assertEquals(7, table.norm(slot));
        assertEquals(5, table.squaredGradients(slot));
        assertEquals(0.75f, table.bias(slot));
        assertEquals(Integer.MAX_VALUE + 1L, table.updates(slot));
        assertEquals(500, table.lastUpdated(slot));
        assertFalse(table.isDirty(slot), "whoever planned the step marked it, maybe in another thread");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x7fa00000_7fa00001L, 0xffc00000_ff800001L})
    void shouldGiveBackEveryNumberWhenItIsKeptAsTheBitsOfFloats(long number) {
        RowTable table = new RowTable(4);
        int slot = table.allocate();
        table.restore(slot, 1, 2, number, 0, ~number);

        assertEquals(number, table.updates(slot));
        assertEquals(~number, table.lastUpdated(slot));
    }

    @Test
    void shouldGatherWhereRowsAreAndWhatIsNextToThemWhenAsked() {
        RowTable table = new RowTable(4);
        int zero = table.allocate();
        int far = table.allocate();
        while (far < 2_000) {
            far = table.allocate();
        }
        fill(table, far, 2);
        ScatteredVectors vectors = new ScatteredVectors(2, 8);
        vectors.begin(table.chunks());
        float[] norms = new float[2];
        float[] biases = new float[2];
        float[] sums = new float[2];
        table.gather(new int[] {far, zero}, 2, vectors, norms, biases, sums);

        assertArrayEquals(new float[] {4, 1}, norms, "1 for a row of zeros");
        assertArrayEquals(new float[] {20, 0}, biases);
        assertArrayEquals(new float[] {200, 0}, sums);
        assertEquals(table.chunk(far), vectors.array(0));
        assertEquals(table.offset(far), vectors.offset(0));
        assertEquals(table.chunk(zero), vectors.array(1));
        assertEquals(table.offset(zero), vectors.offset(1));
    }

    @Test
    void shouldRefuseToFreeWhenTheRowIsDirty() {
        RowTable table = new RowTable(1);
        int slot = table.allocate();
        table.markDirty(slot);

        String message = assertThrows(IllegalStateException.class, () -> table.free(slot)).getMessage();
        assertEquals("slot 0 holds changes that were not written", message);
        assertTrue(table.holds(slot));
    }

    @Test
    void shouldRefuseToFreeWhenTheRowIsFreeAlready() {
        RowTable table = new RowTable(1);
        int slot = table.allocate();
        table.free(slot);

        String message = assertThrows(IllegalStateException.class, () -> table.free(slot)).getMessage();
        assertEquals("slot 0 holds no row", message);
        assertEquals(0, table.size());
    }

    @Test
    void shouldHoldNoRowWhenTheSlotWasNeverGivenOut() {
        RowTable table = new RowTable(1);
        table.allocate();

        assertFalse(table.holds(1));
        assertFalse(table.holds(1_000_000));
    }

    @Test
    void shouldNameTheDimensionsWhenThereAreNone() {
        assertEquals(
                "expected dim of 1 or more, got 0",
                assertThrows(IllegalArgumentException.class, () -> new RowTable(0)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldComeToTheSameRowsWhenTheSameIsAddedInAnotherOrder(long seed) {
        int dimensions = 9;
        int additions = 1_000;
        Random random = new Random(seed);
        List<float[]> deltas = new ArrayList<>();
        for (int i = 0; i < additions; i++) {
            // w, bias, G, time.
            float[] delta = new float[dimensions + 3];
            for (int at = 0; at < delta.length; at++) {
                delta[at] = at <= dimensions ? (float) random.nextGaussian() : random.nextInt(1_000);
            }
            deltas.add(delta);
        }
        RowTable there = added(dimensions, deltas);
        Collections.shuffle(deltas, random);
        RowTable back = added(dimensions, deltas);
        String where = "seed " + seed;

        // Each addition rounds by at most 2⁻²⁴ of its sum, and no partial sum of these is above 100.
        double rounding = additions * 100 * 0x1p-24;
        assertArrayEquals(row(there, 0, dimensions), row(back, 0, dimensions), (float) rounding, where);
        assertEquals(there.norm(0), back.norm(0), 3 * rounding, where);
        assertEquals(there.bias(0), back.bias(0), rounding, where);
        assertEquals(there.squaredGradients(0), back.squaredGradients(0), where);
        assertEquals(there.updates(0), back.updates(0), where);
        assertEquals(there.clicks(0), back.clicks(0), where);
        assertEquals(there.lastUpdated(0), back.lastUpdated(0), where);
        assertEquals(additions, back.updates(0), where);
    }

    private static RowTable added(int dimensions, List<float[]> deltas) {
        RowTable table = new RowTable(dimensions);
        int slot = table.allocate();
        int padded = VectorMath.padded(dimensions);
        for (float[] delta : deltas) {
            float[] w = new float[padded];
            System.arraycopy(delta, 0, w, 0, dimensions);
            VectorMath.axpy(1, w, 0, table.chunk(slot), table.offset(slot), padded);
            table.renorm(slot);
            table.addBias(slot, delta[dimensions]);
            float norm = table.norm(slot);
            float squares = table.squaredGradients(slot) + delta[dimensions + 1];
            table.stepped(slot, norm * norm, squares, 0, (long) delta[dimensions + 2]);
            table.renorm(slot);
            table.addClick(slot);
        }
        return table;
    }

    /** w is all {@code value}; bias ten times, G a hundred times that. */
    private static void fill(RowTable table, int slot, float value) {
        for (int i = 0; i < table.dimensions(); i++) {
            table.chunk(slot)[table.offset(slot) + i] = value;
        }
        table.renorm(slot);
        table.addBias(slot, 10 * value);
        table.restore(slot, table.bias(slot), 100 * value, table.updates(slot), table.clicks(slot), table.lastUpdated(slot));
    }

    private static float[] row(RowTable table, int slot, int length) {
        float[] row = new float[length];
        System.arraycopy(table.chunk(slot), table.offset(slot), row, 0, length);
        return row;
    }
}
