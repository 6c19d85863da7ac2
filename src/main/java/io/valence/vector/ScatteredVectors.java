package io.valence.vector;

/**
 * Vectors of one length that lie scattered over arrays, for the kernels that go over many of them.
 *
 * <p>Each is two numbers, which array and where in it, and no reference: to store one into an array that has been there
 * for a while takes G1 a memory fence, which is more than the vector's dot product takes. What a kernel would check is
 * checked once, when a vector is added. Never reallocated.
 */
public final class ScatteredVectors {

    final int[] indices;
    final int[] offsets;
    float[][] arrays = {};
    private final int length;
    private int size;

    /**
     * None yet.
     *
     * @param most how many there may be
     * @param length floats of each: a multiple of {@value VectorKernels#LANES}
     */
    public ScatteredVectors(int most, int length) {
        VectorMath.requirePadded(length);
        this.length = length;
        this.indices = new int[most];
        this.offsets = new int[most];
    }

    /**
     * Begins anew.
     *
     * @param from the arrays that those lie in which are added from now on; it is not copied
     */
    public void begin(float[][] from) {
        arrays = from;
        size = 0;
    }

    /**
     * One more.
     *
     * @param index of its array among those of {@link #begin}
     * @param offset where in that array it starts
     * @throws IndexOutOfBoundsException if it does not lie in there, or there are as many as there may be
     */
    public void add(int index, int offset) {
        set(size, index, offset);
        size++;
    }

    /** Lets one be another vector; see {@link #add}. */
    public void set(int i, int index, int offset) {
        VectorMath.within(arrays[index], offset, length);
        indices[i] = index;
        offsets[i] = offset;
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** Floats of each. */
    public int length() {
        return length;
    }

    /** The array that a vector lies in. */
    public float[] array(int i) {
        return arrays[indices[i]];
    }

    /** Where in its array a vector starts. */
    public int offset(int i) {
        return offsets[i];
    }

    /** Lets two change places. */
    public void swap(int a, int b) {
        int index = indices[a];
        int offset = offsets[a];
        indices[a] = indices[b];
        offsets[a] = offsets[b];
        indices[b] = index;
        offsets[b] = offset;
    }

    /** Forgets all from the one numbered {@code count} on. */
    public void truncate(int count) {
        size = Math.min(size, count);
    }
}
