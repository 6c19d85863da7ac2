/**
 * The processor that learns, and the one class that wires it to topics and stores:
 * {@link io.valence.topology.LearnerTopology}. May import all below it: not {@code query}, {@code http},
 * {@code embedded} and {@code cli}.
 */
package io.valence.topology;
