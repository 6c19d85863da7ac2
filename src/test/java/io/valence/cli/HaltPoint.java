package io.valence.cli;

/** Where a learner can be made to halt. */
enum HaltPoint {
    /** A store was put to, its changelog was not sent to yet. */
    AFTER_PUT,
    /** All of a transaction was sent, and it is about to be committed. */
    BEFORE_COMMIT,
    /** A part of a changelog was read. */
    RESTORING,
    /** Partitions were given out anew. */
    REBALANCING
}
