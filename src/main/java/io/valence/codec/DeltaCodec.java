package io.valence.codec;

import io.valence.embedding.RowTable;
import io.valence.exchange.ItemDelta;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The byte layout of what a task added to what all tasks share, version 2, little-endian:
 *
 * <pre>
 *    0  u8   version
 *    1  u8   r, the weights that all users share
 *    2  u16  d
 *    4  i32  n, the rows
 *    8  i32  m, the ids: n of the rows, then of items whose rows are in another part
 *   12  i32  p, the positives
 *   16  i64  time of the latest click behind it, ms since 1970
 *   24  f32  what is added to the weights, r of them; in the first part only
 *       n times what is added to a row, and when:
 *         0  f32  bias
 *         4  f32  G, the sum of |g|²/d
 *         8  i32  clicks
 *        12  i64  updates
 *        20  i64  event time of the last update, ms since 1970
 *        28  f32  w, d of them
 *       m times an id:
 *         0  u16  its length in bytes
 *         2       the id in UTF-8
 *       p times a positive, the earliest first:
 *         0  i32  the index of its id
 *         4  i32  that of the item which its user had clicked before, or -1
 * </pre>
 *
 * What would be longer than a record may be is cut into parts, each of this layout and complete in itself: adding
 * them one after the other adds the whole.
 *
 * <p>Version 1 is read too: it had no weights, r being 0, and of a positive only its own index.
 */
public final class DeltaCodec {

    public static final byte VERSION = 2;

    private static final byte FIRST_VERSION = 1;

    private static final String WHAT = "delta of items";
    private static final int WEIGHTS_AT = 1;
    private static final int DIMENSIONS_AT = 2;
    private static final int ROWS_AT = 4;
    private static final int IDS_AT = 8;
    private static final int POSITIVES_AT = 12;
    private static final int TIME_AT = 16;
    private static final int HEAD_LENGTH = 24;
    private static final int VECTOR_AT = 28;

    private DeltaCodec() {}

    /**
     * The bytes of a delta, in parts.
     *
     * @param limit the longest part, in bytes; a single row or id is not cut, whatever it takes
     */
    public static List<byte[]> encode(ItemDelta delta, int limit) {
        List<byte[]> parts = new ArrayList<>();
        DeltaPart part = new DeltaPart(delta);
        part.addWeights();
        for (int row = 0; row < delta.rows(); row++) {
            int length = rowLength(delta.additions().dimensions()) + DeltaPart.idLength(delta.id(row));
            if (part.holdsAny() && HEAD_LENGTH + part.length() + length > limit) {
                parts.add(encode(part));
                part = new DeltaPart(delta);
            }
            part.addRow(row, length);
        }
        for (int i = 0; i < delta.positives().size(); i++) {
            int index = delta.positives().get(i);
            int predecessor = delta.predecessors().get(i);
            int length = part.lengthOfPositive(index, predecessor);
            if (part.holdsAny() && HEAD_LENGTH + part.length() + length > limit) {
                parts.add(encode(part));
                part = new DeltaPart(delta);
            }
            part.addPositive(index, predecessor);
        }
        if (part.holdsAny()) {
            parts.add(encode(part));
        }
        return parts;
    }

    private static byte[] encode(DeltaPart part) {
        ItemDelta delta = part.delta();
        RowTable table = delta.additions();
        ByteBuffer buffer =
                ByteBuffer.allocate(HEAD_LENGTH + part.length()).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(0, VERSION).put(WEIGHTS_AT, (byte) part.weights().length);
        buffer.putShort(DIMENSIONS_AT, (short) table.dimensions());
        buffer.putInt(ROWS_AT, part.rows()).putInt(IDS_AT, part.ids().size());
        buffer.putInt(POSITIVES_AT, part.positives().size()).putLong(TIME_AT, delta.time());
        buffer.position(HEAD_LENGTH);
        for (float weight : part.weights()) {
            buffer.putFloat(weight);
        }
        for (int i = 0; i < part.rows(); i++) {
            int slot = part.ids().get(i);
            buffer.putFloat(table.bias(slot)).putFloat(table.squaredGradients(slot));
            buffer.putInt(table.clicks(slot)).putLong(table.updates(slot)).putLong(table.lastUpdated(slot));
            buffer.asFloatBuffer().put(table.chunk(slot), table.offset(slot), table.dimensions());
            buffer.position(buffer.position() + Float.BYTES * table.dimensions());
        }
        for (int i = 0; i < part.ids().size(); i++) {
            byte[] id = delta.id(part.ids().get(i)).getBytes(StandardCharsets.UTF_8);
            buffer.putShort((short) id.length).put(id);
        }
        for (int i = 0; i < part.positives().size(); i++) {
            buffer.putInt(part.positives().get(i)).putInt(part.predecessors().get(i));
        }
        return buffer.array();
    }

