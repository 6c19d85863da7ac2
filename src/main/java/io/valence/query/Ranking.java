package io.valence.query;

import java.util.List;

/**
 * Items with their scores.
 *
 * @param popular whether it is for anybody, since nothing is known of whom it should be for: recommendations are then
 *     by clicks, which are their scores, and scores by the biases alone
 * @param items best first; of equal scores the item that was learned first. Scores of given items in their order
 * @param unscored ids that were asked about but have no score: no item's, or of an item that diverged
 */
public record Ranking(boolean popular, List<ScoredItem> items, List<String> unscored) {

    /**
     * An item with its score.
     *
     * @param id whose it is
     * @param score finite; what it means, the question says
     */
    public record ScoredItem(String id, float score) {}
}
