package io.valence.metrics;

/** What one click's step measured. One object is filled again and again. */
public final class StepMeasures {

    /** The rank of an item that had not been seen before. */
    public static final int MISS = Integer.MAX_VALUE;

    /** The items of a list that is looked at, at most. */
    public static final int LIST = 10;

    /** −ln p of the positive among the candidates, in nats; −ln(1 − p) for a dislike. */
    public double loss;

    /** p: the softmax share of the positive. */
    public double probability;

    /** Negatives that were contrasted, counting multiplicity. */
    public int negatives;

    /** Draws that were dropped as false negatives. */
    public int masked;

    /** The positive's place among its negatives, from 1. */
    public int rankAmongNegatives;

    /** The norm of the query's gradient. */
    public double gradientNorm;

    /** The cosine of query and positive. */
    public double positiveSimilarity;

    /** The mean cosine of query and negatives. */
    public double negativeSimilarity;

    /** |û − v̂₊|². */
    public double alignment;

    /** |u| after the step. */
    public double userNorm;

    /** Whether the user had no row before the click. */
    public boolean newUser;

    /** Whether the click pushes apart. */
    public boolean dislike;

    /** What the step was scaled by; below 0 for a dislike. */
    public double weight;

    /** The clicked item's place among all items that the user has not had, from 1; 0 where it was not ranked. */
    public int rank;

    /** The same by popularity. */
    public int popularityRank;

    /** The same by the model among all known items; 0 where it was not ranked. */
    public int rankWithRepeats;

    /** Whether the user had the item before: as far as its history reaches, where the click was not up for ranking. */
    public boolean repeat;

    /** The ordinals of the user's first items by the model's score, best first; {@link #places} of them. */
    public final int[] list = new int[LIST];

    /** How many items the list has; 0 where none was made. */
    public int places;

    /** How many of them are of the most popular 1 % of all items. */
    public int popularPlaces;
}
