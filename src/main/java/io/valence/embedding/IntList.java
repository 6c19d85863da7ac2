package io.valence.embedding;

import java.util.Arrays;

/** A growing list of ints, without a box for each. */
public final class IntList {

    private static final int[] EMPTY = {};

    private int[] values = EMPTY;
    private int size;

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** @throws IndexOutOfBoundsException unless 0 ≤ index &lt; size */
    public int get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("index " + index + " of " + size);
        }
        return values[index];
    }

    public void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(8, size * 2));
        }
        values[size++] = value;
    }

    /** @throws IndexOutOfBoundsException where there is none */
    public int removeLast() {
        int value = get(size - 1);
        size--;
        return value;
    }

    /** Removes the value at {@code index}; those behind it move up. */
    public void removeAt(int index) {
        System.arraycopy(values, index + 1, values, index, size - index - 1);
        size--;
    }

    /** Where {@code value} is, or -1; looks from the end, where what is recent stands. */
    public int lastIndexOf(int value) {
        for (int i = size - 1; i >= 0; i--) {
            if (values[i] == value) {
                return i;
            }
        }
        return -1;
    }

    public void clear() {
        size = 0;
    }

    /** Becomes {@code count} values of {@code source}, from {@code from} on. */
    void copyFrom(int[] source, int from, int count) {
        if (count > values.length) {
            values = new int[Math.max(8, count + count / 8)];
        }
        System.arraycopy(source, from, values, 0, count);
        size = count;
    }

    /** Writes the values into {@code target}, from {@code at} on. */
    void copyTo(int[] target, int at) {
        System.arraycopy(values, 0, target, at, size);
    }

    /** The values in order, as a new array. */
    public int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
