package io.valence.codec;

import io.valence.embedding.Catalogue;
import io.valence.embedding.History;
import io.valence.embedding.RowTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntUnaryOperator;

/**
 * The byte layout of a row, version 1, little-endian (so that floats are copied whole on common machines):
 *
 * <pre>
 *    0  u8   version
 *    1  u8   reserved, 0
 *    2  u16  d
 *    4  f32  bias
 *    8  f32  G, the sum of |g|²/d
 *   12  i32  clicks
 *   16  i64  updates
 *   24  i64  event time of the last update, ms since 1970
 *   32  f32  w, d of them
 *  users only:
 *       i32  ordinal of the last item, -1 for none
 *       i32  h, the length of the history
 *       i32  item ordinals, most recent last, h of them
 * </pre>
 */
public final class RowCodec {

    public static final byte VERSION = 1;

    static final int DIMENSIONS_AT = 2;
    static final int BIAS_AT = 4;
    static final int SQUARES_AT = 8;
    static final int CLICKS_AT = 12;
    static final int UPDATES_AT = 16;
    static final int TIME_AT = 24;
    static final int VECTOR_AT = 32;

    private RowCodec() {}

    /** The bytes of an item's row. */
    public static byte[] encodeItem(RowTable table, int slot) {
        return encode(table, slot, 0).array();
    }

    /** The bytes of a user's row and history. */
    public static byte[] encodeUser(RowTable table, int slot, History history) {
        int had = history.items().size();
        ByteBuffer buffer = encode(table, slot, Integer.BYTES * (2 + had));
        buffer.position(historyAt(table));
        buffer.putInt(history.last()).putInt(had);
        for (int i = 0; i < had; i++) {
            buffer.putInt(history.items().get(i));
        }
        return buffer.array();
    }

    private static ByteBuffer encode(RowTable table, int slot, int more) {
        int d = table.dimensions();
        ByteBuffer buffer =
                ByteBuffer.allocate(historyAt(table) + more).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(0, VERSION).putShort(DIMENSIONS_AT, (short) d);
        buffer.putFloat(BIAS_AT, table.bias(slot)).putFloat(SQUARES_AT, table.squaredGradients(slot));
        buffer.putInt(CLICKS_AT, table.clicks(slot)).putLong(UPDATES_AT, table.updates(slot));
        buffer.putLong(TIME_AT, table.lastUpdated(slot));
        buffer.position(VECTOR_AT);
        buffer.asFloatBuffer().put(table.chunk(slot), table.offset(slot), d);
        return buffer;
    }

    /**
     * Reads an item's row back.
     *
     * @throws IllegalStateException if the bytes are of another version, dimension or length
     */
    public static void decodeItem(byte[] bytes, RowTable table, int slot) {
        ByteBuffer buffer = open("row of an item", bytes, table, 0);
        Layouts.requireLength("row of an item", historyAt(table), bytes);
        decode(buffer, table, slot);
    }

    /**
     * Reads a user's row and history back.
     *
     * @param history an empty one, which is filled
     * @throws IllegalStateException if the bytes are of another version, dimension or length
     */
    public static void decodeUser(byte[] bytes, RowTable table, int slot, History history) {
        ByteBuffer buffer = open("row of a user", bytes, table, Integer.BYTES * 2);
        buffer.position(historyAt(table));
        int last = buffer.getInt();
        int had = buffer.getInt();
        Layouts.requireLength("row of a user", historyAt(table) + Integer.BYTES * (2L + had), bytes);
        for (int i = 0; i < had; i++) {
            history.restore(buffer.getInt());
        }
        if (last != Catalogue.UNKNOWN) {
            history.setLast(last);
        }
        decode(buffer, table, slot);
    }

    /**
     * The bytes of a user's row for a catalogue of another order.
     *
     * @param row left as it is
     * @param ordinals gives the new ordinal of each item that the user has had
     * @throws IllegalStateException if the bytes are of another version or length
     */
    public static byte[] withOrdinals(byte[] row, IntUnaryOperator ordinals) {
        RowView view = new RowView(row);
        int[] had = view.history();
        ByteBuffer buffer = ByteBuffer.wrap(row.clone()).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(VECTOR_AT + Float.BYTES * view.dimensions());
        buffer.putInt(view.last() == Catalogue.UNKNOWN ? Catalogue.UNKNOWN : ordinals.applyAsInt(view.last()));
        buffer.putInt(had.length);
        for (int ordinal : had) {
            buffer.putInt(ordinals.applyAsInt(ordinal));
        }
        return buffer.array();
    }

    /** Where w ends: the length of an item's row. */
    private static int historyAt(RowTable table) {
        return VECTOR_AT + Float.BYTES * table.dimensions();
    }

    /** Checks what may be read of a row of the table's dimensions with at least {@code more} bytes behind w. */
    private static ByteBuffer open(String what, byte[] bytes, RowTable table, int more) {
        Layouts.requireVersion(what, VERSION, bytes);
        int least = historyAt(table) + more;
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int d = bytes.length < VECTOR_AT ? table.dimensions() : Short.toUnsignedInt(buffer.getShort(DIMENSIONS_AT));
        if (d != table.dimensions()) {
            throw new IllegalStateException("expected dim=" + table.dimensions() + ", got a row of " + d
                    + ": the stores were learned with other dimensions, use a new kafka.application.id");
        }
        if (bytes.length < least) {
            Layouts.requireLength(what, least, bytes);
        }
        return buffer;
    }

    private static void decode(ByteBuffer buffer, RowTable table, int slot) {
        buffer.position(VECTOR_AT);
        buffer.asFloatBuffer().get(table.chunk(slot), table.offset(slot), table.dimensions());
        table.restore(
                slot,
                buffer.getFloat(BIAS_AT),
                buffer.getFloat(SQUARES_AT),
                buffer.getLong(UPDATES_AT),
                buffer.getInt(CLICKS_AT),
                buffer.getLong(TIME_AT));
    }
}
