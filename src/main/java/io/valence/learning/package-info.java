/**
 * Pure InfoNCE: loss, gradients, step. Imports {@code vector}, {@code embedding} and {@code negatives};
 * nothing from Kafka.
 */
package io.valence.learning;
