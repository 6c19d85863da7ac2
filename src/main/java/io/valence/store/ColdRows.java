package io.valence.store;

import io.valence.embedding.RowTable;

/**
 * Which rows leave memory when there are more than allowed: those not used since the hand last passed them (the
 * clock algorithm). Runs after a commit, when every row is clean.
 */
final class ColdRows {

    private final int hotRows;
    private int hand;

    /** @param hotRows how many rows may stay */
    ColdRows(int hotRows) {
        this.hotRows = hotRows;
    }

    /** Frees slots until at most {@code hotRows} are held. */
    void evict(RowTable table, Eviction eviction) {
        // Two rounds at most: the first clears every mark.
        for (int looked = 0; table.size() > hotRows && looked < 2 * table.slots(); looked++) {
            if (hand >= table.slots()) {
                hand = 0;
            }
            int slot = hand++;
            if (table.holds(slot) && !table.takeReferenced(slot)) {
                eviction.forget(slot);
                table.free(slot);
            }
        }
    }

    /** What else there is to forget about a row. */
    interface Eviction {
        void forget(int slot);
    }
}
