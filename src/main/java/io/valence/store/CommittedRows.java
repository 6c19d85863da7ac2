package io.valence.store;

/**
 * What queries may see: values as of the last flush into RocksDB, which a running stream thread does not
 * change between commits. A value that was flushed and whose transaction then failed is seen until the
 * store is restored.
 */
public interface CommittedRows {

    /** The bytes under {@code id}, or null. Safe to call from any thread. */
    byte[] get(String id);

    /**
     * The row under {@code id}, or null, of a store of rows. Safe to call from any thread.
     *
     * @throws IllegalStateException if the bytes are of another version, or too few
     */
    default SavedRow row(String id) {
        byte[] bytes = get(id);
        return bytes == null ? null : SavedRow.of(bytes);
    }
}
