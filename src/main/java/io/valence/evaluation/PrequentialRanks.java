package io.valence.evaluation;

/** Where a clicked item stood before it was learned from. One object is filled again and again. */
public final class PrequentialRanks {

    /** The rank of a click that is not ranked: the user had the item. */
    public static final int NOT_RANKED = 0;

    /** The rank of an item that had not been seen before. */
    public static final int MISS = Integer.MAX_VALUE;

    /** The items at the top that are looked at. */
    public static final int TOP = 10;

    /** By the model, among the known items that the user has not had, from 1. */
    public int rank;

    /** By popularity, among the same. */
    public int popularityRank;

    /** By the model, among all known items, for a figure that counts repeats too. */
    public int rankAmongAll;

    /** Whether the user had the item before. */
    public boolean repeat;

    /** How many items {@link #top} has; 0 where the model was not asked, but popularity. */
    public int places;

    /** The ordinals of the known items that score highest and that the user has not had, best first. */
    public final int[] top = new int[TOP];

    /** How many of them are of the most popular 1 % of all items. */
    public int popularPlaces;
}
