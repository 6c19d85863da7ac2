package io.valence.embedding;

import io.valence.vector.ScatteredVectors;
import io.valence.vector.VectorMath;
import java.util.Arrays;

/**
 * Rows in memory, addressed by slot: flat chunks of floats, no object per row.
 *
 * <p>A row is {@code w} (d floats, padded with zeros), a bias, a sum of squared gradients G, and the norm
 * |w|, which is derived from w and kept because every score divides by it; then how many steps it has had and the
 * event time of the last one, as the bits of two floats each, since a step that changes w changes them, and next to it
 * they take no cache line of their own. Apart from it: how many clicks. All but norm and time are sums of what was
 * added, which is what lets several tasks add to one row in any order.
 *
 * <p>Used by one thread at a time, but for this: while one takes and restores slots, marks rows, and counts clicks and
 * followers, another may {@link #gather} and {@link #stepped step} rows that it was handed the slots of.
 */
public final class RowTable {

    /** What a slot is where there is none. */
    public static final int NONE = -1;

    /** Of the usual cache line of 64 bytes. */
    public static final int LINE_FLOATS = 16;

    /** Enough rows that a chunk is scored in one sweep, few enough that growing copies nothing large. */
    private static final int CHUNK_BITS = 10;

    private static final int CHUNK_ROWS = 1 << CHUNK_BITS;

    private static final int IN_USE = 1;
    private static final int DIRTY = 2;
    private static final int REFERENCED = 4;

    private final int dimensions;
    private final int stride;
    private final int biasAt;
    private final int squaresAt;
    private final int normAt;
    private final int updatesAt;
    private final int timeAt;

    private Chunks chunks = new Chunks(new float[0][]);
    private byte[] marks = new byte[0];
    private int[] clicks = new int[0];
    private final Followers followers = new Followers();
    private final IntList dirtySlots = new IntList();
    private final IntList freeSlots = new IntList();
    private int allocated;
    private int live;

    /** @param dimensions d, at least 1 */
    public RowTable(int dimensions) {
        if (dimensions < 1) {
            throw new IllegalArgumentException("expected dim of 1 or more, got " + dimensions);
        }
        this.dimensions = dimensions;
        this.biasAt = VectorMath.padded(dimensions);
        this.squaresAt = biasAt + 1;
        this.normAt = biasAt + 2;
        this.updatesAt = biasAt + 3;
        this.timeAt = biasAt + 5;
        this.stride = VectorMath.padded(timeAt + 2);
    }

    /** d, the length of an embedding. */
    public int dimensions() {
        return dimensions;
    }

    /** The floats that w takes with the zeros behind it. */
    public int paddedDimensions() {
        return biasAt;
    }

    /** Floats from one row of a chunk to the next. */
    public int stride() {
        return stride;
    }

    /** {@code ordinal} was clicked right after the row's item; marks the row as changed. */
    public void addFollower(int slot, int ordinal) {
        followers.add(slot, ordinal);
        markDirty(slot);
    }

    /** What followed the rows' items, by slot. */
    public Followers followers() {
        return followers;
    }

    /** Rows that are held. */
    public int size() {
        return live;
    }

    /** One past the highest slot that was ever given out. */
    public int slots() {
        return allocated;
    }

    /** Whether {@code slot} holds a row. */
    public boolean holds(int slot) {
        return slot < allocated && (marks[slot] & IN_USE) != 0;
    }

    /** Takes a slot for a new row of zeros. */
    public int allocate() {
        int slot = freeSlots.isEmpty() ? allocated++ : freeSlots.removeLast();
        if (slot >= marks.length) {
            grow();
        }
        if (chunkIndex(slot) == chunks().length) {
            chunks = chunks.andOneMore(CHUNK_ROWS * stride);
        }
        clear(slot);
        marks[slot] = IN_USE | REFERENCED;
        live++;
        return slot;
    }

    /** Makes the row what a new one is, and marks it as changed. */
    public void reset(int slot) {
        clear(slot);
        markDirty(slot);
    }

    private void clear(int slot) {
        Arrays.fill(chunk(slot), offset(slot), offset(slot) + stride, 0f);
        clicks[slot] = 0;
        followers.clear(slot);
    }

    /** Gives back the slot of a row that is clean: what is dirty would be lost. */
    public void free(int slot) {
        if (!holds(slot)) {
            throw new IllegalStateException("slot " + slot + " holds no row");
        }
        if (isDirty(slot)) {
            throw new IllegalStateException("slot " + slot + " holds changes that were not written");
        }
        marks[slot] = 0;
        freeSlots.add(slot);
        live--;
    }

    private void grow() {
        int capacity = Math.max(CHUNK_ROWS, marks.length * 2);
        clicks = Arrays.copyOf(clicks, capacity);
        marks = Arrays.copyOf(marks, capacity);
    }

