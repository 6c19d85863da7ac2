package io.valence.query;

import io.valence.embedding.Followers;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** What is added to the scores of a few items, beyond what their rows say. */
final class Bonus {

    static final Bonus NONE = new Bonus();

    private final Map<Integer, Float> amounts = new HashMap<>();

    private Bonus() {}

    /**
     * Of what followed an item.
     *
     * @param followers holds it under slot 0
     * @param weight γ
     */
    static Bonus of(Followers followers, float weight) {
        Bonus bonus = new Bonus();
        for (int i = 0; i < followers.size(0); i++) {
            int ordinal = followers.ordinal(0, i);
            bonus.amounts.put(ordinal, weight * followers.share(0, ordinal));
        }
        return bonus;
    }

    /** Whose score is added to. */
    IntStream ordinals() {
        return amounts.keySet().stream().mapToInt(Integer::intValue);
    }

    /** Adds to the score of one item. */
    float onTopOf(float score, int ordinal) {
        return score + amounts.getOrDefault(ordinal, 0f);
    }

    /** Adds to the scores of {@code count} items, from ordinal {@code first} on. */
    void addTo(float[] scores, int first, int count) {
        amounts.forEach((ordinal, amount) -> {
            if (ordinal >= first && ordinal < first + count) {
                scores[ordinal - first] += amount;
            }
        });
    }
}
