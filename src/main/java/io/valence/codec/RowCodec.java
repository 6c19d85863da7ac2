package io.valence.codec;

import io.valence.embedding.Followers;
import io.valence.embedding.History;
import io.valence.embedding.IntList;
import io.valence.embedding.RowTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntUnaryOperator;

/**
 * The byte layout of a row, version 2, little-endian (so that floats are copied whole on common machines):
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
 *  items only:
 *       i32  f, the number of items that are remembered to have followed
 *       i32  ordinal, f32 how often, f times
 *  users only:
 *       i32  r, the number of items clicked last
 *       i32  their ordinals, most recent last, r of them
 *       i32  h, the length of the history
 *       i32  item ordinals, most recent last, h of them
 * </pre>
 *
 * Rows of version 1 are read too, see {@link FirstRowLayout}, and written in this layout when they next change.
 */
public final class RowCodec {

    public static final byte VERSION = 2;

    static final int DIMENSIONS_AT = 2;
    static final int BIAS_AT = 4;
    static final int SQUARES_AT = 8;
    static final int CLICKS_AT = 12;
    static final int UPDATES_AT = 16;
    static final int TIME_AT = 24;
    static final int VECTOR_AT = 32;
    static final int FOLLOWER_BYTES = Integer.BYTES + Float.BYTES;

    private RowCodec() {}

    /** The bytes of an item's row. */
    public static byte[] encodeItem(RowTable table, int slot) {
        Followers followers = table.followers();
        int count = followers.size(slot);
        ByteBuffer buffer = encode(table, slot, Integer.BYTES + FOLLOWER_BYTES * count);
        buffer.position(behindVector(table)).putInt(count);
        for (int i = 0; i < count; i++) {
            buffer.putInt(followers.ordinal(slot, i)).putFloat(followers.count(slot, i));
        }
        return buffer.array();
    }

    /** The bytes of a user's row and history. */
    public static byte[] encodeUser(RowTable table, int slot, History history) {
        IntList recent = history.recent();
        IntList had = history.items();
        ByteBuffer buffer = encode(table, slot, Integer.BYTES * (2 + recent.size() + had.size()));
        buffer.position(behindVector(table));
        put(recent, buffer);
        put(had, buffer);
        return buffer.array();
    }

    private static void put(IntList ordinals, ByteBuffer buffer) {
        buffer.putInt(ordinals.size());
        for (int i = 0; i < ordinals.size(); i++) {
            buffer.putInt(ordinals.get(i));
        }
    }

    private static ByteBuffer encode(RowTable table, int slot, int more) {
        int d = table.dimensions();
        ByteBuffer buffer =
                ByteBuffer.allocate(behindVector(table) + more).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(0, VERSION).putShort(DIMENSIONS_AT, (short) d);
        buffer.putFloat(BIAS_AT, table.bias(slot)).putFloat(SQUARES_AT, table.squaredGradients(slot));
        buffer.putInt(CLICKS_AT, table.clicks(slot)).putLong(UPDATES_AT, table.updates(slot));
        buffer.putLong(TIME_AT, table.lastUpdated(slot));
        buffer.position(VECTOR_AT);
        buffer.asFloatBuffer().put(table.chunk(slot), table.offset(slot), d);
        return buffer;
    }

    /**
     * Reads an item's row back, into a slot without followers.
     *
     * @throws IllegalStateException if the bytes are of another version, dimension or length
     */
    public static void decodeItem(byte[] row, RowTable table, int slot) {
        byte[] bytes = FirstRowLayout.upgraded(row);
        ByteBuffer buffer = open("row of an item", bytes, table, Integer.BYTES);
        buffer.position(behindVector(table));
        int count = buffer.getInt();
        Layouts.requireLength("row of an item", behindVector(table) + Integer.BYTES + (long) FOLLOWER_BYTES * count, bytes);
        for (int i = 0; i < count; i++) {
            table.followers().restore(slot, buffer.getInt(), buffer.getFloat());
        }
        decode(buffer, table, slot);
    }

    /**
     * Reads a user's row and history back.
     *
     * @param history an empty one, which is filled
     * @throws IllegalStateException if the bytes are of another version, dimension or length
     */
    public static void decodeUser(byte[] row, RowTable table, int slot, History history) {
        byte[] bytes = FirstRowLayout.upgraded(row);
        ByteBuffer buffer = open("row of a user", bytes, table, Integer.BYTES * 2);
        RowView view = new RowView(bytes);
        for (int ordinal : view.recent()) {
            history.clicked(ordinal);
        }
        for (int ordinal : view.history()) {
            history.restore(ordinal);
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
    public static byte[] userWithOrdinals(byte[] row, IntUnaryOperator ordinals) {
        RowView view = new RowView(row);
        int[] recent = view.recent();
        int[] had = view.history();
        ByteBuffer buffer = behindVector(row, view);
        for (int[] some : new int[][] {recent, had}) {
            buffer.putInt(some.length);
            for (int ordinal : some) {
                buffer.putInt(ordinals.applyAsInt(ordinal));
            }
        }
        return buffer.array();
    }

    /**
     * The bytes of an item's row, likewise.
     *
     * @param ordinals gives the new ordinal of each item that followed
     */
    public static byte[] itemWithOrdinals(byte[] row, IntUnaryOperator ordinals) {
        RowView view = new RowView(row);
        Followers followers = new Followers();
        view.readFollowers(followers, 0);
        ByteBuffer buffer = behindVector(row, view);
        buffer.putInt(followers.size(0));
        for (int i = 0; i < followers.size(0); i++) {
            buffer.putInt(ordinals.applyAsInt(followers.ordinal(0, i))).putFloat(followers.count(0, i));
        }
        return buffer.array();
    }

    private static ByteBuffer behindVector(byte[] row, RowView view) {
        byte[] upgraded = FirstRowLayout.upgraded(row);
        return ByteBuffer.wrap(upgraded == row ? row.clone() : upgraded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(VECTOR_AT + Float.BYTES * view.dimensions());
    }

    /** Where w ends. */
    private static int behindVector(RowTable table) {
        return VECTOR_AT + Float.BYTES * table.dimensions();
    }

    /** Checks what may be read of a row of the table's dimensions with at least {@code more} bytes behind w. */
    private static ByteBuffer open(String what, byte[] bytes, RowTable table, int more) {
        Layouts.requireVersion(what, VERSION, bytes);
        int least = behindVector(table) + more;
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
