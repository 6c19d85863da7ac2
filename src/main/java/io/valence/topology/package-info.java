/**
 * The processor that learns, and the one class that wires it to topics and stores:
 * {@link io.valence.topology.LearnerTopology}. May import all but {@code query}, {@code http} and {@code cli}.
 */
package io.valence.topology;
