package io.valence.embedding;

/**
 * The few numbers that all users share, and that are learned like the rows: αₖ, how much of a query each of the
 * user's recent items is, the last one being k = 0; and γ, what it adds to an item's logit that it
 * is all that ever followed the last one. They are read between 0 and {@value #MOST}: an item that points away from
 * what comes next is left out of the query.
 *
 * <p>Kept are sums of what was added. A step goes no further than a bound, and one that is beyond it goes no further
 * away; what other tasks stepped is added whole. So tasks that heard all of each other hold the same sums up to
 * rounding, in whatever order, also where several of them came to a bound before they heard of each other: the sum is
 * then beyond it, by no more than they stepped meanwhile. One task's sums never leave the bounds.
 */
public final class SharedWeights {

    /** Far beyond where a query is its last item and nothing else. */
    public static final float MOST = 100;

    /** What an item is worth at first, of what the one after it is. */
    private static final double DECAY = 0.5;

    private final float[] recent;
    private float followers = 1;
    private boolean changed;

    /**
     * Weights as they are before the first click.
     *
     * @param recentItems how many recent items a query is made of
     * @param lastItemWeight α₀; the others start at half the one before
     */
    public SharedWeights(int recentItems, double lastItemWeight) {
        recent = new float[recentItems];
        double weight = lastItemWeight;
        for (int k = 0; k < recentItems; k++) {
            recent[k] = (float) weight;
            weight *= DECAY;
        }
    }

    /** How many recent items have a weight. */
    public int recentItems() {
        return recent.length;
    }

    /** αₖ, 0 ≤ k &lt; {@link #recentItems}. */
    public float recent(int k) {
        return bounded(recent[k]);
    }

    /** Adds to αₖ, as far as its bounds let it; what is no number is not added. */
    public void addRecent(int k, double amount) {
        recent[k] = stepped(recent[k], amount);
    }

    /** γ. */
    public float followers() {
        return bounded(followers);
    }

    /** Adds to γ, likewise. */
    public void addFollowers(double amount) {
        followers = stepped(followers, amount);
    }

    private static float bounded(float sum) {
        return Math.max(0, Math.min(MOST, sum));
    }

    private float stepped(float sum, double amount) {
        double next = sum + amount;
        return changed(
                sum, (float) (amount < 0 ? Math.min(sum, Math.max(0, next)) : Math.max(sum, Math.min(MOST, next))));
    }

    private float changed(float sum, float next) {
        if (!Float.isFinite(next) || next == sum) {
            return sum;
        }
        changed = true;
        return next;
    }

    /** The sums: γ's, and behind it the αₖ's. */
    public float[] values() {
        float[] values = new float[1 + recent.length];
        values[0] = followers;
        System.arraycopy(recent, 0, values, 1, recent.length);
        return values;
    }

    /** Adds to the sums what was stepped elsewhere, whole; those that are not given stay as they are. */
    public void add(float[] amounts) {
        if (amounts.length > 0) {
            followers = changed(followers, followers + amounts[0]);
        }
        for (int k = 0; k < Math.min(recent.length, amounts.length - 1); k++) {
            recent[k] = changed(recent[k], recent[k] + amounts[1 + k]);
        }
    }

    /** Sets the sum of γ to what was saved. */
    public void restoreFollowers(float weight) {
        followers = weight;
    }

    /** Sets the sum of αₖ to what was saved. */
    public void restoreRecent(int k, float weight) {
        recent[k] = weight;
    }

    /** Whether anything changed since this was last asked. */
    public boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }
}
