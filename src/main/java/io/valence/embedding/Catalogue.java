package io.valence.embedding;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The known items in the order in which they were first seen. An item's ordinal is its place in that order:
 * what negatives are drawn by, so the order is state, and a restart must bring back the same.
 *
 * <p>One thread adds; any may read meanwhile, and sees an item with its id as soon as {@link #size} counts it.
 */
public final class Catalogue {

    /** What {@link #ordinal} says of an id it does not know. */
    public static final int UNKNOWN = -1;

    private final Map<String, Integer> ordinals = new ConcurrentHashMap<>();
    private String[] ids = new String[1024];
    /** Written after the id, read before it: what makes the id visible. */
    private volatile int size;

    /** How many items are known: N. */
    public int size() {
        return size;
    }

    /** The item's ordinal, or {@link #UNKNOWN}. */
    public int ordinal(String id) {
        Integer ordinal = ordinals.get(id);
        return ordinal == null ? UNKNOWN : ordinal;
    }

    /** @throws IndexOutOfBoundsException unless 0 ≤ ordinal &lt; size */
    public String id(int ordinal) {
        int known = size;
        if (ordinal < 0 || ordinal >= known) {
            throw new IndexOutOfBoundsException("expected an ordinal below " + known + ", got " + ordinal);
        }
        return ids[ordinal];
    }

    /**
     * Adds an item that is not known yet.
     *
     * @return its ordinal
     */
    public int add(String id) {
        int ordinal = size;
        if (ordinals.containsKey(id)) {
            throw new IllegalArgumentException("item '" + id + "' is in the catalogue already");
        }
        if (ordinal == ids.length) {
            ids = Arrays.copyOf(ids, ordinal * 2);
        }
        ids[ordinal] = id;
        size = ordinal + 1;
        // Last: who finds the ordinal may ask for its id.
        ordinals.put(id, ordinal);
        return ordinal;
    }
}
