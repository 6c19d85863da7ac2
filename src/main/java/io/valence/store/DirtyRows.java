package io.valence.store;

import io.valence.embedding.RowTable;
import java.util.Arrays;

/** Which rows a commit writes, in the order in which they lie in memory: that of their changes would miss the caches. */
final class DirtyRows {

    private DirtyRows() {}

    /** Slots, ascending. */
    static int[] of(RowTable table) {
        int[] slots = table.dirtySlots().toArray();
        Arrays.sort(slots);
        return slots;
    }
}
