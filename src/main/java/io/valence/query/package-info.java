/**
 * Answers from the state stores, as values: found, absent, not ready, or elsewhere. Imports {@code store}, and
 * {@code learning} and {@code vector} to score as the learner does; {@code http} imports it. Start at
 * {@link io.valence.query.EmbeddingQueries}, and {@link io.valence.query.Recommendations} for what looks at all items.
 *
 * <p><b>What a reader can see.</b> Rows as of a commit, never what the learner is changing:
 *
 * <ul>
 *   <li>A row is read whole, as one commit wrote it: from RocksDB, or for recommendations from the
 *       {@link io.valence.store.ItemMatrix} that follows it. Never half of it, and from either of the two never
 *       an older one than it gave before, while the task stays here.
 *   <li>Rows of different users and items, and a user next to the items, may be of neighbouring commits: a commit is
 *       shown row by row within some milliseconds. An item is recommended from the commit on that wrote its row.
 *   <li>A commit is shown when it has been flushed, a moment before its transaction ends. Should the transaction fail,
 *       its rows are seen until the task's stores have been restored.
 *   <li>The learner never waits for a reader, whatever the number and speed of readers. A reader waits for the copying
 *       of one row at most; only the first recommendation after a start waits for the rows to be read into memory.
 * </ul>
 */
package io.valence.query;
