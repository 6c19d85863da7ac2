package io.valence.metrics;

/**
 * What a {@link LossWindow} counts. The order is part of its stored layout: a change needs a new version of that.
 * Those from {@link #CLICKS_TOTAL} on are running figures, which outlive the window.
 */
public enum Count {
    /** Accepted events of any weight. */
    CLICKS,
    /** Events of weight above 0. */
    POSITIVES,
    /** Events of weight below 0. */
    DISLIKES,
    /** Events of weight 0, which are counted and teach nothing. */
    WEIGHTLESS,
    /** Events older than the window they are counted in. */
    LATE,
    /** Events whose user had no row before. */
    NEW_USERS,
    /** Records that were no valid clicks. */
    DEAD_LETTERS,
    /** Positives whose loss or gradient is no finite number. */
    NOT_FINITE,
    /** Positives whose loss and gradient are finite: what the means are over. */
    MEASURED,
    /** Negatives that the measured events were contrasted with, counting multiplicity. */
    NEGATIVES,
    /** Draws that the measured events dropped as false negatives. */
    MASKED,
    /** Measured events that scored above all their negatives. */
    NEGATIVES_HITS_AT_1,
    /** Measured events that scored among the first 10 with their negatives. */
    NEGATIVES_HITS_AT_10,
    /** Events of a known user who had had the item. */
    REPEATS,
    /** Events that were ranked among the items new to their user. */
    EVALUATED,
    /** Evaluated events of rank 1. */
    HITS_AT_1,
    /** Evaluated events of rank 1 to 5. */
    HITS_AT_5,
    /** Evaluated events of rank 1 to 10. */
    HITS_AT_10,
    /** Evaluated events of rank 1 to 20. */
    HITS_AT_20,
    /** Evaluated events whose item is among the 10 most popular ones new to the user. */
    POPULARITY_HITS_AT_10,
    /** Events that were ranked among all items, repeats too. */
    EVALUATED_WITH_REPEATS,
    /** Those of rank 1 to 10. */
    HITS_AT_10_WITH_REPEATS,
    /** Ranked events whose user's first 10 by the model's score were looked at. */
    LISTS,
    /** Places in those lists: 10 each, fewer where fewer items were left. */
    LIST_PLACES,
    /** Places that one of the most popular 1 % of all items took. */
    POPULAR_PLACES,
    /** Accepted events of the partition, ever. */
    CLICKS_TOTAL,
    /** Dead letters of the partition, ever. */
    DEAD_LETTERS_TOTAL,
    /** Users of the partition. */
    USERS,
    /** Known items. */
    ITEMS,
    /** Items in the memory bank. */
    BANK_LENGTH,
    /** Events since the embeddings were last probed. */
    UNPROBED
}
