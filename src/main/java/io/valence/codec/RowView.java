package io.valence.codec;

import io.valence.embedding.Followers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads one row's bytes, laid out as {@link RowCodec} says, where there is no table to put them into. */
public final class RowView {

    private static final String ITEM = "row of an item";
    private static final String USER = "row of a user";

    private final ByteBuffer buffer;
    private final int dimensions;

    /**
     * A view of a user's or an item's row; the bytes are not copied.
     *
     * @throws IllegalStateException if the bytes are of another version, or too few
     */
    public RowView(byte[] row) {
        byte[] bytes = FirstRowLayout.upgraded(row);
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

    /**
     * Of a user's row: the ordinals of the items that were clicked last, most recent last, as a new array.
     *
     * @throws IllegalStateException if the bytes are too few, as those of an item's row are
     */
    public int[] recent() {
        return ordinals(recentAt());
    }

    /**
     * Of a user's row: the ordinals of the items that the user has had, most recent last, as a new array.
     *
     * @throws IllegalStateException if the bytes are too few, as those of an item's row are
     */
    public int[] history() {
        int at = recentAt() + Integer.BYTES * (1 + recent().length);
        int[] ordinals = ordinals(at);
        Layouts.requireLength(USER, at + Integer.BYTES * (1L + ordinals.length), buffer.array());
        return ordinals;
    }

    /**
     * Of an item's row: adds what followed the item to {@code followers}, under {@code slot}.
     *
     * @throws IllegalStateException if the bytes are too few
     */
    public void readFollowers(Followers followers, int slot) {
        int at = recentAt();
        requireAtLeast(ITEM, at + (long) Integer.BYTES);
        int count = buffer.getInt(at);
        at += Integer.BYTES;
        requireAtLeast(ITEM, at + (long) RowCodec.FOLLOWER_BYTES * count);
        for (int i = 0; i < count; i++) {
            followers.restore(slot, buffer.getInt(at), buffer.getFloat(at + Integer.BYTES));
            at += RowCodec.FOLLOWER_BYTES;
        }
    }

    private int recentAt() {
        return RowCodec.VECTOR_AT + Float.BYTES * dimensions;
    }

    /** A number at {@code at}, and as many ordinals behind it. */
    private int[] ordinals(int at) {
        requireAtLeast(USER, at + (long) Integer.BYTES);
        int count = buffer.getInt(at);
        requireAtLeast(USER, at + Integer.BYTES * (1L + count));
        int[] ordinals = new int[count];
        buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(at + Integer.BYTES).asIntBuffer().get(ordinals);
        return ordinals;
    }

    private void requireAtLeast(String what, long length) {
        if (buffer.capacity() < length) {
            Layouts.requireLength(what, length, buffer.array());
        }
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
