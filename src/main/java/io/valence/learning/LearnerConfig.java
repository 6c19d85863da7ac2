package io.valence.learning;

/**
 * Every choice of the learner. {@link #DEFAULTS} were measured best over several real logs at once.
 *
 * @param dimensions d, the length of an embedding; 1 to 1,024
 * @param temperature τ, what similarities are divided by; 0.001 to 1,000
 * @param recentItems R, how many of the items that the user clicked last are part of the query; 0 to 64, 0 for none
 * @param lastItemWeight α₀, how much of the query the last of them is before the first click; 0 to 100
 * @param queryLearningRate the factor of α's gradient; 0 to 100, 0 to keep them as they begin
 * @param followers whether what followed the last item counts, and is contrasted with
 * @param negatives K, negatives drawn per click; 1 to 4,096
 * @param bankCapacity Q, how many of the last positives the memory bank holds; 1 to 1,048,576
 * @param uniformShare m, the share of negatives drawn uniformly from all known items; 0 to 1
 * @param correction strength of the sampling correction −ln Q(j); 0 to 2: 0 for none, 1 for all of it
 * @param maskHistory whether a drawn item that the user's history holds is dropped as a false negative
 * @param history how many distinct items a user's row remembers; 1 to 65,536
 * @param bank whether the bank's items are scored with their rows of now or of when they were queued
 * @param optimizer how a gradient becomes a step
 * @param learningRate η√d of a user's row: under Adagrad the length of its first step, relative to the row; under
 *     SGD the factor of the gradient is this divided by √d; 0 to 100
 * @param itemLearningRate the same of an item's row
 * @param biasLearningRate the factor of the bias's gradient; 0 to 100
 * @param updateNegatives whether the negatives' rows are updated too
 * @param hardNegatives how many times K are drawn, to keep the K of the highest score; 1 to 64
 * @param newUser where a user's vector starts
 * @param seed of everything that is drawn
 */
public record LearnerConfig(
        int dimensions,
        double temperature,
        int recentItems,
        double lastItemWeight,
        double queryLearningRate,
        boolean followers,
        int negatives,
        int bankCapacity,
        double uniformShare,
        double correction,
        boolean maskHistory,
        int history,
        Bank bank,
        Optimizer optimizer,
        double learningRate,
        double itemLearningRate,
        double biasLearningRate,
        boolean updateNegatives,
        int hardNegatives,
        NewUser newUser,
        long seed) {

    /** What the vectors of the bank's items are. */
    public enum Bank {
        /** The items' rows of now, which a negative's gradient updates. */
        LIVE,
        /** Copies made when the item was queued, which nothing updates. */
        FROZEN
    }

    /** How a gradient becomes a step. */
    public enum Optimizer {
        /** Row-wise Adagrad: one sum of squared gradients per row. */
        ADAGRAD,
        /** Plain stochastic gradient descent. */
        SGD
    }

    /** Where a user's vector starts. */
    public enum NewUser {
        /** At zero: the first click's gradient alone says where it goes. */
        ZERO,
        /** At a unit vector drawn from a hash of the seed and the id. */
        RANDOM
    }

    /**
     * The choices that were measured best. The correction: recall@10 over every event of three logs was 0.298, 0.211
     * and 0.201 at 0.7 (session clicks, tweeted ratings, MovieLens-100K), and 0.284, 0.209 and 0.202 at 1.
     */
    public static final LearnerConfig DEFAULTS = new LearnerConfig(
            64, 0.2, 5, 0.5, 0.01, true, 64, 4096, 0.5, 0.7, true, 1024, Bank.LIVE, Optimizer.ADAGRAD, 2.2, 0.6, 0.05, true, 1,
            NewUser.ZERO, 42);

    /** @throws IllegalArgumentException naming the value and its range */
    public LearnerConfig {
        within("dimensions", dimensions, 1, 1024);
        within("temperature", temperature, 0.001, 1000);
        within("recent-items", recentItems, 0, 64);
        within("last-item-weight", lastItemWeight, 0, 100);
        within("query-learning-rate", queryLearningRate, 0, 100);
        within("negatives", negatives, 1, 4096);
        within("bank-capacity", bankCapacity, 1, 1 << 20);
        within("uniform-share", uniformShare, 0, 1);
        within("correction", correction, 0, 2);
        within("history", history, 1, 65_536);
        within("learning-rate", learningRate, 0, 100);
        within("item-learning-rate", itemLearningRate, 0, 100);
        within("bias-learning-rate", biasLearningRate, 0, 100);
        within("hard-negatives", hardNegatives, 1, 64);
    }

    /** How many negatives a click draws at most. */
    int draws() {
        return negatives * hardNegatives;
    }

    /** Whether the bank has vectors of its own. */
    boolean isFrozen() {
        return bank == Bank.FROZEN;
    }

    private static void within(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    name + " is " + plain(value) + ", expected " + plain(least) + " to " + plain(most));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
