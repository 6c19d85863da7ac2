package io.valence.embedding;

/**
 * The distinct items that a user has had, most recent last, bounded; and the last one clicked, which is part
 * of the query. An item that is had again moves to the end. A disliked item is had, but never the last one.
 */
public final class History {

    private final int capacity;
    private final IntList items = new IntList();
    private int last = Catalogue.UNKNOWN;

    /** @param capacity how many items are remembered, at least 1 */
    public History(int capacity) {
        this.capacity = capacity;
    }

    /**
     * The user now has {@code ordinal}.
     *
     * @return whether the history held it already
     */
    public boolean add(int ordinal) {
        int had = items.lastIndexOf(ordinal);
        if (had >= 0) {
            items.removeAt(had);
        } else if (items.size() == capacity) {
            items.removeAt(0);
        }
        items.add(ordinal);
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
    public void setLast(int ordinal) {
        last = ordinal;
    }

    /** The ordinal of the last clicked item, or {@link Catalogue#UNKNOWN}. */
    public int last() {
        return last;
    }

    /** Item ordinals, most recent last. */
    public IntList items() {
        return items;
    }
}
