package io.valence.query;

import io.valence.store.ItemMatrix;
import io.valence.store.ItemMatrix.RowFunction;

/** How the best of all items are found. */
@FunctionalInterface
interface ItemSearch {

    /** Looks at every row. */
    ItemSearch EXACT = (matrix, k, function, unit, bonus, excluded) ->
            new ItemScan(matrix, bonus).best(k, function, excluded);

    /**
     * The k best items by what {@code function} makes of their rows of now; fewer only if there are no more.
     *
     * @param unit what makes {@code function} q̂·v̂, with τ times the bias or without
     * @param bonus added for a few items to what {@code function} makes of them
     * @param excluded ordinals to leave out, ascending
     */
    TopItems best(
            ItemMatrix matrix, int k, RowFunction function, float unit, Bonus bonus, int[] excluded);
}
