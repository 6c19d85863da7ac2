package io.valence.dataset;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What to generate.
 *
 * @param clicks how many, 1 or more
 * @param users at most how many click, 1 or more; half of them from the beginning
 * @param items at most how many are clicked, at least as many as tastes
 * @param tastes how many kinds of items there are, 1 or more
 * @param meanGapMs milliseconds of event time from click to click, on average; 1 to 1,000,000,000
 * @param seed of everything
 * @param turnsAfter after how many clicks each user's tastes are others, those half of all tastes further on, and with
 *     them what is popular; 0 for never
 */
public record SyntheticPlan(
        long clicks, int users, int items, int tastes, long meanGapMs, long seed, long turnsAfter) {

    /** Of what fits an int. */
    private static final Pattern ITEM_ID = Pattern.compile("i[0-9]{1,9}");

    /** @throws IllegalArgumentException naming the value and its rule */
    public SyntheticPlan {
        atLeast("clicks", clicks, 1);
        atLeast("users", users, 1);
        atLeast("tastes", tastes, 1);
        atLeast("items", items, tastes);
        atLeast("meanGapMs", meanGapMs, 1);
        if (meanGapMs > 1_000_000_000) {
            throw new IllegalArgumentException("meanGapMs is " + meanGapMs + ", expected at most 1000000000");
        }
        atLeast("turnsAfter", turnsAfter, 0);
        if (turnsAfter > 0) {
            // With one taste there is no other.
            atLeast("tastes", tastes, 2);
        }
    }

    /** A plan of tastes that do not turn over. */
    public SyntheticPlan(long clicks, int users, int items, int tastes, long meanGapMs, long seed) {
        this(clicks, users, items, tastes, meanGapMs, seed, 0);
    }

    /** The same plan, with tastes that turn over after so many clicks. */
    public SyntheticPlan turningAfter(long clicksBefore) {
        return new SyntheticPlan(clicks, users, items, tastes, meanGapMs, seed, clicksBefore);
    }

    /** The taste that an item was planted in, from 0; empty for an id that is none of the plan's. */
    public OptionalInt tasteOf(String itemId) {
        return ITEM_ID.matcher(itemId).matches()
                ? OptionalInt.of(Integer.parseInt(itemId.substring(1)) % tastes)
                : OptionalInt.empty();
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + least + " or more");
        }
    }
}
