package io.valence.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table against a map of rows, under whatever a store does to it. */
class RowTableModelTest {

    private static final int STEPS = 20_000;

    private static final class Row {
        private float w;
        private float bias;
        private float squares;
        private long updates;
        private int clicks;
        private long time;
        private boolean referenced = true;
    }

    private final RowTable table = new RowTable(9);
    private final Map<Integer, Row> model = new HashMap<>();
    private final Set<Integer> dirty = new LinkedHashSet<>();
    private final List<Integer> slots = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldHoldTheRowsOfAMapWhenUsedAtRandom(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            String where = "step " + step + " seed " + seed;
            // First it grows over several chunks, then it shrinks, then it grows into what was freed.
            boolean shrinking = step / 5_000 % 2 == 1;
            int action = random.nextInt(10);
            if (slots.isEmpty() || action < (shrinking ? 1 : 6)) {
                allocate(where);
            } else if (action == 9 && random.nextInt(10) == 0) {
                table.clean();
                dirty.clear();
            } else if (shrinking && action < 7) {
                free(random.nextInt(slots.size()));
            } else {
                change(slots.get(random.nextInt(slots.size())), random, where);
            }
            assertEquals(model.size(), table.size(), where);
            if (step % 500 == 0 || step == STEPS - 1) {
                assertSame(where);
            }
        }
    }

    private void allocate(String where) {
        int highest = table.slots();
        boolean full = table.size() == highest;
        int slot = table.allocate();

        assertEquals(full ? highest + 1 : highest, table.slots(), "slots that were freed come first " + where);
        assertEquals(null, model.put(slot, new Row()), "slot " + slot + " is in use " + where);
        slots.add(slot);
    }

    private void free(int index) {
        int slot = slots.get(index);
        if (dirty.contains(slot)) {
            return;
        }
        table.free(slot);
        model.remove(slot);
        slots.set(index, slots.get(slots.size() - 1));
        slots.remove(slots.size() - 1);
    }

    private void change(int slot, Random random, String where) {
        Row row = model.get(slot);
        switch (random.nextInt(7)) {
            case 0 -> {
                row.w = random.nextFloat();
                for (int i = 0; i < table.dimensions(); i++) {
                    table.chunk(slot)[table.offset(slot) + i] = row.w;
                }
                table.renorm(slot);
            }
            case 1 -> {
                table.addBias(slot, 0.5f);
                row.bias += 0.5f;
            }
            case 2 -> {
                row.squares += 0.25f;
                row.bias += 0.5f;
                row.updates++;
                row.time = Math.max(row.time, 500);
                float norm = table.norm(slot);
                table.stepped(slot, norm * norm, row.squares, 0.5f, 500);
                table.renorm(slot);
            }
            case 3 -> {
                long time = random.nextInt(1_000);
                table.countUpdate(slot, time);
                row.updates++;
                row.time = Math.max(row.time, time);
            }
            case 4 -> {
                table.addClick(slot);
                row.clicks++;
                changed(slot, row);
            }
            case 5 -> {
                table.reference(slot);
                row.referenced = true;
            }
            default -> {
                assertEquals(row.referenced, table.takeReferenced(slot), "slot " + slot + " " + where);
                row.referenced = false;
            }
        }
    }

    private void changed(int slot, Row row) {
        row.referenced = true;
        dirty.add(slot);
    }

    private void assertSame(String where) {
        assertArrayEquals(
                dirty.stream().mapToInt(Integer::intValue).toArray(), table.dirtySlots().toArray(), where);
        for (int slot = 0; slot < table.slots(); slot++) {
            String which = "slot " + slot + " " + where;
            Row row = model.get(slot);
            assertEquals(row != null, table.holds(slot), which);
            if (row == null) {
                continue;
            }
            assertEquals(dirty.contains(slot), table.isDirty(slot), which);
            assertEquals(row.w, table.chunk(slot)[table.offset(slot)], which);
            assertEquals(row.w, table.chunk(slot)[table.offset(slot) + table.dimensions() - 1], which);
            assertEquals(3 * row.w, table.norm(slot), 1e-6, which);
            assertEquals(row.bias, table.bias(slot), which);
            assertEquals(row.squares, table.squaredGradients(slot), which);
            assertEquals(row.updates, table.updates(slot), which);
            assertEquals(row.clicks, table.clicks(slot), which);
            assertEquals(row.time, table.lastUpdated(slot), which);
        }
    }
}
