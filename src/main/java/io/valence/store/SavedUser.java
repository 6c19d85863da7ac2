package io.valence.store;

import io.valence.codec.RowView;
import io.valence.embedding.Catalogue;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * A user's row as of the last commit, with what the user has had.
 *
 * @param row the row
 * @param recent the ordinals of the items that were clicked last, most recent last; the receiver's own
 * @param history the ordinals of the items had, most recent last; the receiver's own
 */
public record SavedUser(SavedRow row, int[] recent, int[] history) {

    /** @throws IllegalStateException if the bytes are of another version, or of a wrong length */
    static SavedUser of(byte[] bytes) {
        RowView view = new RowView(bytes);
        return new SavedUser(SavedRow.of(bytes), view.recent(), view.history());
    }

    /**
     * The same user for another task, which knows the items by other ordinals.
     *
     * @param ordinals gives the other task's ordinal by this one's; {@link Catalogue#UNKNOWN} for what is to be left out
     */
    public SavedUser renumbered(IntUnaryOperator ordinals) {
        return new SavedUser(row, renumbered(recent, ordinals), renumbered(history, ordinals));
    }

    private static int[] renumbered(int[] items, IntUnaryOperator ordinals) {
        return Arrays.stream(items).map(ordinals).filter(ordinal -> ordinal != Catalogue.UNKNOWN).toArray();
    }
}
