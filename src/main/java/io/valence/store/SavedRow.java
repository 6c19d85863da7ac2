package io.valence.store;

import io.valence.codec.RowView;

/**
 * A user's or an item's row as of the last commit.
 *
 * @param vector w, of length d; the receiver's own
 * @param bias what is added to the item's scores; 0 for users
 * @param clicks clicks, not counting dislikes
 * @param updates steps that changed the row
 * @param lastUpdated event time of the last step, ms since 1970; 0 without one
 */
public record SavedRow(float[] vector, float bias, int clicks, long updates, long lastUpdated) {

    /** @throws IllegalStateException if the bytes are of another version, or too few */
    static SavedRow of(byte[] bytes) {
        RowView row = new RowView(bytes);
        return new SavedRow(row.vector(), row.bias(), row.clicks(), row.updates(), row.lastUpdated());
    }
}
