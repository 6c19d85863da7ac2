package io.valence.query;

import java.util.List;
import java.util.stream.Stream;

/**
 * Some items and users of one task: none whose vector is zero, or has diverged.
 *
 * @param items half of them the most popular, half drawn from all; with what a map needs of an embedding, its id,
 *     vector and clicks
 * @param users drawn from all
 */
public record Sample(List<Embedding> items, List<Embedding> users) {

    /** How many clicks all of them have: how much there was to learn. */
    public long clicks() {
        return Stream.of(items, users).flatMap(List::stream).mapToLong(Embedding::clicks).sum();
    }
}
