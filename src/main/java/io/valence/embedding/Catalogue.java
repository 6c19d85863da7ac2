package io.valence.embedding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The known items in the order in which they were first seen. An item's ordinal is its place in that order:
 * what negatives are drawn by, so the order is state, and a restart must bring back the same.
 */
public final class Catalogue {

    /** What {@link #ordinal} says of an id it does not know. */
    public static final int UNKNOWN = -1;

    private final Map<String, Integer> ordinals = new HashMap<>();
    private final List<String> ids = new ArrayList<>();

    /** How many items are known: N. */
    public int size() {
        return ids.size();
    }

    /** The item's ordinal, or {@link #UNKNOWN}. */
    public int ordinal(String id) {
        Integer ordinal = ordinals.get(id);
        return ordinal == null ? UNKNOWN : ordinal;
    }

    /** @throws IndexOutOfBoundsException unless 0 ≤ ordinal &lt; size */
    public String id(int ordinal) {
        return ids.get(ordinal);
    }

    /**
     * Adds an item that is not known yet.
     *
     * @return its ordinal
     */
    public int add(String id) {
        int ordinal = ids.size();
        if (ordinals.putIfAbsent(id, ordinal) != null) {
            throw new IllegalArgumentException("item '" + id + "' is in the catalogue already");
        }
        ids.add(id);
        return ordinal;
    }
}
