package io.valence.evaluation;

/** Where a clicked item stood before it was learned from. One object is filled again and again. */
public final class PrequentialRanks {

    /** The rank of a click that is not ranked: the user had the item. */
    public static final int NOT_RANKED = 0;

    /** The rank of an item that had not been seen before. */
    public static final int MISS = Integer.MAX_VALUE;

    /** By the model, among the known items that the user has not had, from 1. */
    public int rank;

    /** By popularity, among the same. */
    public int popularityRank;

    /** By the model, among all known items, for a figure that counts repeats too. */
    public int rankAmongAll;

    /** Whether the user had the item before. */
    public boolean repeat;
}
