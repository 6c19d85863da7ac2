package io.valence.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.embedding.RowTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirtyRowsTest {

    private static final long SEED = 8;

    private final RowTable table = new RowTable(4);
    private final List<String> ids = new ArrayList<>();

    /** Whatever ids are like: alike for longer than is compared, the beginning of another, beyond ASCII. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void shouldHandOverEachChangedRowOnceWhenIdsAreAnything(int most) {
        Random random = new Random(SEED);
        List<String> all = new ArrayList<>(List.of("", "a", "é", "aaaaaaaaaaaa", "aaaaaaaaaaab", "\uD83D\uDE00", "\uFFFD"));
        IntStream.range(0, 90).forEach(i -> all.add("item-00000" + i));
        Collections.shuffle(all, random);
        all.forEach(this::row);
        Map<Integer, String> expected = new HashMap<>();
        for (int slot = 0; slot < ids.size(); slot++) {
            if (random.nextInt(3) > 0) {
                table.markDirty(slot);
                expected.put(slot, ids.get(slot));
            }
        }

        Map<Integer, String> visited = new HashMap<>();
        DirtyRows.forEach(table, this::bytes, DirtyRowsTest::value, most, (slot, key, value) -> {
            assertEquals(null, visited.put(slot, text(key)), "slot " + slot + " twice, seed " + SEED);
            assertArrayEquals(value(slot), value);
        });

        assertEquals(expected, visited, "seed " + SEED);
    }

    @Test
    void shouldFollowTheKeysWhenTheyDifferSoonBehindWhatAllBeginWith() {
        List.of("shop/b2", "shop/a", "shop/b", "shop/ü", "shop/b10", "shop/").forEach(id -> table.markDirty(row(id)));

        List<String> visited = new ArrayList<>();
        DirtyRows.forEach(table, this::bytes, DirtyRowsTest::value, (slot, key, value) -> visited.add(text(key)));

        // Which of those beyond ASCII come first does not matter.
        visited.remove("shop/ü");
        assertEquals(List.of("shop/", "shop/a", "shop/b", "shop/b10", "shop/b2"), visited);
    }

    @Test
    void shouldVisitNothingWhenNothingChanged() {
        row("a");

        DirtyRows.forEach(table, this::bytes, DirtyRowsTest::value, (slot, key, value) -> {
            throw new AssertionError("slot " + slot + " did not change");
        });
    }

    @Test
    void shouldHandOverManyRowsInTheSameThreadWhoeverEncodesThem() {
        changeManyRows();

        List<String> visited = new ArrayList<>();
        Set<Thread> threads = new HashSet<>();
        DirtyRows.forEach(table, this::bytes, DirtyRowsTest::value, (slot, key, value) -> {
            visited.add(text(key));
            threads.add(Thread.currentThread());
            assertArrayEquals(value(slot), value, "slot " + slot);
        });

        assertEquals(ids, visited);
        assertEquals(Set.of(Thread.currentThread()), threads);
    }

    @Test
    void shouldFailWithWhatEncodingFailedWith() {
        changeManyRows();
        List<String> visited = new ArrayList<>();

        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> DirtyRows.forEach(
                table,
                this::bytes,
                slot -> {
                    if (slot == 5_000) {
                        throw new IllegalStateException("no bytes of slot " + slot);
                    }
                    return value(slot);
                },
                (slot, key, value) -> visited.add(text(key))));

        assertTrue(failure.getMessage().endsWith("no bytes of slot 5000"), failure.getMessage());
        assertTrue(visited.size() <= 5_000, () -> visited.size() + " rows");
    }

    /** Far more than are encoded at once, in the order of their keys. */
    private void changeManyRows() {
        for (int i = 0; i < 10_000; i++) {
            table.markDirty(row(String.format("%05d", i)));
        }
    }

    private static byte[] value(int slot) {
        return slot % 7 == 0 ? null : new byte[] {(byte) slot, (byte) (slot >> 8)};
    }

    private int row(String id) {
        ids.add(id);
        return table.allocate();
    }

    private byte[] bytes(int slot) {
        return ids.get(slot).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Bytes key) {
        return new String(key.get(), StandardCharsets.UTF_8);
    }
}
