package io.valence.query;

import java.util.List;

/**
 * Which items are wanted.
 *
 * @param k how many at most, 1 to {@value #MAX_K}
 * @param excludeSeen whether to leave out what the user's history, which is bounded, or the session holds
 * @param exclude ids to leave out; those that are no item's leave out nothing
 * @param candidates ids to choose from; null for all items
 */
public record Wanted(int k, boolean excludeSeen, List<String> exclude, List<String> candidates) {

    /** The most items in one answer: more is an export. */
    public static final int MAX_K = 1000;

    /** The most ids in one question. */
    public static final int MAX_IDS = 1000;

    /** @throws IllegalArgumentException naming k and its range */
    public Wanted {
        if (k < 1 || k > MAX_K) {
            throw new IllegalArgumentException("k is " + k + ", expected 1 to " + MAX_K);
        }
        exclude = List.copyOf(exclude);
        candidates = candidates == null ? null : List.copyOf(candidates);
    }

    /** The best of all items that were not seen. */
    public static Wanted best(int k) {
        return new Wanted(k, true, List.of(), null);
    }
}
