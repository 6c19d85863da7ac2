/**
 * What several tasks tell each other, so that all of them hold one model: additions to the items' rows, and the
 * positives. Imports {@code embedding} and {@code negatives}; nothing from Kafka.
 * Start at {@link io.valence.exchange.SharedItems}.
 */
package io.valence.exchange;
