package io.valence.codec;

import io.valence.metrics.Count;
import io.valence.metrics.LossWindow;
import io.valence.metrics.Measure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The byte layout of the open window of the loss metrics, version 1, little-endian. Most buckets of the histogram
 * are empty, so only the others are there.
 *
 * <pre>
 *    0  u8   version
 *    1  u8   c, the number of counts
 *    2  u8   m, the number of measures
 *    3  u8   reserved, 0
 *    4  i32  part
 *    8  i64  start of the window, ms since 1970, -1 before the first click; so are the next four
 *   16  i64  end of the window, exclusive
 *   24  i64  latest event time
 *   32  i64  offset of the first record that is counted
 *   40  i64  offset of the last one
 *   48  i64  counts, in the order of {@link Count}, c of them
 *       f64  measures, in the order of {@link Measure}, m of them
 *       i32  b, buckets that are not empty
 *       i32  bucket, and
 *       i64  the losses in it, b times
 * </pre>
 */
public final class LossWindowCodec {

    public static final byte VERSION = 1;

    private static final String WHAT = "window of the loss metrics";

    static final int COUNTS_HELD_AT = 1;
    static final int MEASURES_HELD_AT = 2;
    static final int PART_AT = 4;
    static final int START_AT = 8;
    static final int END_AT = 16;
    static final int LATEST_AT = 24;
    static final int FIRST_OFFSET_AT = 32;
    static final int LAST_OFFSET_AT = 40;
    static final int COUNTS_AT = 48;

    private static final Count[] COUNTS = Count.values();
    private static final Measure[] MEASURES = Measure.values();
    private static final int BUCKETS_AT = COUNTS_AT + Long.BYTES * COUNTS.length + Double.BYTES * MEASURES.length;
    private static final int BUCKET_LENGTH = Integer.BYTES + Long.BYTES;

    private LossWindowCodec() {}

    /** The bytes of a window. */
    public static byte[] encode(LossWindow window) {
        int filled = 0;
        for (int i = 0; i < LossWindow.buckets(); i++) {
            filled += window.bucket(i) != 0 ? 1 : 0;
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUCKETS_AT + Integer.BYTES + filled * BUCKET_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(0, VERSION).put(COUNTS_HELD_AT, (byte) COUNTS.length);
        buffer.put(MEASURES_HELD_AT, (byte) MEASURES.length).putInt(PART_AT, window.part());
        buffer.putLong(START_AT, window.start()).putLong(END_AT, window.end());
        buffer.putLong(LATEST_AT, window.latest());
        buffer.putLong(FIRST_OFFSET_AT, window.firstOffset()).putLong(LAST_OFFSET_AT, window.lastOffset());
        buffer.position(COUNTS_AT);
        for (Count count : COUNTS) {
            buffer.putLong(window.count(count));
        }
        for (Measure measure : MEASURES) {
            buffer.putDouble(window.measure(measure));
        }
        buffer.putInt(filled);
        for (int i = 0; i < LossWindow.buckets(); i++) {
            if (window.bucket(i) != 0) {
                buffer.putInt(i).putLong(window.bucket(i));
            }
        }
        return buffer.array();
    }

    /**
     * Reads a window back.
     *
     * @param window a new one, which is filled
     * @throws IllegalStateException if the bytes are of another version or length, or name a bucket that is none
     */
    public static void decode(byte[] bytes, LossWindow window) {
        ByteBuffer buffer = open(bytes);
        window.restoreBounds(
                buffer.getLong(START_AT), buffer.getLong(END_AT), buffer.getInt(PART_AT), buffer.getLong(LATEST_AT));
        window.restoreOffsets(buffer.getLong(FIRST_OFFSET_AT), buffer.getLong(LAST_OFFSET_AT));
        buffer.position(COUNTS_AT);
        for (Count count : COUNTS) {
            window.restore(count, buffer.getLong());
        }
        for (Measure measure : MEASURES) {
            window.restore(measure, buffer.getDouble());
        }
        for (int left = buffer.getInt(); left > 0; left--) {
            int bucket = buffer.getInt();
            if (bucket < 0 || bucket >= LossWindow.buckets()) {
                throw new IllegalStateException("a " + WHAT + " has a bucket " + bucket + ", expected 0 to "
                        + (LossWindow.buckets() - 1) + ": it is damaged");
            }
            window.restoreBucket(bucket, buffer.getLong());
        }
    }

    /** Checks what may be read of the bytes. */
    private static ByteBuffer open(byte[] bytes) {
        Layouts.requireVersion(WHAT, VERSION, bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length >= COUNTS_AT) {
            int counts = buffer.get(COUNTS_HELD_AT);
            int measures = buffer.get(MEASURES_HELD_AT);
            if (counts != COUNTS.length || measures != MEASURES.length) {
                throw new IllegalStateException("expected a window of " + COUNTS.length + " counts and "
                        + MEASURES.length + " measures, got " + counts + " and " + measures);
            }
        }
        int least = BUCKETS_AT + Integer.BYTES;
        if (bytes.length < least) {
            Layouts.requireLength(WHAT, least, bytes);
        }
        Layouts.requireLength(WHAT, least + (long) BUCKET_LENGTH * buffer.getInt(BUCKETS_AT), bytes);
        return buffer;
    }
}
