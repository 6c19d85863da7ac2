package io.valence.store;

import java.util.List;
import java.util.Optional;

/**
 * What queries may see of one partition of a store: values as of the last flush into RocksDB, which a running stream
 * thread does not change between commits. A value that was flushed and whose transaction then failed is seen until the
 * store is restored.
 *
 * <p>Where no task learns into it here, it is a copy that follows the changelog: of a standby, or of a task that is
 * being restored. A copy's values are whole, and were committed once, but may be of any age, and missing.
 */
public interface CommittedRows {

    /** The bytes under {@code id}, or null. Safe to call from any thread. */
    byte[] get(String id);

    /** Whether a task learns into it here, so that what it says is the last word; false for a copy. */
    default boolean isOwned() {
        return true;
    }

    /** The partition of the clicks that it was learned from. */
    default int partition() {
        return 0;
    }

    /** What there is to see of the tasks whose items are in this store; empty while they restore. */
    default List<CommittedTask> tasks() {
        return List.of();
    }

    /**
     * The row under {@code id}, or null, of a store of rows. Safe to call from any thread.
     *
     * @throws IllegalStateException if the bytes are of another version, or too few
     */
    default SavedRow row(String id) {
        byte[] bytes = get(id);
        return bytes == null ? null : SavedRow.of(bytes);
    }

    /**
     * The user's row with what the user has had, of the store of users; empty for none.
     *
     * @throws IllegalStateException if the bytes are of another version, or of a wrong length
     */
    default Optional<SavedUser> user(String id) {
        return Optional.ofNullable(get(id)).map(SavedUser::of);
    }

    /** The id of the item that the tasks of this partition know by {@code ordinal}, of a catalogue; empty for none. */
    default Optional<String> itemId(int ordinal) {
        return Optional.empty();
    }
}
