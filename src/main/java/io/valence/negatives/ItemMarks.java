package io.valence.negatives;

import java.util.Arrays;

/**
 * A set of item ordinals that is emptied at no cost, and holds a number of 0 or more for each member: each round's
 * numbers begin above the round's before, so that an entry counts only if it is not below where this round's begin.
 */
public final class ItemMarks {

    /** Rounds begin anew at this: far from where an int ends. */
    private static final int MOST = 1 << 30;

    private int[] entries = new int[1024];
    /** Not 0, which is an entry that was never put. */
    private int begin = 1;
    private int end = 1;

    /** Empties the set. */
    public void clear() {
        begin = end;
        if (begin >= MOST) {
            Arrays.fill(entries, 0);
            begin = 1;
            end = 1;
        }
    }

    /** Puts {@code ordinal} in with {@code value}, 0 or more and below {@value #MOST}. */
    public void put(int ordinal, int value) {
        if (ordinal >= entries.length) {
            entries = Arrays.copyOf(entries, Math.max(ordinal + 1, entries.length * 2));
        }
        int entry = begin + value;
        entries[ordinal] = entry;
        end = Math.max(end, entry + 1);
    }

    /** The value that goes with {@code ordinal}: {@code value} if there was none, which it is from now on. */
    public int putIfAbsent(int ordinal, int value) {
        if (ordinal >= entries.length) {
            put(ordinal, value);
            return value;
        }
        int there = get(ordinal, value);
        put(ordinal, there);
        return there;
    }

    /** The value that goes with {@code ordinal}, or {@code absent}. */
    public int get(int ordinal, int absent) {
        if (ordinal >= entries.length) {
            return absent;
        }
        int value = entries[ordinal] - begin;
        return value >= 0 ? value : absent;
    }
}
