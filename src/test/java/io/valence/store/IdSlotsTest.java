package io.valence.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.embedding.RowTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdSlotsTest {

    private final IdSlots slots = new IdSlots();

    /** As {@link UserRows} does: slots are given out in order, and again once they are free. */
    @Test
    void shouldFindWhatAMapWouldWhenIdsComeAndGo() {
        long seed = 3;
        Random random = new Random(seed);
        Map<String, Integer> expected = new HashMap<>();
        Deque<Integer> free = new ArrayDeque<>();
        for (int round = 0; round < 60_000; round++) {
            String id = "user-" + random.nextInt(4_000);
            Integer slot = expected.get(id);
            assertEquals(slot == null ? RowTable.NONE : slot, slots.find(bytes(id)), id + " in round " + round + " seed " + seed);
            if (slot == null) {
                int next = free.isEmpty() ? expected.size() : free.pop();
                slots.put(bytes(id), next);
                expected.put(id, next);
            } else if (random.nextInt(3) == 0) {
                slots.remove(slot);
                expected.remove(id);
                free.push(slot);
            }
        }
        expected.forEach((id, slot) -> {
            assertEquals(slot, slots.find(bytes(id)), id + " seed " + seed);
            assertArrayEquals(bytes(id), slots.id(slot), id + " seed " + seed);
        });
    }

    @Test
    void shouldTellIdsApartWhenOnlyTheirLengthsDiffer() {
        String[] ids = {"", "\0", "\0\0", "\0\0\0\0\0\0\0\0", "\0\0\0\0\0\0\0\0\0", "ü", "u"};
        for (int slot = 0; slot < ids.length; slot++) {
            assertEquals(RowTable.NONE, slots.find(bytes(ids[slot])));
            slots.put(bytes(ids[slot]), slot);
        }
        for (int slot = 0; slot < ids.length; slot++) {
            assertEquals(slot, slots.find(bytes(ids[slot])));
        }
    }

    private static byte[] bytes(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }
}
