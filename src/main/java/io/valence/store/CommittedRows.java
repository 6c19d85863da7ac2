package io.valence.store;

/**
 * What queries may see: values as of the last flush into RocksDB, which a running stream thread does not
 * change between commits. A value that was flushed and whose transaction then failed is seen until the
 * store is restored.
 */
public interface CommittedRows {

    /** The bytes under {@code id}, or null. Safe to call from any thread. */
    byte[] get(String id);
}
