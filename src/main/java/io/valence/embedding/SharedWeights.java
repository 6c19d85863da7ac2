package io.valence.embedding;

/**
 * The few numbers that all users share, and that are learned like the rows: αₖ, how much of a query each of the
 * user's recent items is, the last one being k = 0; and γ, what it adds to an item's logit that it
 * is all that ever followed the last one. They are sums of what was added to them, held between 0 and
 * {@value #MOST}: an item that points away from what comes next is left out of the query.
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
        return recent[k];
    }

    /** Adds to αₖ, as far as its bounds let it; what is no number is not added. */
    public void addRecent(int k, double amount) {
        recent[k] = sum(recent[k], amount);
    }

    /** γ. */
    public float followers() {
        return followers;
    }

    /** Adds to γ, likewise. */
    public void addFollowers(double amount) {
        followers = sum(followers, amount);
    }

    private float sum(float weight, double amount) {
        float sum = (float) Math.max(0, Math.min(MOST, weight + amount));
        if (Float.isNaN(sum) || sum == weight) {
            return weight;
        }
        changed = true;
        return sum;
    }

    /** γ, and behind it the αₖ. */
    public float[] values() {
        float[] values = new float[1 + recent.length];
        values[0] = followers;
        System.arraycopy(recent, 0, values, 1, recent.length);
        return values;
    }

    /** Adds to all of them; those that are not given stay as they are. */
    public void add(float[] amounts) {
        if (amounts.length > 0) {
            addFollowers(amounts[0]);
        }
        for (int k = 0; k < Math.min(recent.length, amounts.length - 1); k++) {
            addRecent(k, amounts[1 + k]);
        }
    }

    /** Sets γ to what was saved. */
    public void restoreFollowers(float weight) {
        followers = weight;
    }

    /** Sets αₖ to what was saved. */
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
