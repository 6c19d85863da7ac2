package io.valence.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdIndexTest {

    private final IdIndex index = new IdIndex();

    /** As for users' rows: slots are given out in order, and again once they are free. */
    @Test
    void shouldFindWhatAMapWouldWhenIdsComeAndGo() {
        long seed = 3;
        Random random = new Random(seed);
        Map<String, Integer> expected = new HashMap<>();
        Deque<Integer> free = new ArrayDeque<>();
        for (int round = 0; round < 60_000; round++) {
            String id = "user-" + random.nextInt(4_000);
            Integer slot = expected.get(id);
            assertEquals(slot == null ? RowTable.NONE : slot, index.find(bytes(id)), id + " in round " + round + " seed " + seed);
            if (slot == null) {
                int next = free.isEmpty() ? expected.size() : free.pop();
                index.put(bytes(id), next);
                expected.put(id, next);
            } else if (random.nextInt(3) == 0) {
                index.remove(slot);
                expected.remove(id);
                free.push(slot);
            }
        }
        expected.forEach((id, slot) -> {
            assertEquals(slot, index.find(bytes(id)), id + " seed " + seed);
            assertArrayEquals(bytes(id), index.id(slot), id + " seed " + seed);
        });
    }

    @Test
    void shouldTellIdsApartWhenOnlyTheirLengthsDiffer() {
        String[] ids = {"", "\0", "\0\0", "\0\0\0\0\0\0\0\0", "\0\0\0\0\0\0\0\0\0", "ü", "u"};
        for (int slot = 0; slot < ids.length; slot++) {
            assertEquals(RowTable.NONE, index.find(bytes(ids[slot])));
            index.put(bytes(ids[slot]), slot);
        }
        for (int slot = 0; slot < ids.length; slot++) {
            assertEquals(slot, index.find(bytes(ids[slot])));
        }
    }

    private static byte[] bytes(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }
}
