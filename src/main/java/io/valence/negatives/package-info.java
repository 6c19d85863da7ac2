/**
 * The memory bank and the drawing of negatives. Imports {@code embedding}; nothing from Kafka.
 * Start at {@link io.valence.negatives.NegativeSampler}.
 */
package io.valence.negatives;
