package io.valence.metrics;

/**
 * One click's measures, for the topic of the loss; the components are as in {@link StepMeasures}.
 *
 * @param partition where the click was read from
 * @param offset where the click was read from
 * @param timestamp event time, ms since 1970
 * @param userId who clicked
 * @param eventId the sender's name for the click; null where it has none
 */
public record ClickSample(
        int partition,
        long offset,
        long timestamp,
        String userId,
        String eventId,
        double loss,
        double probability,
        double weight,
        int negatives,
        int rank,
        int popularityRank,
        int rankWithRepeats,
        boolean repeat) {}
