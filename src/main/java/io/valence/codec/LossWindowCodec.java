package io.valence.codec;

import io.valence.metrics.Count;
import io.valence.metrics.Coverage;
import io.valence.metrics.LossWindow;
import io.valence.metrics.Measure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The byte layout of the open window of the loss metrics, version 2, little-endian. Most buckets of the histogram
 * are empty, so only the others are there; and of the items that were in lists, only the words up to the last.
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
 *       i32  stride of the items that were in lists
 *       i32  l, words of them
 *       i64  a bit for each, l times
 * </pre>
 *
 * <p>Version 1, which is read too, ends after the buckets and has neither lists nor norms.
 */
public final class LossWindowCodec {

    public static final byte VERSION = 2;

    private static final byte FIRST_VERSION = 1;
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

    private static final Layout LAYOUT = new Layout(List.of(Count.values()), List.of(Measure.values()), true);
    private static final Layout FIRST_LAYOUT = LAYOUT.without(
            EnumSet.of(Count.LISTS, Count.LIST_PLACES, Count.POPULAR_PLACES),
            EnumSet.of(
                    Measure.USER_NORM, Measure.LARGEST_USER_NORM, Measure.ITEM_NORM, Measure.LARGEST_ITEM_NORM));
    private static final int BUCKET_LENGTH = Integer.BYTES + Long.BYTES;
    private static final int LISTS_LENGTH = 2 * Integer.BYTES;

    /** What a version holds. */
    private record Layout(List<Count> counts, List<Measure> measures, boolean hasLists) {

        Layout without(Set<Count> laterCounts, Set<Measure> laterMeasures) {
            return new Layout(
                    counts.stream().filter(count -> !laterCounts.contains(count)).toList(),
                    measures.stream().filter(measure -> !laterMeasures.contains(measure)).toList(),
                    false);
        }

        static Layout of(byte[] bytes) {
            return bytes.length > 0 && bytes[0] == FIRST_VERSION ? FIRST_LAYOUT : LAYOUT;
        }

        int bucketsAt() {
            return COUNTS_AT + Long.BYTES * counts.size() + Double.BYTES * measures.size();
        }
    }

    private LossWindowCodec() {}

    /** The bytes of a window. */
    public static byte[] encode(LossWindow window) {
        int filled = 0;
        for (int i = 0; i < LossWindow.buckets(); i++) {
            filled += window.bucket(i) != 0 ? 1 : 0;
        }
        int words = window.coverage().length();
        int length = LAYOUT.bucketsAt() + Integer.BYTES + filled * BUCKET_LENGTH + LISTS_LENGTH + words * Long.BYTES;
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(0, VERSION).put(COUNTS_HELD_AT, (byte) LAYOUT.counts().size());
        buffer.put(MEASURES_HELD_AT, (byte) LAYOUT.measures().size()).putInt(PART_AT, window.part());
        buffer.putLong(START_AT, window.start()).putLong(END_AT, window.end());
        buffer.putLong(LATEST_AT, window.latest());
        buffer.putLong(FIRST_OFFSET_AT, window.firstOffset()).putLong(LAST_OFFSET_AT, window.lastOffset());
        buffer.position(COUNTS_AT);
        for (Count count : LAYOUT.counts()) {
            buffer.putLong(window.count(count));
        }
        for (Measure measure : LAYOUT.measures()) {
            buffer.putDouble(window.measure(measure));
        }
        buffer.putInt(filled);
        for (int i = 0; i < LossWindow.buckets(); i++) {
            if (window.bucket(i) != 0) {
                buffer.putInt(i).putLong(window.bucket(i));
            }
        }
        buffer.putInt(window.coverage().stride()).putInt(words);
        for (int i = 0; i < words; i++) {
            buffer.putLong(window.coverage().word(i));
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
        Layout layout = Layout.of(bytes);
        ByteBuffer buffer = open(bytes, layout);
        window.restoreBounds(
                buffer.getLong(START_AT), buffer.getLong(END_AT), buffer.getInt(PART_AT), buffer.getLong(LATEST_AT));
        window.restoreOffsets(buffer.getLong(FIRST_OFFSET_AT), buffer.getLong(LAST_OFFSET_AT));
        buffer.position(COUNTS_AT);
        for (Count count : layout.counts()) {
            window.restore(count, buffer.getLong());
        }
        for (Measure measure : layout.measures()) {
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
        if (layout.hasLists()) {
            decodeLists(buffer, window.coverage());
        } else if (window.count(Count.MEASURED) > 0) {
            // Of what was measured before, the norms are not known, and so none are of this part.
            window.restore(Measure.USER_NORM, Double.NaN);
            window.restore(Measure.LARGEST_USER_NORM, Double.NaN);
        }
    }

    private static void decodeLists(ByteBuffer buffer, Coverage coverage) {
        int stride = buffer.getInt();
        if (Integer.bitCount(stride) != 1 || stride < 0) {
            throw new IllegalStateException(
                    "a " + WHAT + " has a stride of " + stride + ", expected a power of two: it is damaged");
        }
        coverage.restoreStride(stride);
        int words = buffer.getInt();
        for (int i = 0; i < words; i++) {
            coverage.restoreWord(i, buffer.getLong());
        }
    }

    /** Checks what may be read of the bytes. */
    private static ByteBuffer open(byte[] bytes, Layout layout) {
        if (layout.hasLists()) {
            Layouts.requireVersion(WHAT, VERSION, bytes);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length >= COUNTS_AT) {
            int counts = buffer.get(COUNTS_HELD_AT);
            int measures = buffer.get(MEASURES_HELD_AT);
            if (counts != layout.counts().size() || measures != layout.measures().size()) {
                throw new IllegalStateException("expected a window of " + layout.counts().size() + " counts and "
                        + layout.measures().size() + " measures, got " + counts + " and " + measures);
            }
        }
        Layouts.requireLength(WHAT, length(buffer, layout), bytes);
        return buffer;
    }

    /** How long the bytes have to be, as far as they are there to tell. */
    private static long length(ByteBuffer buffer, Layout layout) {
        int tail = layout.hasLists() ? LISTS_LENGTH : 0;
        int bucketsAt = layout.bucketsAt();
        long length = (long) bucketsAt + Integer.BYTES + tail;
        if (buffer.limit() < length) {
            return length;
        }
        length += (long) BUCKET_LENGTH * buffer.getInt(bucketsAt);
        if (tail == 0 || length < bucketsAt || buffer.limit() < length) {
            return length;
        }
        int words = buffer.getInt((int) length - Integer.BYTES);
        if (words < 0 || words > Coverage.words()) {
            throw new IllegalStateException("a " + WHAT + " has " + words + " words of lists, expected 0 to "
                    + Coverage.words() + ": it is damaged");
        }
        return length + (long) Long.BYTES * words;
    }
}
