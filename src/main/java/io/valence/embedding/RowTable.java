package io.valence.embedding;

import io.valence.vector.VectorMath;
import java.util.Arrays;

/**
 * Rows in memory, addressed by slot: flat chunks of floats, no object per row.
 *
 * <p>A row is {@code w} (d floats, padded with zeros), a bias, a sum of squared gradients G, and the norm
 * |w|, which is derived from w and kept because every score divides by it. Next to it: how many steps and
 * clicks it has had, and the event time of the last one. All but the last two are sums of what was added,
 * which is what lets several tasks add to one row in any order. Not thread-safe.
 */
public final class RowTable {

    /** What a slot is where there is none. */
    public static final int NONE = -1;

    /** Enough rows that a chunk is scored in one sweep, few enough that growing copies nothing large. */
    private static final int CHUNK_BITS = 10;

    private static final int CHUNK_ROWS = 1 << CHUNK_BITS;

    /** Of the usual cache line of 64 bytes. */
    private static final int LINE_FLOATS = 16;

    private static final int IN_USE = 1;
    private static final int DIRTY = 2;
    private static final int REFERENCED = 4;

    private final int dimensions;
    private final int stride;
    private final int biasAt;
    private final int squaresAt;
    private final int normAt;

    private float[][] chunks = new float[0][];
    /** Updates and the last one's time side by side, and all marks of a slot in one byte: a step touches them all. */
    private long[] updatesAndTimes = new long[0];
    private byte[] marks = new byte[0];
    private int[] clicks = new int[0];
    private final Followers followers = new Followers();
    private final IntList dirtySlots = new IntList();
    private final IntList freeSlots = new IntList();
    private int allocated;
    private int live;
    /** Only written, so that what {@link #fetch} reads is not dead code. */
    private float fetched;

    /** @param dimensions d, at least 1 */
    public RowTable(int dimensions) {
        if (dimensions < 1) {
            throw new IllegalArgumentException("expected dim of 1 or more, got " + dimensions);
        }
        this.dimensions = dimensions;
        this.biasAt = VectorMath.padded(dimensions);
        this.squaresAt = biasAt + 1;
        this.normAt = biasAt + 2;
        this.stride = VectorMath.padded(normAt + 1);
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
        if (chunk(slot) == null) {
            chunks[slot >> CHUNK_BITS] = new float[CHUNK_ROWS * stride];
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
        updatesAndTimes[2 * slot] = 0;
        updatesAndTimes[2 * slot + 1] = 0;
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
        updatesAndTimes = Arrays.copyOf(updatesAndTimes, 2 * capacity);
        clicks = Arrays.copyOf(clicks, capacity);
        marks = Arrays.copyOf(marks, capacity);
        // Only the references: a chunk is made for its first row, or growing would double the memory at once.
        chunks = Arrays.copyOf(chunks, capacity >> CHUNK_BITS);
    }

    /** The array that holds the row; w starts at {@link #offset}. */
    public float[] chunk(int slot) {
        return chunks[slot >> CHUNK_BITS];
    }

    /** Where in {@link #chunk} the row's w starts. */
    public int offset(int slot) {
        return (slot & (CHUNK_ROWS - 1)) * stride;
    }

    /** Brings a row into the processor's caches; does not wait for it, as the first arithmetic on it would. */
    public void fetch(int slot) {
        fetched = read(slot);
    }

    /**
     * The same for many rows, whose reads do not wait for each other either.
     *
     * @param slots the first {@code count} are the rows
     */
    public void fetch(int[] slots, int count) {
        float read = 0;
        for (int i = 0; i < count; i++) {
            read += read(slots[i]);
        }
        fetched = read;
    }

    /** A sum over one value of each of the row's cache lines: what is not used is not read. */
    private float read(int slot) {
        float[] chunk = chunk(slot);
        int at = offset(slot);
        float read = marks[slot] + updatesAndTimes[2 * slot] + chunk[at + stride - 1];
        for (int line = at; line < at + stride; line += LINE_FLOATS) {
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

    /** Adds to G and returns the sum. */
    public float addSquaredGradient(int slot, float amount) {
        return chunk(slot)[offset(slot) + squaresAt] += amount;
    }

    /** Sets what is not derived: for a row that was read back. */
    public void restore(int slot, float bias, float squaredGradients, long updateCount, int clickCount, long time) {
        float[] chunk = chunk(slot);
        int at = offset(slot);
        chunk[at + biasAt] = bias;
        chunk[at + squaresAt] = squaredGradients;
        updatesAndTimes[2 * slot] = updateCount;
        updatesAndTimes[2 * slot + 1] = time;
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
        updatesAndTimes[2 * slot] += other.updates(from);
        updatesAndTimes[2 * slot + 1] = Math.max(lastUpdated(slot), other.lastUpdated(from));
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
        updatesAndTimes[2 * slot] = other.updates(to) - updates(slot);
        updatesAndTimes[2 * slot + 1] = other.lastUpdated(to);
        clicks[slot] = other.clicks(to) - clicks[slot];
        renorm(slot);
    }

    /** Derives the norm anew; to be called after each change of w, so that it never depends on the past. */
    public void renorm(int slot) {
        setSquaredNorm(slot, VectorMath.squaredNorm(chunk(slot), offset(slot), biasAt));
    }

    /** For a kernel that derived |w|² while it changed w, and so spares {@link #renorm} another pass. */
    public void setSquaredNorm(int slot, float squaredNorm) {
        chunk(slot)[offset(slot) + normAt] = (float) Math.sqrt(squaredNorm);
    }

    public long updates(int slot) {
        return updatesAndTimes[2 * slot];
    }

    /** Clicks, not counting dislikes: the row's popularity. */
    public int clicks(int slot) {
        return clicks[slot];
    }

    /** Event time of the latest step, ms since 1970. */
    public long lastUpdated(int slot) {
        return updatesAndTimes[2 * slot + 1];
    }

    public void addClick(int slot) {
        clicks[slot]++;
        markDirty(slot);
    }

    /** Counts a step of event time {@code timestamp} and marks the row as changed. */
    public void countUpdate(int slot, long timestamp) {
        updatesAndTimes[2 * slot]++;
        updatesAndTimes[2 * slot + 1] = Math.max(updatesAndTimes[2 * slot + 1], timestamp);
        markDirty(slot);
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
}
