package io.valence.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads one row's bytes, laid out as {@link RowCodec} says, where there is no table to put them into. */
public final class RowView {

    private final ByteBuffer buffer;
    private final int dimensions;

    /**
     * A view of a user's or an item's row; the bytes are not copied.
     *
     * @throws IllegalStateException if the bytes are of another version, or too few
     */
    public RowView(byte[] bytes) {
        Layouts.requireVersion("row", RowCodec.VERSION, bytes);
        buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        dimensions = bytes.length < RowCodec.VECTOR_AT
                ? 0
                : Short.toUnsignedInt(buffer.getShort(RowCodec.DIMENSIONS_AT));
        int least = RowCodec.VECTOR_AT + Float.BYTES * dimensions;
        if (bytes.length < least) {
            Layouts.requireLength("row", least, bytes);
        }
    }

    /** d, the length of w. */
    public int dimensions() {
        return dimensions;
    }

    /** w, of length d, as a new array. */
    public float[] vector() {
        float[] vector = new float[dimensions];
        ByteBuffer view = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(RowCodec.VECTOR_AT);
        view.asFloatBuffer().get(vector);
        return vector;
    }

    /** Of a user's row: the ordinal of the last item, -1 for none. */
    public int last() {
        return historyBytes().getInt();
    }

    /**
     * Of a user's row: the ordinals of the items that the user has had, most recent last, as a new array.
     *
     * @throws IllegalStateException if the bytes are too few, as those of an item's row are
     */
    public int[] history() {
        ByteBuffer view = historyBytes();
        view.getInt();
        int[] ordinals = new int[view.getInt()];
        Layouts.requireLength("row of a user", view.position() + (long) Integer.BYTES * ordinals.length, buffer.array());
        view.asIntBuffer().get(ordinals);
        return ordinals;
    }

    private ByteBuffer historyBytes() {
        int at = RowCodec.VECTOR_AT + Float.BYTES * dimensions;
        if (buffer.capacity() < at + 2 * Integer.BYTES) {
            Layouts.requireLength("row of a user", at + 2L * Integer.BYTES, buffer.array());
        }
        return buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(at);
    }

    public float bias() {
        return buffer.getFloat(RowCodec.BIAS_AT);
    }

    /** Clicks, not counting dislikes. */
    public int clicks() {
        return buffer.getInt(RowCodec.CLICKS_AT);
    }

    public long updates() {
        return buffer.getLong(RowCodec.UPDATES_AT);
    }

    /** Event time of the last update, ms since 1970. */
    public long lastUpdated() {
        return buffer.getLong(RowCodec.TIME_AT);
    }
}
