package io.valence.store;

import org.apache.kafka.common.utils.Bytes;

/** A model in memory whose changes are written behind into a key-value store at each commit. */
public interface Resident {

    /** Writes what changed since the last call, each key once. */
    void flush(Writer writer);

    /** All that {@link #flush} gave is in the store now: readers may be shown it, and it may leave memory. */
    default void flushed() {}

    /** How many rows are in memory; 0 for what does not count in rows. */
    default int hotRows() {
        return 0;
    }

    /** Where changes go. */
    interface Writer {

        /** Puts a value under a key; both are handed over and not to be changed. */
        void put(Bytes key, byte[] value);
    }
}
