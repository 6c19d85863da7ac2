package io.valence.learning;

import io.valence.embedding.RowTable;
import io.valence.vector.ScatteredVectors;
import io.valence.vector.VectorMath;
import java.util.Arrays;

/**
 * Some rows of a table, and side by side what a step reads of each besides w, as the kernels want it. Arrays end at
 * a multiple of the kernels' lanes, so that those go over whole lanes; what is behind the last row means nothing unless it is said to.
 */
final class GatheredRows {

    final ScatteredVectors vectors;

    /** Filled before the rows are gathered. */
    final int[] slots;

    /** |w|; 1 where w is zero, so that all may be divided by. */
    final float[] norms;

    final float[] biases;

    /** G, the sum of squared gradients. */
    final float[] sums;

    /** x̂·ŵ, of the vector x̂ that they were last compared with; 0 where w is zero, and behind the last row. */
    final float[] cosines;

    private RowTable table;
    private int size;
    /** Only written, see {@link RowTable#fetch}; here, and not in the table, which the thread that plans reads too. */
    private float fetched;

    /**
     * None yet.
     *
     * @param most how many there may be
     * @param dimensions d
     */
    GatheredRows(int most, int dimensions) {
        int room = VectorMath.padded(most);
        vectors = new ScatteredVectors(most, VectorMath.padded(dimensions));
        slots = new int[room];
        norms = new float[room];
        biases = new float[room];
        sums = new float[room];
        cosines = new float[room];
    }

    /**
     * Becomes the rows of {@link #slots}.
     *
     * @param count how many of them there are
     */
    void gather(RowTable from, int count) {
        gather(from, from.chunks(), count);
    }

    /** @param arrays the table's chunks, and behind them others that {@link #replaceVector} may name */
    void gather(RowTable from, float[][] arrays, int count) {
        table = from;
        size = count;
        vectors.begin(arrays);
        fetched = table.gather(slots, count, vectors, norms, biases, sums);
    }

    /** Brings a row into the processor's caches that will be gathered later. */
    void fetch(RowTable from, int slot) {
        fetched = from.fetch(slot);
    }

    /** Gives a row another vector, of length 1; see {@link ScatteredVectors#add} for what says where it is. */
    void replaceVector(int i, int index, int offset) {
        vectors.set(i, index, offset);
        norms[i] = 1;
    }

    /** Fills the {@link #cosines} with a vector of length 1, or 0. */
    void compare(float[] direction) {
        VectorMath.gatherDots(direction, 0, vectors, cosines);
        VectorMath.divide(cosines, norms, lanes());
        clearTail(cosines, 0);
    }

    /** Fills what is behind the last row. */
    void clearTail(float[] values, float with) {
        Arrays.fill(values, size, lanes(), with);
    }

    RowTable table() {
        return table;
    }

    int size() {
        return size;
    }

    /** The size as whole lanes. */
    int lanes() {
        return VectorMath.padded(size);
    }

    /** Where the row of {@code slot} is among the first {@code count}, or -1. */
    int indexOf(int slot, int count) {
        for (int i = 0; i < count; i++) {
            if (slots[i] == slot) {
                return i;
            }
        }
        return -1;
    }

    /** Forgets all from the one numbered {@code count} on. */
    void truncate(int count) {
        size = Math.min(size, count);
        vectors.truncate(count);
    }

    /** Lets two change places. */
    void swap(int a, int b) {
        vectors.swap(a, b);
        int slot = slots[a];
        slots[a] = slots[b];
        slots[b] = slot;
        swap(norms, a, b);
        swap(biases, a, b);
        swap(sums, a, b);
        swap(cosines, a, b);
    }

    static void swap(float[] values, int a, int b) {
        float value = values[a];
        values[a] = values[b];
        values[b] = value;
    }
}
