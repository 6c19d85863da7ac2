package io.valence.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowTableTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 64})
    void shouldHoldWhatAMapHoldsWhenRowsComeAndGo(int dimensions) {
        long seed = 100 + dimensions;
        SplittableRandom random = new SplittableRandom(seed);
        RowTable table = new RowTable(dimensions);
        Map<Integer, float[]> model = new HashMap<>();
        Set<Integer> dirty = new LinkedHashSet<>();
        for (int step = 0; step < 20_000; step++) {
            List<Integer> held = new ArrayList<>(model.keySet());
            int choice = random.nextInt(10);
            if (held.isEmpty() || choice < 3) {
                int slot = table.allocate();
                assertFalse(model.containsKey(slot), "slot " + slot + " given out twice, seed " + seed);
                model.put(slot, new float[dimensions + 2]);
            } else {
                int slot = held.get(random.nextInt(held.size()));
                if (choice == 3 && !dirty.contains(slot)) {
                    table.free(slot);
                    model.remove(slot);
                } else if (choice == 4) {
                    table.clean();
                    dirty.clear();
                } else {
                    change(table, slot, model.get(slot), random);
                    dirty.add(slot);
                }
            }
        }
        assertEquals(model.size(), table.size());
        assertEquals(dirty, slots(table.dirtySlots()));
        model.forEach((slot, row) -> assertRow(row, table, slot, seed));
    }

    /** Adds to one component and the bias, and counts. */
    private static void change(RowTable table, int slot, float[] row, SplittableRandom random) {
        int at = random.nextInt(row.length - 2);
        float amount = (float) random.nextGaussian();
        row[at] += amount;
        row[row.length - 2] += amount;
        row[row.length - 1]++;
        table.chunk(slot)[table.offset(slot) + at] += amount;
        table.renorm(slot);
        table.addBias(slot, amount);
        table.countUpdate(slot, 5);
    }

    private static void assertRow(float[] row, RowTable table, int slot, long seed) {
        double squares = 0;
        for (int i = 0; i < row.length - 2; i++) {
            assertEquals(row[i], table.chunk(slot)[table.offset(slot) + i], "slot " + slot + ", seed " + seed);
            squares += (double) row[i] * row[i];
        }
        assertEquals(row[row.length - 2], table.bias(slot), "bias of " + slot + ", seed " + seed);
        assertEquals((long) row[row.length - 1], table.updates(slot), "updates of " + slot + ", seed " + seed);
        assertEquals(row[row.length - 1] > 0 ? 5 : 0, table.lastUpdated(slot));
        assertEquals(Math.sqrt(squares), table.norm(slot), 1e-5 * Math.max(1, squares), "norm of " + slot);
    }

    private static Set<Integer> slots(IntList list) {
        Set<Integer> slots = new LinkedHashSet<>();
        for (int i = 0; i < list.size(); i++) {
            assertTrue(slots.add(list.get(i)), "twice");
        }
        return slots;
    }

    @Test
    void shouldHoldTheSameRowUpToRoundingWhenTheSameIsAddedInAnotherOrder() {
        int dimensions = 64;
        SplittableRandom random = new SplittableRandom(8);
        List<float[]> deltas = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            float[] delta = new float[dimensions + 1];
            for (int j = 0; j < delta.length; j++) {
                delta[j] = (float) (0.1 * random.nextGaussian());
            }
            deltas.add(delta);
        }
        float[] one = sumOf(deltas, dimensions);
        Collections.shuffle(deltas, new Random(9));
        float[] other = sumOf(deltas, dimensions);
        for (int i = 0; i < one.length; i++) {
            assertEquals(one[i], other[i], 1e-4, "component " + i);
        }
    }

    /** w, bias, G, norm and counts after all additions. */
    private static float[] sumOf(List<float[]> deltas, int dimensions) {
        RowTable table = new RowTable(dimensions);
        int slot = table.allocate();
        for (float[] delta : deltas) {
            for (int i = 0; i < dimensions; i++) {
                table.chunk(slot)[table.offset(slot) + i] += delta[i];
            }
            table.addBias(slot, delta[dimensions]);
            table.addSquaredGradient(slot, Math.abs(delta[0]));
            table.countUpdate(slot, (long) (1000 * Math.abs(delta[1])));
        }
        table.renorm(slot);
        float[] sum = new float[dimensions + 5];
        System.arraycopy(table.chunk(slot), table.offset(slot), sum, 0, dimensions);
        sum[dimensions] = table.bias(slot);
        sum[dimensions + 1] = table.squaredGradients(slot);
        sum[dimensions + 2] = table.norm(slot);
        sum[dimensions + 3] = table.updates(slot);
        sum[dimensions + 4] = table.lastUpdated(slot);
        return sum;
    }

    @Test
    void shouldStartAtZeroWhenASlotIsUsedAgain() {
        RowTable table = new RowTable(3);
        int slot = table.allocate();
        change(table, slot, new float[5], new SplittableRandom(1));
        table.addClick(slot);
        table.clean();
        table.free(slot);

        assertEquals(slot, table.allocate());
        assertRow(new float[5], table, slot, 0);
        assertEquals(0, table.clicks(slot));
        assertFalse(table.isDirty(slot));
    }

    @Test
    void shouldRefuseToFreeWhenChangesWouldBeLost() {
        RowTable table = new RowTable(3);
        int slot = table.allocate();
        table.markDirty(slot);

        assertEquals("slot 0 holds changes that were not written",
                assertThrows(IllegalStateException.class, () -> table.free(slot)).getMessage());
        assertEquals("slot 1 holds no row",
                assertThrows(IllegalStateException.class, () -> table.free(1)).getMessage());
    }

    @Test
    void shouldPassARowByOnceWhenItWasUsed() {
        RowTable table = new RowTable(3);
        int slot = table.allocate();

        assertTrue(table.takeReferenced(slot));
        assertFalse(table.takeReferenced(slot));
        table.reference(slot);
        assertTrue(table.takeReferenced(slot));
        assertTrue(table.holds(slot));
    }
}
