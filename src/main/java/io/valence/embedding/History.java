package io.valence.embedding;

/**
 * The distinct items that a user has had, most recent last, bounded; and the few that were clicked last, which are
 * part of the query. An item that is had again moves to the end. A disliked item is had, but not among those clicked.
 */
public final class History {

    private static final int PACKED_HEAD = 2;

    private final int capacity;
    private final int recentCapacity;
    private final IntList items = new IntList();
    private final IntList recent = new IntList();

    /**
     * A history without items.
     *
     * @param capacity how many items are remembered, at least 1
     * @param recentCapacity how many of those that were clicked last are; the very last one even at 0
     */
    public History(int capacity, int recentCapacity) {
        this.capacity = capacity;
        this.recentCapacity = Math.max(1, recentCapacity);
    }

    /**
     * The user now has {@code ordinal}.
     *
     * @return whether the history held it already
     */
    public boolean add(int ordinal) {
        return append(items, capacity, ordinal);
    }

    /** Whether the user has had {@code ordinal}, as far as is remembered. */
    public boolean holds(int ordinal) {
        return items.lastIndexOf(ordinal) >= 0;
    }

    private static boolean append(IntList list, int most, int ordinal) {
        int had = list.lastIndexOf(ordinal);
        if (had >= 0) {
            list.removeAt(had);
        } else if (list.size() == most) {
            list.removeAt(0);
        }
        list.add(ordinal);
        return had >= 0;
    }

    /** Puts back what was saved, in order and each item once: unlike {@link #add} it does not look for the item. */
    public void restore(int ordinal) {
        if (items.size() == capacity) {
            items.removeAt(0);
        }
        items.add(ordinal);
    }

    /** The user clicked {@code ordinal}, so that it is part of the next query. */
    public void clicked(int ordinal) {
        append(recent, recentCapacity, ordinal);
    }

    /** The user dislikes {@code ordinal}, so that it is part of no query. */
    public void disliked(int ordinal) {
        int at = recent.lastIndexOf(ordinal);
        if (at >= 0) {
            recent.removeAt(at);
        }
    }

    /** The ordinal of the last clicked item, or {@link Catalogue#UNKNOWN}. */
    public int last() {
        return recent.isEmpty() ? Catalogue.UNKNOWN : recent.get(recent.size() - 1);
    }

    /** Ordinals of the distinct items that were clicked last, most recent last. */
    public IntList recent() {
        return recent;
    }

    /** Item ordinals, most recent last. */
    public IntList items() {
        return items;
    }

    /**
     * The history as one array: how many items are in it, how many were clicked last, and these and those.
     *
     * @param room is used if it is large enough; may be null
     * @return {@code room}, or another one with room for a few more
     */
    public int[] pack(int[] room) {
        int needed = PACKED_HEAD + recent.size() + items.size();
        int[] packed = room;
        if (packed == null || packed.length < needed) {
            packed = new int[needed + needed / 8];
        }
        packed[0] = items.size();
        packed[1] = recent.size();
        recent.copyTo(packed, PACKED_HEAD);
        items.copyTo(packed, PACKED_HEAD + recent.size());
        return packed;
    }

    /** Becomes what was packed, by a history of the same capacities; null for one without items. */
    public void unpack(int[] packed) {
        if (packed == null) {
            items.clear();
            recent.clear();
            return;
        }
        recent.copyFrom(packed, PACKED_HEAD, packed[1]);
        items.copyFrom(packed, PACKED_HEAD + packed[1], packed[0]);
    }
}