    /** The array that holds the row; w starts at {@link #offset}. */
    public float[] chunk(int slot) {
        return chunks.arrays[slot >> CHUNK_BITS];
    }

    /** Where in {@link #chunk} the row's w starts. */
    public int offset(int slot) {
        return (slot & (CHUNK_ROWS - 1)) * stride;
    }

    /** The arrays that hold the rows. Not to be changed; another one once there are more. */
    public float[][] chunks() {
        return chunks.arrays;
    }

    /** Which of {@link #chunks} holds the row. */
    public int chunkIndex(int slot) {
        return slot >> CHUNK_BITS;
    }

    /**
     * Brings a row into the processor's caches; does not wait for it, as the first arithmetic on it would.
     *
     * @return a number that means nothing, to be kept: what nobody could ever look at is not read
     */
    public float fetch(int slot) {
        return read(chunk(slot), offset(slot));
    }

    /**
     * Gathers many rows: where each is, and what a step reads of it besides w, which is fetched along. Their reads do
     * not wait for each other.
     *
     * @param slots the first {@code count} are the rows
     * @param vectors has each w added; begun with {@link #chunks}
     * @param norms filled with |w|, or 1 where w is zero
     * @param biases filled with the biases
     * @param sums filled with G
     * @return as {@link #fetch}
     */
    public float gather(
            int[] slots, int count, ScatteredVectors vectors, float[] norms, float[] biases, float[] sums) {
        float read = 0;
        for (int i = 0; i < count; i++) {
            read += read(chunk(slots[i]), offset(slots[i]));
        }
        for (int i = 0; i < count; i++) {
            int slot = slots[i];
            float[] chunk = chunk(slot);
            int at = offset(slot);
            vectors.add(chunkIndex(slot), at);
            float norm = chunk[at + normAt];
            norms[i] = norm > 0 ? norm : 1;
            biases[i] = chunk[at + biasAt];
            sums[i] = chunk[at + squaresAt];
        }
        return read;
    }

    /** A sum over one value of each of the row's cache lines: what is not used is not read. */
    private float read(float[] chunk, int at) {
        float read = chunk[at + stride - 1] + chunk[at + biasAt];
        int line = at;
        for (; line + 3 * LINE_FLOATS < at + biasAt; line += 4 * LINE_FLOATS) {
            read += chunk[line] + chunk[line + LINE_FLOATS] + chunk[line + 2 * LINE_FLOATS]
                    + chunk[line + 3 * LINE_FLOATS];
        }
        for (; line < at + biasAt; line += LINE_FLOATS) {
            read += chunk[line];
        }
        return read;
    }

    /** How many slots, from this one on, lie in its chunk one after the other. */
    public int rowsFrom(int slot) {
        return CHUNK_ROWS - (slot & (CHUNK_ROWS - 1));
    }

    public float bias(int slot) {
        return chunk(slot)[offset(slot) + biasAt];
    }

    /** The sum of |g|²/d over the row's steps. */
    public float squaredGradients(int slot) {
        return chunk(slot)[offset(slot) + squaresAt];
    }

    /** |w|, as of the last {@link #renorm}. */
    public float norm(int slot) {
        return chunk(slot)[offset(slot) + normAt];
    }

    public void addBias(int slot, float amount) {
        chunk(slot)[offset(slot) + biasAt] += amount;
    }

    /** Sets what is not derived: for a row that was read back. */
    public void restore(int slot, float bias, float squaredGradients, long updateCount, int clickCount, long time) {
        float[] chunk = chunk(slot);
        int at = offset(slot);
        chunk[at + biasAt] = bias;
        chunk[at + squaresAt] = squaredGradients;
        setLong(chunk, at + updatesAt, updateCount);
        setLong(chunk, at + timeAt, time);
        clicks[slot] = clickCount;
        renorm(slot);
    }

    /**
     * Adds a row to a row: all that is a sum, and the later of the two times. Marks it as changed.
     *
     * @param other a table of the same dimensions
     * @param from the slot there
     */
    public void add(int slot, RowTable other, int from) {
        float[] source = other.chunk(from);
        int sourceAt = other.offset(from);
        float[] chunk = chunk(slot);
        int at = offset(slot);
        // w and the zeros behind it, the bias and G.
        for (int i = 0; i < normAt; i++) {
            chunk[at + i] += source[sourceAt + i];
        }
        setLong(chunk, at + updatesAt, updates(slot) + other.updates(from));
        setLong(chunk, at + timeAt, Math.max(lastUpdated(slot), other.lastUpdated(from)));
        clicks[slot] += other.clicks(from);
        renorm(slot);
        markDirty(slot);
    }

