package io.valence.exchange;

import io.valence.embedding.IntList;
import io.valence.embedding.RowTable;
import java.util.ArrayList;
import java.util.List;

/**
 * What one task added to the items' rows and to the weights that all users share from one telling to the next, and the
 * positives that it saw, each with the item that its user had clicked before. The row in slot i of {@link #additions}
 * belongs to {@code id(i)}; ids behind those of the rows are of items whose additions are told elsewhere.
 */
public final class ItemDelta {

    /** The predecessor of a positive that followed nothing. */
    public static final int NONE = -1;

    private final RowTable additions;
    private final List<String> ids = new ArrayList<>();
    private final IntList positives = new IntList();
    private final IntList predecessors = new IntList();
    private float[] weights = {};
    private long time;

    /** @param dimensions d, the length of a row's w */
    public ItemDelta(int dimensions) {
        additions = new RowTable(dimensions);
    }

    /** Adds a row of zeros. Rows come before any {@link #addId}. */
    public int addRow(String id) {
        int slot = additions.allocate();
        if (slot != ids.size()) {
            throw new IllegalStateException("row " + slot + " comes behind " + ids.size() + " ids, expected " + slot);
        }
        ids.add(id);
        return slot;
    }

    /** Adds an id that has no row; returns its index. */
    public int addId(String id) {
        ids.add(id);
        return ids.size() - 1;
    }

    /**
     * Adds a positive, behind those that came before it.
     *
     * @param predecessor the index of the item that its user had clicked before, or {@link #NONE}
     */
    public void addPositive(int index, int predecessor) {
        requireId(index);
        if (predecessor != NONE) {
            requireId(predecessor);
        }
        positives.add(index);
        predecessors.add(predecessor);
    }

    private void requireId(int index) {
        if (index < 0 || index >= ids.size()) {
            throw new IllegalArgumentException("expected the index of one of " + ids.size() + " ids, got " + index);
        }
    }

    /** How many rows were added to. */
    public int rows() {
        return additions.size();
    }

    /** How many ids there are, at least one for each row. */
    public int ids() {
        return ids.size();
    }

    /** The id numbered {@code index}. */
    public String id(int index) {
        return ids.get(index);
    }

    /** By row: the sums' additions, and the event time of the last of them. */
    public RowTable additions() {
        return additions;
    }

    /** Indices of ids, the earliest positive first. */
    public IntList positives() {
        return positives;
    }

    /** By positive: the index of the item that its user had clicked before, or {@link #NONE}. */
    public IntList predecessors() {
        return predecessors;
    }

    /** What was added to the shared weights, in their order; may be empty. */
    public float[] weights() {
        return weights;
    }

    /** Sets {@link #weights}. */
    public void setWeights(float[] additions) {
        weights = additions;
    }

    /** When the latest click behind all this was, in the time that orders clicks and deltas; ms since 1970. */
    public long time() {
        return time;
    }

    /** Sets {@link #time}. */
    public void setTime(long timestamp) {
        time = timestamp;
    }

    /** Whether there is nothing to tell. */
    public boolean isEmpty() {
        return ids.isEmpty();
    }
}
