package io.valence.evaluation;

/**
 * A click as the learning sees it.
 *
 * @param userId who
 * @param itemId what
 * @param weight of the step; below 0 for a dislike, 0 to measure only
 * @param timestamp event time, ms since 1970
 */
public record Event(String userId, String itemId, double weight, long timestamp) {}
