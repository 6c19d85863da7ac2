package io.valence.learning;

import io.valence.embedding.IntList;
import io.valence.embedding.ItemRows;
import io.valence.embedding.RowTable;
import io.valence.embedding.SharedWeights;
import io.valence.vector.VectorMath;
import java.util.Arrays;

/**
 * What the user is now: long-term taste plus the items clicked last, {@code q = û + Σ αₖ·v̂ₖ}, and q̂ = q/|q|. Before
 * the first click there is no û and no such item; q = 0 then scores every item by its bias alone.
 */
public final class Query {

    private final float[] direction;
    private float norm;

    /** @param dimensions d */
    public Query(int dimensions) {
        this.direction = new float[VectorMath.padded(dimensions)];
    }

    /**
     * Composes the query of a user.
     *
     * @param users the table of the user's row
     * @param user its slot
     * @param items where the recent items' rows are
     * @param recent ordinals of the items clicked last, most recent last; as many of them count as have a weight
     * @param weights α
     */
    public void compose(RowTable users, int user, ItemRows items, IntList recent, SharedWeights weights) {
        clear();
        add(users, user, 1);
        RowTable table = items.table();
        for (int k = 0; k < Math.min(weights.recentItems(), recent.size()); k++) {
            add(table, items.slot(recent.get(recent.size() - 1 - k)), weights.recent(k));
        }
        finish();
    }

    /** Composes the query of a user whose recent items' rows are gathered, most recent first. */
    void compose(RowTable users, int user, GatheredRows recent, SharedWeights weights) {
        clear();
        add(users, user, 1);
        for (int k = 0; k < recent.size(); k++) {
            add(recent.table(), recent.slots[k], weights.recent(k));
        }
        finish();
    }

    private void add(RowTable table, int slot, double weight) {
        add(table.chunk(slot), table.offset(slot), table.norm(slot), weight);
    }

    /** Begins a query that is made of other things than a user: {@link #add} them, then {@link #finish}. */
    public void clear() {
        Arrays.fill(direction, 0f);
    }

    /**
     * Adds {@code weight}·ŵ; nothing where w is zero.
     *
     * @param rows holds w, padded with zeros, from {@code at} on
     * @param length |w|
     */
    public void add(float[] rows, int at, float length, double weight) {
        if (length > 0) {
            VectorMath.axpy((float) (weight / length), rows, at, direction, 0, direction.length);
        }
    }

    /** Makes what was added a query: q̂ and |q|. */
    public void finish() {
        norm = (float) VectorMath.normalise(direction, direction.length);
    }

    /** q̂, padded with zeros to a multiple of 8 floats; all zeros where |q| is 0. Not to be changed. */
    public float[] direction() {
        return direction;
    }

    /** |q|. */
    public float norm() {
        return norm;
    }
}
