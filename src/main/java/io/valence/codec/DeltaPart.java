package io.valence.codec;

import io.valence.embedding.IntList;
import io.valence.exchange.ItemDelta;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Which rows and positives of a delta go into one record, and how many bytes behind the head these take. */
final class DeltaPart {

    private final ItemDelta delta;
    /** Indices in the delta, by index in the part. */
    private final IntList ids = new IntList();
    private final Map<Integer, Integer> indices = new HashMap<>();
    private final IntList positives = new IntList();
    private int rows;
    private int length;

    DeltaPart(ItemDelta delta) {
        this.delta = delta;
    }

    static int idLength(String id) {
        return Short.BYTES + id.getBytes(StandardCharsets.UTF_8).length;
    }

    void addRow(int row, int bytes) {
        addId(row);
        rows++;
        length += bytes;
    }

    /** What {@link #addPositive} would add: less where the part has the id. */
    int lengthOfPositive(int index) {
        return Integer.BYTES + (indices.containsKey(index) ? 0 : idLength(delta.id(index)));
    }

    void addPositive(int index) {
        length += lengthOfPositive(index);
        if (!indices.containsKey(index)) {
            addId(index);
        }
        positives.add(indices.get(index));
    }

    private void addId(int index) {
        indices.put(index, ids.size());
        ids.add(index);
    }

    boolean holdsAny() {
        return !ids.isEmpty();
    }

    ItemDelta delta() {
        return delta;
    }

    /** Of the ids, how many have rows here: the first. */
    int rows() {
        return rows;
    }

    IntList ids() {
        return ids;
    }

    /** Indices in the part. */
    IntList positives() {
        return positives;
    }

    /** Bytes behind the head. */
    int length() {
        return length;
    }
}
