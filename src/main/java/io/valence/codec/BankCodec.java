package io.valence.codec;

import io.valence.negatives.MemoryBank;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The byte layouts of the memory bank, version 1, little-endian. The ring is cut into pages of
 * {@value #PAGE} positions, so that a commit writes only what it filled.
 *
 * <pre>
 *  head:  0  u8   version          page:  0  u8   version
 *         1  i64  inserts                 1  u8   reserved, 0
 *         9  i32  capacity                2  u16  n, positions filled
 *        13  i32  floats a vector         4  i32  item ordinals, n of them
 *                                            f32  vectors, n times the floats a vector (frozen banks)
 * </pre>
 */
public final class BankCodec {

    public static final byte VERSION = 1;

    /** What the head is kept under, where a page is under its number. */
    public static final int HEAD = -1;

    /** What the weights that all users share are kept under, next to the bank. */
    public static final int WEIGHTS = -2;

    /** Positions in a page. */
    public static final int PAGE = 64;

    private static final int HEAD_LENGTH = 17;
    private static final int ORDINALS_AT = 4;

    private BankCodec() {}

    /** The bytes that say how far the ring is filled. */
    public static byte[] encodeHead(MemoryBank bank) {
        ByteBuffer buffer = ByteBuffer.allocate(HEAD_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(VERSION).putLong(bank.inserts()).putInt(bank.capacity()).putInt(bank.vectorLength());
        return buffer.array();
    }

    /**
     * Reads the head back.
     *
     * @throws IllegalStateException if the bytes are of another version or length, or the bank was saved with
     *     another capacity or kind
     */
    public static void decodeHead(byte[] bytes, MemoryBank bank) {
        Layouts.requireVersion("memory bank", VERSION, bytes);
        Layouts.requireLength("memory bank", HEAD_LENGTH, bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long inserts = buffer.getLong(1);
        int capacity = buffer.getInt(9);
        int vectorLength = buffer.getInt(13);
        if (capacity != bank.capacity() || vectorLength != bank.vectorLength()) {
            throw new IllegalStateException("expected a memory bank of capacity " + bank.capacity() + " and "
                    + bank.vectorLength() + " floats a vector, got " + capacity + " and " + vectorLength
                    + ": the bank's settings cannot change under one kafka.application.id");
        }
        bank.restoreInserts(inserts);
    }

    /** The bytes of page {@code page}: positions page · {@value #PAGE} and on, as far as they are filled. */
    public static byte[] encodePage(MemoryBank bank, int page) {
        int from = page * PAGE;
        int filled = filled(bank, page);
        int vectors = filled * bank.vectorLength();
        ByteBuffer buffer = ByteBuffer.allocate(pageLength(bank, page)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(0, VERSION).putShort(2, (short) filled).position(ORDINALS_AT);
        for (int i = 0; i < filled; i++) {
            buffer.putInt(bank.at(from + i));
        }
        buffer.asFloatBuffer().put(bank.vectors(), from * bank.vectorLength(), vectors);
        return buffer.array();
    }

    /**
     * Reads a page back into a bank whose head has been read.
     *
     * @throws IllegalStateException if the bytes are of another version, or not as many as the head says
     */
    public static void decodePage(byte[] bytes, MemoryBank bank, int page) {
        Layouts.requireVersion("page of the memory bank", VERSION, bytes);
        Layouts.requireLength("page of the memory bank", pageLength(bank, page), bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int filled = filled(bank, page);
        int from = page * PAGE;
        buffer.position(ORDINALS_AT);
        for (int i = 0; i < filled; i++) {
            bank.set(from + i, buffer.getInt());
        }
        buffer.asFloatBuffer().get(bank.vectors(), from * bank.vectorLength(), filled * bank.vectorLength());
    }

    private static int filled(MemoryBank bank, int page) {
        return Math.min(PAGE, bank.size() - page * PAGE);
    }

    private static int pageLength(MemoryBank bank, int page) {
        return ORDINALS_AT + filled(bank, page) * (Integer.BYTES + Float.BYTES * bank.vectorLength());
    }
}
