package io.valence.evaluation;

/** What a learner has to be better than: it scores the known items for a user, and learns from each click. */
interface Baseline {

    /** Its name in a table. */
    String label();

    /**
     * Scores the items for a user who has clicked before.
     *
     * @param user the user's number
     * @param last the item that the user clicked last, or {@link io.valence.embedding.Catalogue#UNKNOWN}
     * @param known how many items there are, numbered from 0
     * @param scores filled up to {@code known}; the higher, the better
     */
    void score(int user, int last, int known, double[] scores);

    /**
     * Learns from a click, after it was ranked.
     *
     * @param user the user's number
     * @param last the item that the user clicked before, or {@link io.valence.embedding.Catalogue#UNKNOWN}
     * @param item the item's number
     */
    void learn(int user, int last, int item);
}
