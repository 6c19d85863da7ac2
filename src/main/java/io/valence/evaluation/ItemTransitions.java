package io.valence.evaluation;

import io.valence.embedding.Catalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores an item by how often it was clicked right after the item that the user clicked last, by any user; among items
 * of which that happened equally often, by popularity. Cost: O(N) to score; memory: the pairs that occurred.
 */
final class ItemTransitions implements Baseline {

    private final boolean bothWays;
    private final List<Map<Integer, Integer>> counts = new ArrayList<>();
    private final Popularity popularity = Popularity.ofAllTime();
    private long clicks;

    /** @param bothWays whether a pair counts for the item that came first too */
    ItemTransitions(boolean bothWays) {
        this.bothWays = bothWays;
    }

    @Override
    public String label() {
        return bothWays ? "transitions, both ways" : "transitions";
    }

    @Override
    public void score(int user, int last, int known, double[] scores) {
        popularity.score(user, last, known, scores);
        for (int item = 0; item < known; item++) {
            // Below 1, so that it decides among equal counts alone.
            scores[item] /= clicks + 1.0;
        }
        if (last != Catalogue.UNKNOWN && last < counts.size()) {
            counts.get(last).forEach((item, count) -> scores[item] += count);
        }
    }

    @Override
    public void learn(int user, int last, int item) {
        popularity.learn(user, last, item);
        clicks++;
        if (last != Catalogue.UNKNOWN && last != item) {
            count(last, item);
            if (bothWays) {
                count(item, last);
            }
        }
    }

    private void count(int from, int to) {
        while (counts.size() <= from) {
            counts.add(new HashMap<>());
        }
        counts.get(from).merge(to, 1, Integer::sum);
    }
}
