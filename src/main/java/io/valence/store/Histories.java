package io.valence.store;

import io.valence.embedding.History;
import java.util.Arrays;

/**
 * What users have had, by slot, as one array of ints each. A {@link History} is what one of them is worked on in: as
 * objects of their own, histories took more memory than the rows' vectors, and more misses to get at.
 */
final class Histories {

    private int[][] packed = new int[1024][];
    private final History open;
    private int openSlot;

    /** @param open an empty one, which is used from here on */
    Histories(History open) {
        this.open = open;
        openSlot = -1;
    }

    /** A user without items. */
    void start(int slot) {
        if (slot >= packed.length) {
            packed = Arrays.copyOf(packed, slot * 2);
        }
        forget(slot);
    }

    /** A user whose row leaves memory. */
    void forget(int slot) {
        packed[slot] = null;
        openSlot = openSlot == slot ? -1 : openSlot;
    }

    /** What the user in {@code slot} has had. It may be changed, and is this user's until another one's is asked for. */
    History open(int slot) {
        if (slot != openSlot) {
            close();
            open.unpack(packed[slot]);
            openSlot = slot;
        }
        return open;
    }

    private void close() {
        if (openSlot >= 0) {
            packed[openSlot] = open.pack(packed[openSlot]);
        }
    }
}
