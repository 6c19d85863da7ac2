package io.valence.query;

import io.valence.store.SavedRow;

/**
 * A row as the store has it.
 *
 * @param vector w, not scaled; the receiver's own
 * @param bias what is added to an item's scores; 0 for users
 * @param clicks clicks, not counting dislikes
 * @param updates steps that changed the row
 * @param lastUpdated event time of the last step, ms since 1970; 0 without one
 */
public record StoredRow(
        String store, String key, float[] vector, float bias, int clicks, long updates, long lastUpdated) {

    static StoredRow of(String store, String key, SavedRow row) {
        return new StoredRow(store, key, row.vector(), row.bias(), row.clicks(), row.updates(), row.lastUpdated());
    }
}
