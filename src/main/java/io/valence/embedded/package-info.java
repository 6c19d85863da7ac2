/**
 * A real Kafka broker in this JVM, for {@code demo}, {@code evaluate} and tests. Imports nothing of Valence but is
 * imported by {@code cli}. Start at {@link io.valence.embedded.EmbeddedBroker}.
 */
package io.valence.embedded;
