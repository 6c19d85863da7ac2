package io.valence.metrics;

import java.util.Arrays;

/**
 * Which items were in any list: a bit for each, up to {@value #ITEMS} of them. In a catalogue of more, each second item
 * by the order of their arrival has a bit, or each fourth, and so on: a sample, so that this is small state whatever the
 * catalogue, and the share is off by at most 1 in 180 as a rule (half of 1/√8,192).
 */
public final class Coverage {

    /** What 2 KiB hold. */
    static final int ITEMS = 1 << 14;

    private final long[] words = new long[ITEMS / Long.SIZE];
    private int stride = 1;

    /** @param ordinal 0 or more */
    void add(int ordinal) {
        while (ordinal / stride >= ITEMS) {
            thin();
        }
        if (ordinal % stride == 0) {
            int bit = ordinal / stride;
            words[bit / Long.SIZE] |= 1L << bit;
        }
    }

    /** Keeps each second item. */
    private void thin() {
        for (int bit = 0; bit < ITEMS; bit++) {
            boolean kept = bit < ITEMS / 2 && (words[2 * bit / Long.SIZE] >>> 2 * bit & 1) != 0;
            long mask = 1L << bit;
            words[bit / Long.SIZE] = kept ? words[bit / Long.SIZE] | mask : words[bit / Long.SIZE] & ~mask;
        }
        stride *= 2;
    }

    /** The share of the first {@code items} items that were in a list; NaN where there are none. */
    double share(long items) {
        long listed = 0;
        for (long word : words) {
            listed += Long.bitCount(word);
        }
        return items == 0 ? Double.NaN : listed / Math.ceil((double) items / stride);
    }

    void clear() {
        Arrays.fill(words, 0);
        stride = 1;
    }

    /** Each so many-th item has a bit: a power of two. */
    public int stride() {
        return stride;
    }

    /** How many words have to be saved: those behind them are 0. */
    public int length() {
        int length = words.length;
        while (length > 0 && words[length - 1] == 0) {
            length--;
        }
        return length;
    }

    /** 64 items' bits, the earliest in the lowest. */
    public long word(int index) {
        return words[index];
    }

    /** How many words there are at most. */
    public static int words() {
        return ITEMS / Long.SIZE;
    }

    /** Puts back a stride that was saved. */
    public void restoreStride(int saved) {
        stride = saved;
    }

    /** Puts back a word that was saved. */
    public void restoreWord(int index, long word) {
        words[index] = word;
    }
}
