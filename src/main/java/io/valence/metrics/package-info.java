/**
 * The loss and its companions, gathered into windows of event time. Imports {@code event}; nothing from Kafka.
 */
package io.valence.metrics;
