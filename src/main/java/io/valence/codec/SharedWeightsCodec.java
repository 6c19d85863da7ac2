package io.valence.codec;

import io.valence.embedding.SharedWeights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The byte layout of the sums behind the weights that all users share, version 1, little-endian:
 *
 * <pre>
 *   0  u8   version
 *   1  u8   reserved, 0
 *   2  u16  r, how many recent items have a weight
 *   4  f32  that of the weight of what followed the last item
 *   8  f32  those of their weights, the last item's first, r of them
 * </pre>
 */
public final class SharedWeightsCodec {

    public static final byte VERSION = 1;

    private static final int FOLLOWERS_AT = 4;
    private static final int RECENT_AT = 8;
    private static final String WHAT = "row of the shared weights";

    private SharedWeightsCodec() {}

    /** The bytes of the weights. */
    public static byte[] encode(SharedWeights weights) {
        int r = weights.recentItems();
        ByteBuffer buffer = ByteBuffer.allocate(RECENT_AT + Float.BYTES * r).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(0, VERSION).putShort(2, (short) r);
        buffer.position(FOLLOWERS_AT);
        for (float sum : weights.values()) {
            buffer.putFloat(sum);
        }
        return buffer.array();
    }

    /**
     * Reads the weights back; where there were fewer, the rest stays as it is.
     *
     * @throws IllegalStateException if the bytes are of another version or length
     */
    public static void decode(byte[] bytes, SharedWeights weights) {
        Layouts.requireVersion(WHAT, VERSION, bytes);
        if (bytes.length < RECENT_AT) {
            Layouts.requireLength(WHAT, RECENT_AT, bytes);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int saved = Short.toUnsignedInt(buffer.getShort(2));
        Layouts.requireLength(WHAT, RECENT_AT + (long) Float.BYTES * saved, bytes);
        weights.restoreFollowers(buffer.getFloat(FOLLOWERS_AT));
        for (int k = 0; k < Math.min(saved, weights.recentItems()); k++) {
            weights.restoreRecent(k, buffer.getFloat(RECENT_AT + Float.BYTES * k));
        }
    }
}
