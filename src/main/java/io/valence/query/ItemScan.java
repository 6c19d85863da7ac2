package io.valence.query;

import io.valence.store.ItemMatrix;
import io.valence.store.ItemMatrix.RowFunction;
import io.valence.store.MatrixChunk;
import io.valence.vector.VectorMath;
import java.util.Arrays;

/** Finds the best items of a matrix by a function of their rows. One scan is one pass over memory, by one thread. */
final class ItemScan {

    private final ItemMatrix matrix;
    private final Bonus bonus;

    ItemScan(ItemMatrix matrix) {
        this(matrix, Bonus.NONE);
    }

    /** @param bonus added to what is computed from the rows */
    ItemScan(ItemMatrix matrix, Bonus bonus) {
        this.matrix = matrix;
        this.bonus = bonus;
    }

    /**
     * The learner's score, {@code q̂·v̂/τ + b}, with the same operations in the same order and so the same bits.
     *
     * @param direction q̂, padded with zeros
     */
    static RowFunction score(float[] direction, float temperature) {
        return (rows, from, count, out, outAt) -> {
            cosines(direction, rows, from, count, out, outAt);
            float[] biases = rows.biases();
            for (int i = 0; i < count; i++) {
                out[outAt + i] = out[outAt + i] / temperature + biases[from + i];
            }
        };
    }

    /** q̂·v̂; 0 for a row of zeros. */
    static RowFunction cosine(float[] direction) {
        return (rows, from, count, out, outAt) -> cosines(direction, rows, from, count, out, outAt);
    }

    private static void cosines(float[] direction, MatrixChunk rows, int from, int count, float[] out, int outAt) {
        int stride = rows.stride();
        VectorMath.stridedDots(
                direction, 0, rows.vectors(), from * stride, stride, count, out, outAt, direction.length);
        float[] norms = rows.norms();
        for (int i = 0; i < count; i++) {
            float norm = norms[from + i];
            out[outAt + i] = norm > 0 ? out[outAt + i] / norm : 0;
        }
    }

    /** Clicks. */
    static RowFunction popularity() {
        return (rows, from, count, out, outAt) -> {
            for (int i = 0; i < count; i++) {
                out[outAt + i] = rows.clicks()[from + i];
            }
        };
    }

    /** w, padded with zeros, and behind it |w|. */
    static RowFunction row() {
        return (rows, from, count, out, outAt) -> {
            System.arraycopy(rows.vectors(), from * rows.stride(), out, outAt, rows.stride());
            out[outAt + rows.stride()] = rows.norms()[from];
        };
    }

    /**
     * The best of all items.
     *
     * @param excluded ordinals to leave out, ascending
     */
    TopItems best(int k, RowFunction function, int[] excluded) {
        TopItems top = new TopItems(k);
        float[] scores = new float[ItemMatrix.CHUNK_ROWS];
        int chunks = matrix.chunks();
        for (int chunk = 0; chunk < chunks; chunk++) {
            int rows = matrix.compute(chunk, function, scores);
            int first = chunk * ItemMatrix.CHUNK_ROWS;
            bonus.addTo(scores, first, rows);
            for (int i = 0; i < rows; i++) {
                offer(top, scores[i], first + i, excluded);
            }
        }
        return top;
    }

    /**
     * The best of some items.
     *
     * @param candidates ordinals to choose from, each once
     * @param excluded ordinals to leave out, ascending
     */
    TopItems bestOf(int[] candidates, int k, RowFunction function, int[] excluded) {
        TopItems top = new TopItems(k);
        float[] score = new float[1];
        for (int ordinal : candidates) {
            if (matrix.compute(ordinal, function, score, 0)) {
                offer(top, bonus.onTopOf(score[0], ordinal), ordinal, excluded);
            }
        }
        return top;
    }

    private static void offer(TopItems top, float score, int ordinal, int[] excluded) {
        if (top.admits(score, ordinal) && Arrays.binarySearch(excluded, ordinal) < 0) {
            top.add(score, ordinal);
        }
    }
}
