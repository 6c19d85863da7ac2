package io.valence.negatives;

import java.util.Arrays;

/**
 * The queue of the last Q positives, by item ordinal, with how often each item is in it. A ring: the insert
 * numbered i is at position i mod Q. A frozen bank also keeps each item's unit vector of when it was queued.
 *
 * <p>Ring and counts belong to the thread that plans steps, the vectors to the one that takes them.
 */
public final class MemoryBank {

    private final int capacity;
    private final int[] ring;
    private final float[] vectors;
    private final int vectorLength;
    private int[] counts = new int[1024];
    private long inserts;

    /**
     * @param capacity Q, at least 1
     * @param vectorLength floats of a frozen vector, 0 for a live bank
     */
    public MemoryBank(int capacity, int vectorLength) {
        this.capacity = capacity;
        this.ring = new int[capacity];
        this.vectorLength = vectorLength;
        this.vectors = new float[capacity * vectorLength];
    }

    /** Q. */
    public int capacity() {
        return capacity;
    }

    /** How many items are queued now: |bank|. */
    public int size() {
        return (int) Math.min(inserts, capacity);
    }

    /** How many were ever queued. */
    public long inserts() {
        return inserts;
    }

    /** Queues an item; the oldest falls out of a full bank. Returns the position it took. */
    public int add(int ordinal) {
        int position = (int) (inserts % capacity);
        if (inserts >= capacity) {
            counts[ring[position]]--;
        }
        set(position, ordinal);
        inserts++;
        return position;
    }

    /** Puts back what was saved: position by position, then {@link #restoreInserts}. */
    public void set(int position, int ordinal) {
        ring[position] = ordinal;
        if (ordinal >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(ordinal + 1, counts.length * 2));
        }
        counts[ordinal]++;
    }

    /** Puts back the number of inserts. */
    public void restoreInserts(long count) {
        inserts = count;
    }

    /** The item at a position, 0 ≤ position &lt; {@link #size}. */
    public int at(int position) {
        return ring[position];
    }

    /** n_j: how often the item is in the bank. */
    public int count(int ordinal) {
        return ordinal < counts.length ? counts[ordinal] : 0;
    }

    /** The array of frozen vectors; a position's starts at position · {@link #vectorLength}. */
    public float[] vectors() {
        return vectors;
    }

    /** Floats of a frozen vector; 0 for a live bank. */
    public int vectorLength() {
        return vectorLength;
    }
}
