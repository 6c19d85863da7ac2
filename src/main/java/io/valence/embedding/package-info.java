/**
 * Rows, the tables that hold them, and where a new row starts. Imports {@code vector}; nothing from Kafka.
 * Start at {@link io.valence.embedding.RowTable}.
 */
package io.valence.embedding;
