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
    private final IntList predecessors = new IntList();
    private float[] weights = {};
    private int rows;
    private int length;

    DeltaPart(ItemDelta delta) {
        this.delta = delta;
    }

    static int idLength(String id) {
        return Short.BYTES + id.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Puts what was added to the weights into this part. */
    void addWeights() {
        weights = delta.weights();
        length += Float.BYTES * weights.length;
    }

    float[] weights() {
        return weights;
    }

    void addRow(int row, int bytes) {
        addId(row);
        rows++;
        length += bytes;
    }

    /** What {@link #addPositive} would add: less where the part has the ids. */
    int lengthOfPositive(int index, int predecessor) {
        return 2 * Integer.BYTES + lengthOfId(index) + (predecessor == index ? 0 : lengthOfId(predecessor));
    }

    private int lengthOfId(int index) {
        return index == ItemDelta.NONE || indices.containsKey(index) ? 0 : idLength(delta.id(index));
    }

    void addPositive(int index, int predecessor) {
        length += lengthOfPositive(index, predecessor);
        positives.add(indexHere(index));
        predecessors.add(predecessor == ItemDelta.NONE ? ItemDelta.NONE : indexHere(predecessor));
    }

    private int indexHere(int index) {
        if (!indices.containsKey(index)) {
            addId(index);
        }
        return indices.get(index);
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

    /** By positive, likewise, or {@link ItemDelta#NONE}. */
    IntList predecessors() {
        return predecessors;
    }

    /** Bytes behind the head. */
    int length() {
        return length;
    }
}
