package io.valence.metrics;

/**
 * What a {@link LossWindow} sums and gauges. The order is part of its stored layout: a change needs a new version of
 * that. Those from {@link #UNIFORMITY} on are running figures, which outlive the window.
 */
public enum Measure {
    /** Sum over measured events, nats. */
    LOSS,
    /** Sum of squares over measured events. */
    SQUARED_LOSS,
    /** Sum over dislikes of −ln(1 − p), nats. */
    DISLIKE_LOSS,
    /** Sum of 1/rank among the negatives over measured events. */
    NEGATIVES_RECIPROCAL_RANK,
    /** Sum over measured events. */
    GRADIENT_NORM,
    /** Sum over measured events. */
    POSITIVE_SIMILARITY,
    /** Sum over measured events. */
    NEGATIVE_SIMILARITY,
    /** Sum over measured events. */
    ALIGNMENT,
    /** Sum of 1/rank over evaluated events. */
    RECIPROCAL_RANK,
    /** Sum of 1/log₂(rank + 1) over evaluated events of rank 1 to 100. */
    DCG_AT_100,
    /** The same by popularity. */
    POPULARITY_DCG_AT_100,
    /** Sum over measured events of |u| after the step. */
    USER_NORM,
    /** The least loss of measured events, nats. */
    LEAST_LOSS,
    /** The most loss of measured events, nats. */
    MOST_LOSS,
    /** The largest norm of measured events. */
    LARGEST_GRADIENT_NORM,
    /** The largest |u| of measured events. */
    LARGEST_USER_NORM,
    /** Uniformity of the items when last probed. */
    UNIFORMITY,
    /** |E v̂| of the items when last probed. */
    COLLAPSE,
    /** E |v| of the items when last probed. */
    ITEM_NORM,
    /** The largest |v| of the items that were last probed. */
    LARGEST_ITEM_NORM
}
