package io.valence.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Rows of layout version 1, as the first release wrote them: as {@link RowCodec} describes, but that nothing was behind
 * an item's w, and that behind a user's there was one last item, -1 for none, in place of the items clicked last.
 */
final class FirstRowLayout {

    private static final byte VERSION = 1;
    private static final int NONE = -1;

    private FirstRowLayout() {}

    /** The row in the layout of today: the bytes themselves unless they are of version 1. */
    static byte[] upgraded(byte[] row) {
        if (row.length < RowCodec.VECTOR_AT || row[0] != VERSION) {
            return row;
        }
        ByteBuffer before = ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN);
        int behindVector = RowCodec.VECTOR_AT + Float.BYTES * Short.toUnsignedInt(before.getShort(RowCodec.DIMENSIONS_AT));
        byte[] after;
        if (row.length <= behindVector) {
            after = Arrays.copyOf(row, row.length + Integer.BYTES);
        } else if (row.length < behindVector + Integer.BYTES || before.getInt(behindVector) == NONE) {
            after = row.clone();
            Arrays.fill(after, behindVector, Math.min(row.length, behindVector + Integer.BYTES), (byte) 0);
        } else {
            after = new byte[row.length + Integer.BYTES];
            System.arraycopy(row, 0, after, 0, behindVector);
            after[behindVector] = 1;
            System.arraycopy(row, behindVector, after, behindVector + Integer.BYTES, row.length - behindVector);
        }
        after[0] = RowCodec.VERSION;
        return after;
    }
}
