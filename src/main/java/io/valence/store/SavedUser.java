package io.valence.store;

import io.valence.codec.RowView;

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
}
