package io.valence.negatives;

import java.util.Arrays;

/**
 * A set of item ordinals that is emptied at no cost, and holds a small number for each member: an entry counts
 * only if it carries the current round's stamp.
 */
public final class ItemMarks {

    /** The round's stamp in the upper half, the number in the lower: one look each. */
    private long[] entries = new long[1024];
    /** Not 0, which is the stamp of an entry that was never put. */
    private int round = 1;

    /** Empties the set. */
    public void clear() {
        round++;
        if (round == Integer.MAX_VALUE) {
            Arrays.fill(entries, 0);
            round = 1;
        }
    }

    /** Puts {@code ordinal} in with {@code value}. */
    public void put(int ordinal, int value) {
        if (ordinal >= entries.length) {
            entries = Arrays.copyOf(entries, Math.max(ordinal + 1, entries.length * 2));
        }
        entries[ordinal] = (long) round << Integer.SIZE | Integer.toUnsignedLong(value);
    }

    /** The value that goes with {@code ordinal}, or {@code absent}. */
    public int get(int ordinal, int absent) {
        if (ordinal >= entries.length) {
            return absent;
        }
        long entry = entries[ordinal];
        return (int) (entry >>> Integer.SIZE) == round ? (int) entry : absent;
    }
}
