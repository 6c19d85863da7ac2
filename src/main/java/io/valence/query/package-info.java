/**
 * Answers from the state stores, as values: found, absent, not ready, or elsewhere. Imports {@code store} and
 * Kafka Streams; {@code http} imports it. Start at {@link io.valence.query.EmbeddingQueries}.
 */
package io.valence.query;
