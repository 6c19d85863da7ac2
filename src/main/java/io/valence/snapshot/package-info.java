/**
 * A whole application as of one commit: its stores and how far it had read, as a value, in a file, and for another
 * number of partitions. Imports {@code store} for the stores' names and {@code codec} for what is in them. Start at
 * {@link io.valence.snapshot.Snapshot}.
 */
package io.valence.snapshot;
