package io.valence.store;

import io.valence.codec.RowCodec;
import io.valence.embedding.RowTable;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/**
 * The items' rows as of the last commit, by ordinal, for readers that look at all of them.
 *
 * <p>The stream thread alone writes, after each commit's puts, and never waits; any number of threads read, and never
 * see half a row, see {@link MatrixChunk}. Rows of one commit appear one after the other: a scan meanwhile may see some
 * of before and some of after it, as it would of two clicks.
 *
 * <p>Filling: a thread of its own reads the rows that were written before there was a matrix. It shows a chunk once it
 * is full, and writes to none that it has shown. A row that the stream thread writes is first counted in
 * {@code missed}, and a chunk is read anew if that count has changed once it is shown: either the filler sees the
 * count, or the stream thread the chunk.
 *
 * <p>Flat chunks rather than an object for each row, swapped as a whole: a scan of a million rows of 64 floats takes
 * 25 ms this way and 55 ms that way on one core, of 100,000 rows 2.0 and 2.7 ms, of 10,000 the same (the tests'
 * {@code MeasureTopItems}). A commit writes a row in 0.2 to 0.4 µs.
 *
 * <p>Memory: 4·(d, padded) + 16 bytes an item, 272 at d = 64, in chunks of {@value MatrixChunk#ROWS} rows.
 */
public final class ItemMatrix {

    /** The rows of a chunk, and so the most results that {@link #compute} gives. */
    public static final int CHUNK_ROWS = MatrixChunk.ROWS;

    /** Holds the row that is being read, while it is filled. */
    private final RowTable read;
    private final AtomicReferenceArray<MatrixChunk> filled;
    private final AtomicIntegerArray missed;
    private volatile boolean complete;
    /** Chunks behind those to fill; only the stream thread adds. */
    private volatile MatrixChunk[] grown = {};

    /**
     * An empty matrix.
     *
     * @param dimensions d
     * @param items how many there are to fill at least
     */
    public ItemMatrix(int dimensions, int items) {
        read = new RowTable(dimensions);
        // One more: there may be new items until the stream thread knows of the matrix.
        int chunks = items / CHUNK_ROWS + 1;
        filled = new AtomicReferenceArray<>(chunks);
        missed = new AtomicIntegerArray(chunks);
    }

    /** d, the length of an embedding. */
    public int dimensions() {
        return read.dimensions();
    }

    /** One past the highest ordinal that {@link #fill} reads. */
    int toFill() {
        return filled.length() * CHUNK_ROWS;
    }

    /**
     * Reads the rows that were written before, after which readers may come. Once, and by one thread; the stream
     * thread may write meanwhile.
     *
     * @param committed the bytes of an item's row, or null for one that has none
     */
    public void fill(IntFunction<byte[]> committed) {
        int slot = read.allocate();
        for (int c = 0; c < filled.length(); c++) {
            int before;
            do {
                filled.set(c, null);
                before = missed.get(c);
                MatrixChunk chunk = newChunk();
                for (int row = 0; row < CHUNK_ROWS; row++) {
                    byte[] bytes = committed.apply(c * CHUNK_ROWS + row);
                    if (bytes != null) {
                        read.reset(slot);
                        RowCodec.decodeItem(bytes, read, slot);
                        chunk.write(row, read, slot);
                    }
                }
                filled.set(c, chunk);
            } while (missed.get(c) != before);
        }
        complete = true;
    }

    /** Shows a row that is in the store now. For the stream thread. */
    public void write(int ordinal, RowTable table, int slot) {
        int c = ordinal / CHUNK_ROWS;
        if (c < filled.length()) {
            if (!complete) {
                missed.incrementAndGet(c);
            }
            MatrixChunk chunk = filled.get(c);
            if (chunk != null) {
                chunk.write(ordinal % CHUNK_ROWS, table, slot);
            }
            return;
        }
        int more = c - filled.length();
        MatrixChunk[] chunks = grown;
        if (more >= chunks.length) {
            int had = chunks.length;
            chunks = Arrays.copyOf(chunks, more + 1);
            for (int i = had; i <= more; i++) {
                chunks[i] = newChunk();
            }
            grown = chunks;
        }
        chunks[more].write(ordinal % CHUNK_ROWS, table, slot);
    }

    /** How many chunks there are; those behind the last item are empty. */
    public int chunks() {
        return filled.length() + grown.length;
    }

    /**
     * Computes something of each row of a chunk: of the items from {@code chunk·CHUNK_ROWS} on.
     *
     * @param chunk 0 ≤ chunk &lt; {@link #chunks}
     * @param function what to compute
     * @param out filled from 0 on, {@link #CHUNK_ROWS} long; NaN for an item without a row
     * @return how many were computed
     */
    public int compute(int chunk, RowFunction function, float[] out) {
        return chunk(chunk).compute(function, out);
    }

    /**
     * Computes something of one row.
     *
     * @param ordinal 0 or more
     * @param function what to compute
     * @param out where the result goes, from {@code outAt} on: as many floats as the function likes
     * @return whether the item has a row
     */
    public boolean compute(int ordinal, RowFunction function, float[] out, int outAt) {
        int c = ordinal / CHUNK_ROWS;
        return c < chunks() && chunk(c).compute(ordinal % CHUNK_ROWS, function, out, outAt);
    }

    private MatrixChunk newChunk() {
        return new MatrixChunk(read.paddedDimensions());
    }

    private MatrixChunk chunk(int c) {
        return c < filled.length() ? filled.get(c) : grown[c - filled.length()];
    }

    /** Something that depends on the rows alone: it is computed again of a row that was just being written. */
    @FunctionalInterface
    public interface RowFunction {

        /**
         * Computes it for one row after the other. A row may be half written: then it is asked again.
         *
         * @param rows where the rows are
         * @param from the first
         * @param count how many
         * @param out where the results go, from {@code outAt} on
         */
        void apply(MatrixChunk rows, int from, int count, float[] out, int outAt);
    }
}
