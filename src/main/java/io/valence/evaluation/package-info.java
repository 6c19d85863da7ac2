/**
 * Prequential evaluation: test, then learn. Imports {@code vector}, {@code embedding} and {@code learning}; nothing
 * from Kafka.
 * Start at {@link io.valence.evaluation.PrequentialRanker}.
 */
package io.valence.evaluation;
