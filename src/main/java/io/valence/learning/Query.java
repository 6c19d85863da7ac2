package io.valence.learning;

import io.valence.embedding.Catalogue;
import io.valence.embedding.ItemRows;
import io.valence.embedding.RowTable;
import io.valence.vector.VectorMath;
import java.util.Arrays;

/**
 * What the user is now: long-term taste plus the last item, {@code q = û + α·v̂(last)}, and q̂ = q/|q|. Before the
 * first click there is no û, before the second no last item; q = 0 then scores every item by its bias alone.
 */
public final class Query {

    private final double lastItemWeight;
    private final float[] direction;
    private float norm;

    /**
     * @param dimensions d
     * @param lastItemWeight α
     */
    public Query(int dimensions, double lastItemWeight) {
        this.lastItemWeight = lastItemWeight;
        this.direction = new float[VectorMath.padded(dimensions)];
    }

    /**
     * Composes the query of a user.
     *
     * @param users the table of the user's row
     * @param user its slot
     * @param items where the last item's row is
     * @param last the last item's ordinal, or {@link Catalogue#UNKNOWN}
     */
    public void compose(RowTable users, int user, ItemRows items, int last) {
        Arrays.fill(direction, 0f);
        addUnit(users, user, 1);
        if (last != Catalogue.UNKNOWN && lastItemWeight > 0) {
            addUnit(items.table(), items.slot(last), lastItemWeight);
        }
        norm = (float) Math.sqrt(VectorMath.squaredNorm(direction, 0, direction.length));
        if (norm > 0) {
            VectorMath.scale(1 / norm, direction, 0, direction.length);
        }
    }

    private void addUnit(RowTable table, int slot, double weight) {
        float length = table.norm(slot);
        if (length > 0) {
            VectorMath.axpy(
                    (float) (weight / length), table.chunk(slot), table.offset(slot), direction, 0, direction.length);
        }
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