    /**
     * Makes a row what has to be added to it to get the other: their difference in all that is a sum, and the other's
     * time.
     *
     * @param other a table of the same dimensions
     * @param to the slot there
     */
    public void subtractFrom(int slot, RowTable other, int to) {
        float[] target = other.chunk(to);
        int targetAt = other.offset(to);
        float[] chunk = chunk(slot);
        int at = offset(slot);
        for (int i = 0; i < normAt; i++) {
            chunk[at + i] = target[targetAt + i] - chunk[at + i];
        }
        setLong(chunk, at + updatesAt, other.updates(to) - updates(slot));
        setLong(chunk, at + timeAt, other.lastUpdated(to));
        clicks[slot] = other.clicks(to) - clicks[slot];
        renorm(slot);
    }

    /** Derives the norm anew; to be called after each change of w, so that it never depends on the past. */
    public void renorm(int slot) {
        float[] chunk = chunk(slot);
        int at = offset(slot);
        chunk[at + normAt] = (float) Math.sqrt(VectorMath.squaredNorm(chunk, at, biasAt));
    }

    public long updates(int slot) {
        return getLong(chunk(slot), offset(slot) + updatesAt);
    }

    /** Clicks, not counting dislikes: the row's popularity. */
    public int clicks(int slot) {
        return clicks[slot];
    }

    /** Event time of the latest step, ms since 1970. */
    public long lastUpdated(int slot) {
        return getLong(chunk(slot), offset(slot) + timeAt);
    }

    public void addClick(int slot) {
        clicks[slot]++;
        markDirty(slot);
    }

    /**
     * A step was taken with the row's w: counts it. Whoever planned the step has marked the row as changed.
     *
     * @param squaredNorm |w|² now
     * @param squaredGradients G now
     * @param biasChange what is added to the bias
     * @param timestamp event time, ms since 1970
     */
    public void stepped(int slot, float squaredNorm, float squaredGradients, float biasChange, long timestamp) {
        float[] chunk = chunk(slot);
        int at = offset(slot);
        chunk[at + biasAt] += biasChange;
        chunk[at + squaresAt] = squaredGradients;
        chunk[at + normAt] = (float) Math.sqrt(squaredNorm);
        countUpdate(slot, timestamp);
    }

    /** Counts a step of event time {@code timestamp}; does not mark the row, either. */
    public void countUpdate(int slot, long timestamp) {
        float[] chunk = chunk(slot);
        int at = offset(slot);
        setLong(chunk, at + updatesAt, getLong(chunk, at + updatesAt) + 1);
        setLong(chunk, at + timeAt, Math.max(getLong(chunk, at + timeAt), timestamp));
    }

    private static long getLong(float[] chunk, int at) {
        return (long) Float.floatToRawIntBits(chunk[at + 1]) << Integer.SIZE
                | Integer.toUnsignedLong(Float.floatToRawIntBits(chunk[at]));
    }

    private static void setLong(float[] chunk, int at, long value) {
        chunk[at] = Float.intBitsToFloat((int) value);
        chunk[at + 1] = Float.intBitsToFloat((int) (value >>> Integer.SIZE));
    }

    /** Marks the row as changed since the last {@link #clean}. */
    public void markDirty(int slot) {
        byte before = marks[slot];
        marks[slot] = (byte) (before | DIRTY | REFERENCED);
        if ((before & DIRTY) == 0) {
            dirtySlots.add(slot);
        }
    }

    /** The slots that changed since the last {@link #clean}, in the order of their first change. */
    public IntList dirtySlots() {
        return dirtySlots;
    }

    /** Forgets which rows changed: they were written. */
    public void clean() {
        for (int i = 0; i < dirtySlots.size(); i++) {
            marks[dirtySlots.get(i)] &= ~DIRTY;
        }
        dirtySlots.clear();
    }

    /** Whether the row was used since this was last asked of it; clears the mark (the clock algorithm). */
    public boolean takeReferenced(int slot) {
        boolean was = (marks[slot] & REFERENCED) != 0;
        marks[slot] &= ~REFERENCED;
        return was;
    }

    /** Marks the row as in use, so that eviction passes it by once. */
    public void reference(int slot) {
        marks[slot] |= REFERENCED;
    }

    /** Whether the row has changes that were not written. */
    public boolean isDirty(int slot) {
        return (marks[slot] & DIRTY) != 0;
    }

    /**
     * The arrays that hold the rows. Another object for each that is added: who gathered rows from the one before sees
     * that there is more, and a thread that sees the new one, handed over or not, sees what is in it, since the field is
     * final.
     */
    private record Chunks(float[][] arrays) {

        Chunks andOneMore(int floats) {
            float[][] more = Arrays.copyOf(arrays, arrays.length + 1);
            more[arrays.length] = new float[floats];
            return new Chunks(more);
        }
    }
}
