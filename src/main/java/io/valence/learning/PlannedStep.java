package io.valence.learning;

import io.valence.embedding.RowTable;
import java.util.Arrays;

/**
 * A click's step before it is taken: which rows it is about, and all else that follows from which clicks came before,
 * whatever was learned from them. So clicks may be planned ahead of their steps. One object is filled again and again.
 */
public final class PlannedStep {

    /** What a position is where there is none. */
    static final int NONE = -1;

    /** The table of the user's row, and its slot. */
    RowTable users;

    int user;

    /** The positive, then what else followed the last item, then what was drawn. */
    final int[] slots;

    /** Counts of the {@link #slots}: those of them that are there for certain, and all. */
    int certain;

    int size;

    /** By slot, for those that are there for certain: the share of what followed the last item; 0 where there is none. */
    final float[] followed;

    /** By slot. */
    final float[] multiplicities;

    /** ln Q by slot, for what was drawn. */
    final float[] lnQ;

    /** By slot, for what was drawn from a frozen bank: the position there; {@link #NONE} for the row of now. */
    final int[] bankPositions;

    /** Negatives that were drawn and kept, counting multiplicity, and draws that were dropped. */
    int kept;

    int masked;

    /** N, and |bank| once the click is in it. */
    int known;

    int banked;

    /** Slots of the items that were clicked last, most recent first. */
    final int[] recent;

    int recentCount;

    /** Below 0 for a dislike, 0 to measure and move nothing. */
    double weight;

    /** Event time, ms since 1970. */
    long timestamp;

    /** Whether of the candidates only the positive moves; set where any does. */
    boolean positiveAlone;

    boolean learnsWeights;
    boolean repeat;

    /** Where in the bank the positive is, or {@link #NONE}; a frozen bank gets its vector once the step is taken. */
    int bankPosition;

    /** @param config the learner's */
    public PlannedStep(LearnerConfig config) {
        int most = Candidates.most(config);
        slots = new int[most];
        followed = new float[most];
        multiplicities = new float[most];
        lnQ = new float[most];
        bankPositions = new int[most];
        Arrays.fill(bankPositions, NONE);
        recent = new int[config.recentItems()];
    }

    /** About what one takes in memory, in bytes. */
    static long bytes(LearnerConfig config) {
        int numbersPerCandidate = 5;
        return (long) Integer.BYTES * numbersPerCandidate * Candidates.most(config);
    }

    /**
     * Brings its long arrays into the processor's caches: if another thread planned it, they are in another's.
     *
     * @return as {@link RowTable#fetch}
     */
    float fetch() {
        float read = size + followed[0];
        for (int i = 0; i < slots.length; i += RowTable.LINE_FLOATS) {
            read += slots[i] + multiplicities[i] + lnQ[i];
        }
        return read;
    }

    /** What the gradients are scaled by; below 0 for a dislike. */
    public double weight() {
        return weight;
    }

    /** How many items were known. */
    public int knownItems() {
        return known;
    }

    /** How many items the bank held once this one was in it. */
    public int bankedItems() {
        return banked;
    }

    /** Event time, ms since 1970. */
    public long timestamp() {
        return timestamp;
    }
}
