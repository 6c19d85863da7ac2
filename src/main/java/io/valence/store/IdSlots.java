package io.valence.store;

import io.valence.embedding.RandomBits;
import io.valence.embedding.RowTable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Which slot the row of an id is in, and back: a hash table of slots with open addressing and linear probing, 8 to 16
 * bytes an id besides the id itself, where a map of objects takes about 60.
 *
 * <p>Ids are chosen by whoever sends clicks. So the hash has a secret seed, or they could be chosen to collide; no
 * result depends on it.
 */
final class IdSlots {

    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int FREE = RowTable.NONE;

    private final long seed = new SecureRandom().nextLong();
    private byte[][] ids = new byte[1024][];
    private int[] table = newTable(2048);
    private int size;

    private static int[] newTable(int length) {
        int[] table = new int[length];
        Arrays.fill(table, FREE);
        return table;
    }

    /** The id whose row is in {@code slot}, in UTF-8; not to be changed. */
    byte[] id(int slot) {
        return ids[slot];
    }

    /** Where the row of {@code id} is, or {@link RowTable#NONE}. */
    int find(byte[] id) {
        return table[place(id)];
    }

    /** Where the id is in the table, or where it would be put. */
    private int place(byte[] id) {
        int mask = table.length - 1;
        int at = home(id, mask);
        while (table[at] != FREE && !Arrays.equals(ids[table[at]], id)) {
            at = at + 1 & mask;
        }
        return at;
    }

    private int home(byte[] id, int mask) {
        long hash = seed + id.length;
        int i = 0;
        for (; i + Long.BYTES <= id.length; i += Long.BYTES) {
            hash = RandomBits.mix(hash ^ (long) WORDS.get(id, i));
        }
        long rest = 0;
        for (; i < id.length; i++) {
            rest = rest << Byte.SIZE | Byte.toUnsignedLong(id[i]);
        }
        return (int) RandomBits.mix(hash ^ rest) & mask;
    }

    /** Puts in an id that is not in. */
    void put(byte[] id, int slot) {
        if (2 * (size + 1) > table.length) {
            grow();
        }
        if (slot >= ids.length) {
            ids = Arrays.copyOf(ids, slot * 2);
        }
        ids[slot] = id;
        table[place(id)] = slot;
        size++;
    }

    private void grow() {
        int[] before = table;
        table = newTable(before.length * 2);
        for (int slot : before) {
            if (slot != FREE) {
                table[place(ids[slot])] = slot;
            }
        }
    }

    /** Takes out the id whose row was in {@code slot}. */
    void remove(int slot) {
        int mask = table.length - 1;
        int gap = place(ids[slot]);
        ids[slot] = null;
        size--;
        // Who would be found only past the gap moves into it, and leaves another one.
        for (int at = gap + 1 & mask; table[at] != FREE; at = at + 1 & mask) {
            int home = home(ids[table[at]], mask);
            if ((at - home & mask) >= (at - gap & mask)) {
                table[gap] = table[at];
                gap = at;
            }
        }
        table[gap] = FREE;
    }
}
