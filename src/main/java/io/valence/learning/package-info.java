/**
 * Pure InfoNCE: loss, gradients, step. Imports {@code vector}, {@code embedding} and {@code negatives};
 * nothing from Kafka. A click's step is planned, then taken: {@link io.valence.learning.StepPlanner} reads and changes
 * what follows from the order of clicks, {@link io.valence.learning.ContrastiveLearner#take} what is learned, and
 * {@link io.valence.learning.StepPipeline} lets one run ahead of the other.
 */
package io.valence.learning;
