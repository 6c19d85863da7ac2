package io.valence.embedding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Numbers of ids, and back: a hash table with open addressing and linear probing, 8 to 16 bytes an id besides the id
 * itself, where a map of objects takes about 60. Ids are UTF-8, and not to be changed once they are in.
 *
 * <p>Ids are chosen by whoever sends clicks. So the hash has a secret seed, or they could be chosen to collide; no
 * result depends on it.
 *
 * <p>One thread changes it. As long as nothing is removed, any may look things up meanwhile, and finds what had been
 * put in before; who removes has to be alone.
 */
public final class IdIndex {

    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle ENTRIES = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int FREE = -1;

    private final long seed = new SecureRandom().nextLong();
    private byte[][] ids = new byte[1024][];
    /** An entry is written after its id, and a larger table after its entries: whoever sees the one sees the other. */
    private volatile int[] table = newTable(2048);
    private int size;

    private static int[] newTable(int length) {
        int[] table = new int[length];
        Arrays.fill(table, FREE);
        return table;
    }

    /** The id of a number that is in. */
    public byte[] id(int number) {
        return ids[number];
    }

    /** The id's number, or {@link RowTable#NONE}. */
    public int find(byte[] id) {
        int[] entries = table;
        int number = entry(entries, place(entries, id));
        return number == FREE ? RowTable.NONE : number;
    }

    private static int entry(int[] entries, int at) {
        return (int) ENTRIES.getAcquire(entries, at);
    }

    /** Where the id is in the table, or where it would be put. */
    private int place(int[] entries, byte[] id) {
        int mask = entries.length - 1;
        int at = home(id, mask);
        int number = entry(entries, at);
        while (number != FREE && !Arrays.equals(ids[number], id)) {
            at = at + 1 & mask;
            number = entry(entries, at);
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

    /**
     * Puts in an id that is not in.
     *
     * @param number of no other id that is in; 0 or more, and best without gaps
     */
    public void put(byte[] id, int number) {
        if (2 * (size + 1) > table.length) {
            grow();
        }
        if (number >= ids.length) {
            ids = Arrays.copyOf(ids, Math.max(number + 1, ids.length * 2));
        }
        ids[number] = id;
        int[] entries = table;
        ENTRIES.setRelease(entries, place(entries, id), number);
        size++;
    }

    private void grow() {
        int[] larger = newTable(table.length * 2);
        for (int number : table) {
            if (number != FREE) {
                larger[place(larger, ids[number])] = number;
            }
        }
        table = larger;
    }

    /** Takes out the id of {@code number}. */
    public void remove(int number) {
        int[] entries = table;
        int mask = entries.length - 1;
        int gap = place(entries, ids[number]);
        ids[number] = null;
        size--;
        // Who would be found only past the gap moves into it, and leaves another one.
        for (int at = gap + 1 & mask; entries[at] != FREE; at = at + 1 & mask) {
            int home = home(ids[entries[at]], mask);
            if ((at - home & mask) >= (at - gap & mask)) {
                entries[gap] = entries[at];
                gap = at;
            }
        }
        entries[gap] = FREE;
    }
}
