package io.valence.cli;

/** How queries find the best items. */
enum QueryIndex {
    /** Among all of them. */
    EXACT,
    /** In a graph that follows the rows. */
    APPROXIMATE
}
