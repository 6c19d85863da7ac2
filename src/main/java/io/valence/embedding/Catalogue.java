package io.valence.embedding;

import java.nio.charset.StandardCharsets;

/**
 * The known items in the order in which they were first seen. An item's ordinal is its place in that order:
 * what negatives are drawn by, so the order is state, and a restart must bring back the same.
 *
 * <p>One thread adds; any may read meanwhile, and sees an item with its id as soon as {@link #size} counts it.
 */
public final class Catalogue {

    /** What {@link #ordinal} says of an id it does not know. */
    public static final int UNKNOWN = RowTable.NONE;

    private final IdIndex ids = new IdIndex();
    /** Written after the id, read before it: what makes the id visible. */
    private volatile int size;

    /** How many items are known: N. */
    public int size() {
        return size;
    }

    /** The item's ordinal, or {@link #UNKNOWN}. */
    public int ordinal(String id) {
        int found = ids.find(id.getBytes(StandardCharsets.UTF_8));
        // One that is being added is not known before it can be asked for its id.
        return found < size ? found : UNKNOWN;
    }

    /** @throws IndexOutOfBoundsException unless 0 ≤ ordinal &lt; size */
    public String id(int ordinal) {
        return new String(bytes(ordinal), StandardCharsets.UTF_8);
    }

    /**
     * The id in UTF-8; not to be changed.
     *
     * @throws IndexOutOfBoundsException unless 0 ≤ ordinal &lt; size
     */
    public byte[] bytes(int ordinal) {
        int known = size;
        if (ordinal < 0 || ordinal >= known) {
            throw new IndexOutOfBoundsException("expected an ordinal below " + known + ", got " + ordinal);
        }
        return ids.id(ordinal);
    }

    /**
     * Adds an item that is not known yet.
     *
     * @return its ordinal
     */
    public int add(String id) {
        int ordinal = size;
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        if (ids.find(bytes) != UNKNOWN) {
            throw new IllegalArgumentException("item '" + id + "' is in the catalogue already");
        }
        ids.put(bytes, ordinal);
        size = ordinal + 1;
        return ordinal;
    }
}
