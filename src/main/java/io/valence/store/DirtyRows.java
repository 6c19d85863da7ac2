package io.valence.store;

import io.valence.embedding.RowTable;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.apache.kafka.common.utils.Bytes;

/**
 * The rows that a commit writes, about in the order of their keys. RocksDB looks for a key's place in its memory from
 * the top: next to the one before, what is on the way is in the caches. To encode and write 50,000 items took 2.1 us of
 * processor time a row in the order of their changes, 1.7 in that of memory, and 1.0 in that of the keys.
 *
 * <p>About: keys are compared by the few bytes behind what all of them begin with, which takes one sort of numbers.
 * The order is for speed alone.
 */
final class DirtyRows {

    /** Rows that are ordered together, which bounds what that takes. */
    private static final int MOST = 1 << 20;

    /** Bits of a number that are a row's index; what is above them is of its key. */
    private static final int INDEX_BITS = 24;

    private static final int KEY_BYTES = (Long.SIZE - INDEX_BITS) / Byte.SIZE;
    private static final long INDEX = (1L << INDEX_BITS) - 1;

    private DirtyRows() {}

    /**
     * Hands over each changed row.
     *
     * @param idOf the id of the row in a slot, in UTF-8
     */
    static void forEach(RowTable table, IntFunction<byte[]> idOf, Visitor visitor) {
        forEach(table, idOf, MOST, visitor);
    }

    static void forEach(RowTable table, IntFunction<byte[]> idOf, int most, Visitor visitor) {
        int[] dirty = table.dirtySlots().toArray();
        for (int from = 0; from < dirty.length; from += most) {
            byte[][] keys = new byte[Math.min(most, dirty.length - from)][];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = idOf.apply(dirty[from + i]);
            }
            for (long number : order(keys)) {
                int i = (int) (number & INDEX);
                visitor.visit(dirty[from + i], Bytes.wrap(keys[i]));
            }
        }
    }

    private static long[] order(byte[][] keys) {
        int common = common(keys);
        long[] order = new long[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = number(keys[i], common) << INDEX_BITS | i;
        }
        Arrays.sort(order);
        return order;
    }

    /** How many bytes all keys begin with. */
    private static int common(byte[][] keys) {
        int common = keys.length == 0 ? 0 : keys[0].length;
        for (byte[] key : keys) {
            int differs = Arrays.mismatch(key, 0, Math.min(common, key.length), keys[0], 0, common);
            common = differs < 0 ? common : differs;
        }
        return common;
    }

    /** The bytes of the key from {@code from} on as a number; zeros behind its end. */
    private static long number(byte[] key, int from) {
        long number = 0;
        for (int i = from; i < from + KEY_BYTES; i++) {
            number = number << Byte.SIZE | (i < key.length ? key[i] & 0xff : 0);
        }
        return number;
    }

    /** Is handed a row. */
    interface Visitor {
        void visit(int slot, Bytes key);
    }
}
