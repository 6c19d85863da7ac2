package io.valence.evaluation;

import java.util.Arrays;

/** Scores an item by its clicks, those of long ago counting less. The same for every user. Cost: O(N) to score. */
final class Popularity implements Baseline {

    /** Far below where a double ends, far above where one click more would be lost in rounding. */
    private static final double MOST_WORTH = 1e100;

    private final String label;
    private final double growth;
    private double[] counts = new double[1024];
    /** What a click counts now: instead of all counts shrinking with each click, the next one counts more. */
    private double worth = 1;

    private Popularity(String label, double growth) {
        this.label = label;
        this.growth = growth;
    }

    /** Every click counts the same. */
    static Popularity ofAllTime() {
        return new Popularity("popularity", 1);
    }

    /** @param halfLife after how many clicks one counts half */
    static Popularity recent(double halfLife) {
        return new Popularity("recent popularity", StrictMath.pow(2, 1 / halfLife));
    }

    @Override
    public String label() {
        return label;
    }

    /** An item's clicks, over what one click counts now. */
    double count(int item) {
        return item < counts.length ? counts[item] / worth : 0;
    }

    @Override
    public void score(int user, int last, int known, double[] scores) {
        for (int item = 0; item < known; item++) {
            scores[item] = count(item);
        }
    }

    @Override
    public void learn(int user, int last, int item) {
        if (item >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(item + 1, counts.length * 2));
        }
        worth *= growth;
        counts[item] += worth;
        if (worth > MOST_WORTH) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] /= worth;
            }
            worth = 1;
        }
    }
}
