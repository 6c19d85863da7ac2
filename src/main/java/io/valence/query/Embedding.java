package io.valence.query;

import io.valence.store.SavedRow;

/**
 * Where a user or an item is in the space of embeddings.
 *
 * @param id whose it is
 * @param vector w/|w|, of length d; zeros while the row is zero; the receiver's own
 * @param norm |w|
 * @param bias what is added to an item's scores; 0 for users
 * @param clicks clicks, not counting dislikes
 * @param updates steps that changed the row
 * @param lastUpdated event time of the last step, ms since 1970; 0 without one
 */
public record Embedding(
        String id, float[] vector, double norm, float bias, int clicks, long updates, long lastUpdated) {

    /** Whether its vector points anywhere: it is not all zeros, and has not diverged. */
    public boolean hasDirection() {
        return norm > 0 && Double.isFinite(norm);
    }

    static Embedding of(String id, SavedRow row) {
        float[] unit = row.vector();
        double squares = 0;
        for (float component : unit) {
            squares += (double) component * component;
        }
        double norm = Math.sqrt(squares);
        if (norm > 0) {
            for (int i = 0; i < unit.length; i++) {
                unit[i] = (float) (unit[i] / norm);
            }
        }
        return new Embedding(id, unit, norm, row.bias(), row.clicks(), row.updates(), row.lastUpdated());
    }
}