    /** What a row takes besides its id. */
    private static int rowLength(int dimensions) {
        return VECTOR_AT + Float.BYTES * dimensions;
    }

    /**
     * The time of a delta, without reading the rest.
     *
     * @throws IllegalStateException if the bytes are of another version, or too few
     */
    public static long time(byte[] bytes) {
        return open(bytes).getLong(TIME_AT);
    }

    /**
     * Reads a delta, or a part of one.
     *
     * @param dimensions d of the rows that it will be added to
     * @throws IllegalStateException if the bytes are of another version, dimension or length
     */
    public static ItemDelta decode(byte[] bytes, int dimensions) {
        ByteBuffer buffer = open(bytes);
        int d = Short.toUnsignedInt(buffer.getShort(DIMENSIONS_AT));
        if (d != dimensions) {
            throw new IllegalStateException("expected dim=" + dimensions + ", got a " + WHAT + " of " + d
                    + ": the tasks of one learner must have the same settings");
        }
        boolean first = bytes[0] == FIRST_VERSION;
        int positiveLength = first ? Integer.BYTES : 2 * Integer.BYTES;
        int weights = Byte.toUnsignedInt(bytes[WEIGHTS_AT]);
        int rowsAt = HEAD_LENGTH + Float.BYTES * weights;
        int rows = count(buffer, ROWS_AT, rowLength(d), bytes);
        int ids = count(buffer, IDS_AT, Short.BYTES, bytes);
        int positives = count(buffer, POSITIVES_AT, positiveLength, bytes);
        String[] names = names(buffer, rowsAt + rows * rowLength(d), ids, bytes);
        Layouts.requireLength(WHAT, buffer.position() + (long) positiveLength * positives, bytes);
        ItemDelta delta = new ItemDelta(d);
        delta.setTime(buffer.getLong(TIME_AT));
        delta.setWeights(weights(buffer, weights));
        for (int i = 0; i < ids; i++) {
            if (i < rows) {
                decodeRow(buffer, rowsAt + i * rowLength(d), delta.additions(), delta.addRow(names[i]));
            } else {
                delta.addId(names[i]);
            }
        }
        for (int i = 0; i < positives; i++) {
            delta.addPositive(buffer.getInt(), first ? ItemDelta.NONE : buffer.getInt());
        }
        return delta;
    }

    private static float[] weights(ByteBuffer buffer, int count) {
        float[] weights = new float[count];
        buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(HEAD_LENGTH).asFloatBuffer().get(weights);
        return weights;
    }

    private static void decodeRow(ByteBuffer buffer, int at, RowTable table, int slot) {
        buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(at + VECTOR_AT)
                .asFloatBuffer().get(table.chunk(slot), table.offset(slot), table.dimensions());
        table.restore(
                slot,
                buffer.getFloat(at),
                buffer.getFloat(at + 4),
                buffer.getLong(at + 12),
                buffer.getInt(at + 8),
                buffer.getLong(at + 20));
    }

    /** Reads ids from {@code from} on; leaves the buffer's position behind them. */
    private static String[] names(ByteBuffer buffer, int from, int ids, byte[] bytes) {
        String[] names = new String[ids];
        int at = from;
        for (int i = 0; i < ids; i++) {
            requireAtLeast(at + Short.BYTES, bytes);
            int length = Short.toUnsignedInt(buffer.getShort(at));
            at += Short.BYTES;
            requireAtLeast(at + length, bytes);
            names[i] = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
        }
        requireAtLeast(at, bytes);
        buffer.position(at);
        return names;
    }

    private static ByteBuffer open(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != FIRST_VERSION) {
            Layouts.requireVersion(WHAT, VERSION, bytes);
        }
        requireAtLeast(HEAD_LENGTH, bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A number of things of so many bytes each at least, which is to fit into what there is. */
    private static int count(ByteBuffer buffer, int at, int each, byte[] bytes) {
        int count = buffer.getInt(at);
        if (count < 0 || count > bytes.length / each) {
            throw new IllegalStateException(
                    "a " + WHAT + " of " + bytes.length + " bytes cannot hold " + count + " of what takes " + each
                            + " bytes: it is damaged");
        }
        return count;
    }

    private static void requireAtLeast(int least, byte[] bytes) {
        if (bytes.length < least) {
            Layouts.requireLength(WHAT, least, bytes);
        }
    }
}
