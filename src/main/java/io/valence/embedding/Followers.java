package io.valence.embedding;

import java.util.Arrays;

/**
 * What users clicked right after an item, by the item's slot: a few items each, with how often, what was long ago
 * counting less. When one more comes than fits, that of the smallest count leaves. Flat arrays, no object per row; a
 * table whose rows are never followed by anything takes no memory for it.
 */
public final class Followers {

    /** Items remembered per row: 16 gave no better recall than 8. */
    public static final int MOST = 8;

    /** What a count keeps each time the row is followed by anything: it halves within 34 times. */
    private static final float KEPT = 0.98f;

    /** What a share is over, besides the counts: who was followed once is not certain of being so again. */
    private static final float DOUBT = 1;

    private byte[] sizes = {};
    private int[] ordinals = {};
    private float[] counts = {};

    /** How many items are remembered to have followed the row's. */
    public int size(int slot) {
        return slot < sizes.length ? sizes[slot] : 0;
    }

    /** The ordinal of one of them, 0 ≤ i &lt; {@link #size}. */
    public int ordinal(int slot, int i) {
        return ordinals[slot * MOST + i];
    }

    /** How often it followed. */
    public float count(int slot, int i) {
        return counts[slot * MOST + i];
    }

    /** The item's share of what followed, 0 to 1; 0 for one that is not remembered. */
    public float share(int slot, int ordinal) {
        float total = DOUBT;
        float count = 0;
        for (int i = 0; i < size(slot); i++) {
            total += count(slot, i);
            count = ordinal(slot, i) == ordinal ? count(slot, i) : count;
        }
        return count / total;
    }

    /** {@code ordinal} was clicked right after the row's item. */
    public void add(int slot, int ordinal) {
        int smallest = 0;
        int found = -1;
        for (int i = 0; i < size(slot); i++) {
            counts[slot * MOST + i] *= KEPT;
            smallest = count(slot, i) < count(slot, smallest) ? i : smallest;
            found = ordinal(slot, i) == ordinal ? i : found;
        }
        if (found >= 0) {
            counts[slot * MOST + found]++;
        } else if (size(slot) < MOST) {
            restore(slot, ordinal, 1);
        } else {
            ordinals[slot * MOST + smallest] = ordinal;
            counts[slot * MOST + smallest] = 1;
        }
    }

    /** Puts back one more that was saved, with its count. */
    public void restore(int slot, int ordinal, float count) {
        if (slot >= sizes.length) {
            int rows = Math.max(slot + 1, sizes.length * 2);
            sizes = Arrays.copyOf(sizes, rows);
            ordinals = Arrays.copyOf(ordinals, rows * MOST);
            counts = Arrays.copyOf(counts, rows * MOST);
        }
        int at = slot * MOST + sizes[slot]++;
        ordinals[at] = ordinal;
        counts[at] = count;
    }

    /** Forgets what followed. */
    void clear(int slot) {
        if (slot < sizes.length) {
            sizes[slot] = 0;
        }
    }
}
