package io.valence.negatives;

import java.util.Arrays;

/**
 * A set of item ordinals that is emptied at no cost, and holds a small number for each member: an entry counts
 * only if it carries the current round's stamp.
 */
public final class ItemMarks {

    private int[] stamps = new int[1024];
    private int[] values = new int[1024];
    private int round;

    /** Empties the set. */
    public void clear() {
        round++;
        if (round == Integer.MAX_VALUE) {
            Arrays.fill(stamps, 0);
            round = 1;
        }
    }

    /** Puts {@code ordinal} in with {@code value}. */
    public void put(int ordinal, int value) {
        if (ordinal >= stamps.length) {
            int capacity = Math.max(ordinal + 1, stamps.length * 2);
            stamps = Arrays.copyOf(stamps, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        stamps[ordinal] = round;
        values[ordinal] = value;
    }

    /** The value that goes with {@code ordinal}, or {@code absent}. */
    public int get(int ordinal, int absent) {
        return ordinal < stamps.length && stamps[ordinal] == round ? values[ordinal] : absent;
    }
}
