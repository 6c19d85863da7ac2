/**
 * Prequential evaluation: test, then learn. Imports {@code vector}, {@code embedding},
 * {@code learning} and {@code exchange}; nothing from Kafka.
 * Start at {@link io.valence.evaluation.PrequentialRanker}.
 */
package io.valence.evaluation;
