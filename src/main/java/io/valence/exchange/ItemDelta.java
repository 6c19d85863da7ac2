package io.valence.exchange;

import io.valence.embedding.IntList;
import io.valence.embedding.RowTable;
import java.util.ArrayList;
import java.util.List;

/**
 * What one task added to the items' rows from one telling to the next, and the positives that it saw. The row in slot
 * i of {@link #additions} belongs to {@code id(i)}; ids behind those of the rows are of positives whose additions are
 * told elsewhere.
 */
public final class ItemDelta {

    private final RowTable additions;
    private final List<String> ids = new ArrayList<>();
    private final IntList positives = new IntList();
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

    /** Adds a positive, behind those that came before it. */
    public void addPositive(int index) {
        if (index < 0 || index >= ids.size()) {
            throw new IllegalArgumentException("expected the index of one of " + ids.size() + " ids, got " + index);
        }
        positives.add(index);
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
