package io.valence.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.codec.RowCodec;
import io.valence.embedding.RowTable;
import io.valence.store.ItemMatrix.RowFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ItemMatrixTest {

    private static final int D = 48;
    private static final int TORN = -1;

    /** The row's version where all of it carries the same, otherwise {@link #TORN}. */
    private static final RowFunction VERSION = (rows, from, count, out, outAt) -> {
        for (int i = 0; i < count; i++) {
            int row = from + i;
            float version = rows.biases()[row];
            boolean whole = rows.clicks()[row] == (int) version;
            for (int c = 0; c < D; c++) {
                whole &= rows.vectors()[row * rows.stride() + c] == version;
            }
            out[outAt + i] = whole ? version : TORN;
        }
    };

    private final RowTable table = new RowTable(D);
    private final int slot = table.allocate();

    @Test
    void shouldHaveEachRowOnceItWasWrittenOrFilled() {
        ItemMatrix matrix = new ItemMatrix(D, 3);
        matrix.fill(ordinal -> ordinal == 1 ? bytes(7) : null);
        set(9);
        matrix.write(3 * ItemMatrix.CHUNK_ROWS, table, slot);

        assertEquals(4, matrix.chunks());
        float[] out = new float[ItemMatrix.CHUNK_ROWS];
        assertEquals(2, matrix.compute(0, VERSION, out));
        assertArrayEquals(new float[] {Float.NaN, 7}, Arrays.copyOf(out, 2));
        assertEquals(0, matrix.compute(2, VERSION, out));
        assertEquals(1, matrix.compute(3, VERSION, out));
        assertEquals(9, out[0]);
    }

    @Test
    void shouldSayThatThereIsNoRowWhenThereIsNone() {
        ItemMatrix matrix = new ItemMatrix(D, 3);
        matrix.fill(ordinal -> ordinal == 1 ? bytes(7) : null);

        float[] out = new float[3];
        assertTrue(matrix.compute(1, VERSION, out, 2));
        assertEquals(7, out[2]);
        assertFalse(matrix.compute(0, VERSION, out, 0));
        assertFalse(matrix.compute(ItemMatrix.CHUNK_ROWS, VERSION, out, 0));
    }

    @Test
    void shouldBeTheNewestWhenTheRowIsWrittenAgain() {
        ItemMatrix matrix = new ItemMatrix(D, 1);
        matrix.fill(ordinal -> ordinal == 0 ? bytes(1) : null);
        set(2);
        matrix.write(0, table, slot);

        float[] out = new float[1];
        assertTrue(matrix.compute(0, VERSION, out, 0));
        assertEquals(2, out[0]);
        matrix.compute(0, (rows, from, count, norms, at) -> norms[at] = rows.norms()[from], out, 0);
        assertEquals((float) Math.sqrt(4 * D), out[0]);
    }

    /** While one thread writes without a pause, all that others read is whole, and no row ever goes back. */
    @Test
    void shouldNeverShowHalfARowWhenReadAtFullSpeedMeanwhile() throws Exception {
        int items = ItemMatrix.CHUNK_ROWS + 50;
        ItemMatrix matrix = new ItemMatrix(D, items);
        matrix.fill(ordinal -> ordinal < items ? bytes(1) : null);
        AtomicBoolean ended = new AtomicBoolean();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(threads.submit(() -> scanUntil(ended, matrix, items)));
            }
            for (int version = 2; version < 2_000; version++) {
                set(version);
                for (int ordinal = 0; ordinal < items; ordinal++) {
                    matrix.write(ordinal, table, slot);
                }
            }
            ended.set(true);
            for (Future<Integer> reader : readers) {
                assertTrue(reader.get() > 0);
            }
        } finally {
            ended.set(true);
            threads.shutdownNow();
        }
    }

    private static int scanUntil(AtomicBoolean ended, ItemMatrix matrix, int items) {
        float[] newest = new float[items];
        float[] out = new float[ItemMatrix.CHUNK_ROWS];
        int scans = 0;
        while (!ended.get()) {
            for (int chunk = 0; chunk < matrix.chunks(); chunk++) {
                int rows = matrix.compute(chunk, VERSION, out);
                for (int i = 0; i < rows; i++) {
                    int ordinal = chunk * ItemMatrix.CHUNK_ROWS + i;
                    assertTrue(out[i] >= newest[ordinal],
                            "row " + ordinal + ": " + out[i] + " after " + newest[ordinal]);
                    newest[ordinal] = out[i];
                }
            }
            scans++;
        }
        return scans;
    }

    /** What is in the store stands for RocksDB: first it is put there, then shown. */
    @Test
    void shouldMissNoRowWhenItIsWrittenWhileTheMatrixIsFilled() throws Exception {
        int items = 3 * ItemMatrix.CHUNK_ROWS;
        for (int round = 0; round < 50; round++) {
            AtomicIntegerArray store = new AtomicIntegerArray(items);
            ItemMatrix matrix = new ItemMatrix(D, items);
            Thread filler = new Thread(() -> matrix.fill(
                    ordinal -> ordinal < items && store.get(ordinal) > 0 ? bytes(store.get(ordinal)) : null));
            filler.start();
            for (int version = 1; filler.isAlive() && version < 1_000; version++) {
                set(version);
                for (int ordinal = version % 61; ordinal < items; ordinal += 61) {
                    store.set(ordinal, version);
                    matrix.write(ordinal, table, slot);
                }
            }
            filler.join();
            float[] out = new float[1];
            for (int ordinal = 0; ordinal < items; ordinal++) {
                boolean there = matrix.compute(ordinal, VERSION, out, 0);
                assertEquals(store.get(ordinal), there ? out[0] : 0, "round " + round + ", row " + ordinal);
            }
        }
    }

    private void set(int version) {
        fill(table, slot, version);
    }

    private static void fill(RowTable table, int slot, int version) {
        Arrays.fill(table.chunk(slot), table.offset(slot), table.offset(slot) + D, version);
        table.restore(slot, version, 0, 0, version, 0);
    }

    private static byte[] bytes(int version) {
        RowTable one = new RowTable(D);
        int slot = one.allocate();
        fill(one, slot, version);
        return RowCodec.encodeItem(one, slot);
    }
}
