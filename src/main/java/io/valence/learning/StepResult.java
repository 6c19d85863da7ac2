package io.valence.learning;

/** What one step measured, before it moved anything where nothing else is said. One object is filled again and again. */
public final class StepResult {

    /** −ln p of the positive, in nats; −ln(1 − p) for a dislike. */
    public double loss;

    /** p₊: the softmax share of the positive among the candidates. */
    public double probability;

    /** M: negatives that were contrasted, counting multiplicity. */
    public int negatives;

    /** Draws that were dropped as false negatives. */
    public int masked;

    /** The positive's place among its negatives by uncorrected logit, from 1; ties count against it. */
    public int rankAmongNegatives;

    /** |g_q|, the norm of the query's gradient. */
    public double gradientNorm;

    /** s₊: the cosine of query and positive. */
    public double positiveSimilarity;

    /** The mean cosine of query and negatives. */
    public double negativeSimilarity;

    /** |û − v̂₊|². */
    public double alignment;

    /** Whether the user had no row before the click. */
    public boolean newUser;

    /** |u| after the step. */
    public double userNorm;

    /** Whether the user's history held the item already; false where nothing was learned. */
    public boolean repeat;
}
