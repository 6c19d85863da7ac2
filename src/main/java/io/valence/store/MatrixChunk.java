package io.valence.store;

import io.valence.embedding.RowTable;
import io.valence.store.ItemMatrix.RowFunction;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Some items' rows side by side, under a sequence lock for each row (Lameter 2005; the fences are those of Boehm, "Can
 * seqlocks get along with programming language memory models?", 2012).
 *
 * <p>The one writer makes the row's number odd, changes the row, and makes the number even again; 0 is no row. A reader
 * computes from the rows as they are, and afterwards keeps what it computed of those rows alone whose number was even
 * before and is the same still; of the others it computes again. So the writer never waits, and a reader waits for the
 * copying of one row at most.
 */
public final class MatrixChunk {

    static final int ROWS = 1024;

    private static final VarHandle NUMBER = MethodHandles.arrayElementVarHandle(int[].class);

    private final int stride;
    private final float[] vectors;
    private final float[] norms = new float[ROWS];
    private final float[] biases = new float[ROWS];
    private final int[] clicks = new int[ROWS];
    private final int[] numbers = new int[ROWS];
    private volatile int used;

    /** @param stride floats from one row to the next: d, padded */
    MatrixChunk(int stride) {
        this.stride = stride;
        this.vectors = new float[ROWS * stride];
    }

    /** For the one writer. */
    void write(int row, RowTable table, int slot) {
        int number = numbers[row];
        NUMBER.setOpaque(numbers, row, number + 1);
        VarHandle.storeStoreFence();
        System.arraycopy(table.chunk(slot), table.offset(slot), vectors, row * stride, stride);
        norms[row] = table.norm(slot);
        biases[row] = table.bias(slot);
        clicks[row] = table.clicks(slot);
        // 0 would be no row: after two thousand million changes it begins again at 2.
        NUMBER.setRelease(numbers, row, number + 2 == 0 ? 2 : number + 2);
        if (row >= used) {
            used = row + 1;
        }
    }

    int compute(RowFunction function, float[] out) {
        int rows = used;
        int[] before = new int[rows];
        for (int row = 0; row < rows; row++) {
            before[row] = (int) NUMBER.getOpaque(numbers, row);
        }
        VarHandle.acquireFence();
        function.apply(this, 0, rows, out, 0);
        VarHandle.acquireFence();
        for (int row = 0; row < rows; row++) {
            int number = before[row];
            if (number == 0) {
                out[row] = Float.NaN;
            } else if ((number & 1) != 0 || number != (int) NUMBER.getOpaque(numbers, row)) {
                compute(row, function, out, row);
            }
        }
        return rows;
    }

    boolean compute(int row, RowFunction function, float[] out, int outAt) {
        while (true) {
            int number = (int) NUMBER.getAcquire(numbers, row);
            if (number == 0) {
                return false;
            }
            if ((number & 1) == 0) {
                function.apply(this, row, 1, out, outAt);
                VarHandle.acquireFence();
                if (number == (int) NUMBER.getOpaque(numbers, row)) {
                    return true;
                }
            }
            Thread.onSpinWait();
        }
    }

    /** w of each row, padded with zeros, at {@code row·stride()}. Not to be changed. */
    public float[] vectors() {
        return vectors;
    }

    /** Floats from one row of {@link #vectors} to the next. */
    public int stride() {
        return stride;
    }

    /** |w| of each row. Not to be changed. */
    public float[] norms() {
        return norms;
    }

    /** What is added to each item's scores. Not to be changed. */
    public float[] biases() {
        return biases;
    }

    /** Clicks of each item, not counting dislikes. Not to be changed. */
    public int[] clicks() {
        return clicks;
    }
}
