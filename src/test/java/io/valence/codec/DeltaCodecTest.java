package io.valence.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.embedding.IntList;
import io.valence.embedding.RowTable;
import io.valence.exchange.ItemDelta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeltaCodecTest {

    private static final int UNLIMITED = Integer.MAX_VALUE;

    @Test
    void shouldWriteTheGoldenBytesWhenThereAreRowsAndPositives() throws IOException {
        List<byte[]> parts = DeltaCodec.encode(golden(), UNLIMITED);

        assertEquals(1, parts.size());
        assertArrayEquals(Golden.bytes("item-delta.hex"), parts.get(0));
    }

    @Test
    void shouldReadWhatWasWrittenWhenTheBytesAreGolden() throws IOException {
        byte[] bytes = Golden.bytes("item-delta.hex");
        ItemDelta delta = DeltaCodec.decode(bytes, 2);

        assertEquals(1_600_000_000_123L, DeltaCodec.time(bytes));
        assertSame(golden(), delta);
    }

    @Test
    void shouldReadWhatTheFirstReleaseWrote() throws IOException {
        byte[] bytes = Golden.bytes("item-delta-1.hex");
        ItemDelta delta = DeltaCodec.decode(bytes, 2);

        assertEquals(1_600_000_000_123L, DeltaCodec.time(bytes));
        assertEquals(2, delta.rows());
        assertEquals(List.of("é", "a", "elsewhere"), names(delta, delta.positives()));
        assertArrayEquals(new int[] {ItemDelta.NONE, ItemDelta.NONE, ItemDelta.NONE}, delta.predecessors().toArray());
        assertEquals(0, delta.weights().length);
    }

    @Test
    void shouldCutIntoPartsWhenTheLimitIsLow() {
        long seed = 3;
        ItemDelta whole = random(seed, 200, 500);
        for (int limit : new int[] {1, 100, 1_000, 5_000}) {
            String message = "seed " + seed + ", limit " + limit;
            List<byte[]> parts = DeltaCodec.encode(whole, limit);
            List<String> rows = new ArrayList<>();
            List<String> positives = new ArrayList<>();
            List<String> predecessors = new ArrayList<>();
            List<float[]> weights = new ArrayList<>();
            for (byte[] bytes : parts) {
                // 24 of the head, 8 of the weights, 36 of a row, 2 and up to 4 of its id.
                assertTrue(bytes.length <= Math.max(limit, 74), message + ": " + bytes.length);
                ItemDelta part = DeltaCodec.decode(bytes, 2);
                assertEquals(whole.time(), part.time(), message);
                IntStream.range(0, part.rows()).forEach(i -> rows.add(part.id(i)));
                positives.addAll(names(part, part.positives()));
                predecessors.addAll(names(part, part.predecessors()));
                weights.add(part.weights());
            }
            assertEquals(IntStream.range(0, whole.rows()).mapToObj(whole::id).toList(), rows, message);
            assertEquals(names(whole, whole.positives()), positives, message);
            assertEquals(names(whole, whole.predecessors()), predecessors, message);
            assertArrayEquals(whole.weights(), weights.get(0), message);
            assertTrue(weights.stream().skip(1).allMatch(none -> none.length == 0), message);
        }
    }

    @Test
    void shouldWriteNothingWhenNothingWasAdded() {
        assertEquals(List.of(), DeltaCodec.encode(new ItemDelta(2), UNLIMITED));
    }

    @Test
    void shouldRefuseWhenItIsOfAnyOtherLength() throws IOException {
        byte[] bytes = Golden.bytes("item-delta.hex");
        for (int length = 1; length < bytes.length + 8; length++) {
            if (length != bytes.length) {
                byte[] other = Golden.cut(bytes, length);
                String message = assertThrows(IllegalStateException.class, () -> DeltaCodec.decode(other, 2))
                        .getMessage();
                assertTrue(message.endsWith("it is damaged"), message);
            }
        }
    }

    @Test
    void shouldRefuseWhenANumberCannotBe() throws IOException {
        byte[] bytes = Golden.bytes("item-delta.hex");
        bytes[7] = 0x7f;

        String message =
                assertThrows(IllegalStateException.class, () -> DeltaCodec.decode(bytes, 2)).getMessage();

        assertEquals("a delta of items of " + bytes.length + " bytes cannot hold 2130706434 of what takes 36 bytes: "
                + "it is damaged", message);
    }

    @Test
    void shouldNameBothWhenItIsOfAnotherVersionOrDimension() throws IOException {
        byte[] bytes = Golden.bytes("item-delta.hex");

        assertEquals(
                "expected a delta of items of version 2, got version 3: it was written by another release of Valence",
                assertThrows(IllegalStateException.class, () -> DeltaCodec.decode(Golden.ofVersion(3, bytes), 2))
                        .getMessage());
        assertEquals(
                "expected dim=3, got a delta of items of 2: the tasks of one learner must have the same settings",
                assertThrows(IllegalStateException.class, () -> DeltaCodec.decode(bytes, 3)).getMessage());
    }

    private static ItemDelta golden() {
        ItemDelta delta = new ItemDelta(2);
        row(delta, "a", 0.5f, 2, 1, 3, 1_600_000_000_000L, 1, -2);
        row(delta, "é", -0.25f, 0.125f, -1, 1L << 33, 1_600_000_000_001L, 0, 3);
        delta.setWeights(new float[] {0.5f, -0.25f});
        delta.addPositive(1, ItemDelta.NONE);
        delta.addPositive(0, 1);
        delta.addPositive(delta.addId("elsewhere"), 0);
        delta.setTime(1_600_000_000_123L);
        return delta;
    }

    private static void row(
            ItemDelta delta, String id, float bias, float squares, int clicks, long updates, long time, float... w) {
        RowTable table = delta.additions();
        int slot = delta.addRow(id);
        System.arraycopy(w, 0, table.chunk(slot), table.offset(slot), w.length);
        table.restore(slot, bias, squares, updates, clicks, time);
    }

    private static ItemDelta random(long seed, int rows, int positives) {
        Random random = new Random(seed);
        ItemDelta delta = new ItemDelta(2);
        for (int i = 0; i < rows; i++) {
            row(delta, "i" + i, random.nextFloat(), random.nextFloat(), random.nextInt(5), random.nextInt(50), i,
                    random.nextFloat(), random.nextFloat());
        }
        for (int i = 0; i < positives; i++) {
            delta.addPositive(random.nextInt(rows), random.nextInt(rows + 1) - 1);
        }
        delta.setWeights(new float[] {random.nextFloat(), random.nextFloat()});
        delta.setTime(77);
        return delta;
    }

    private static List<String> names(ItemDelta delta, IntList indices) {
        return IntStream.of(indices.toArray())
                .mapToObj(index -> index == ItemDelta.NONE ? "none" : delta.id(index))
                .toList();
    }

    private static void assertSame(ItemDelta expected, ItemDelta actual) {
        assertEquals(expected.rows(), actual.rows());
        assertEquals(expected.ids(), actual.ids());
        assertEquals(expected.time(), actual.time());
        assertArrayEquals(expected.positives().toArray(), actual.positives().toArray());
        assertArrayEquals(expected.predecessors().toArray(), actual.predecessors().toArray());
        assertArrayEquals(expected.weights(), actual.weights());
        for (int i = 0; i < expected.ids(); i++) {
            assertEquals(expected.id(i), actual.id(i));
        }
        for (int i = 0; i < expected.rows(); i++) {
            assertArrayEquals(
                    RowCodec.encodeItem(expected.additions(), i), RowCodec.encodeItem(actual.additions(), i));
        }
    }
}
