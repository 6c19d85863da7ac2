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
 *   <li>Only a task that learns into a row has the last word on it. Where it cannot be asked, a copy may be, if copies
 *       will do: of a standby, or of a task that is being restored. A copy's row is whole and was committed, but may be
 *       older than one that was read before; it is never given as anything but {@link io.valence.query.Answer.Stale}.
 *       What a copy lacks is not ready, never absent. Recommendations from a copy are from the copy of the user's row
 *       and from the rows of the items of a task that is here; there are none where there is no task.
 *   <li>While other tasks move, those that stay here are read as always. An instance that lost its connection to Kafka
 *       answers from its last commit until it notices: as long as the session of its group lasts.
 *   <li>Each task has rows of its own of all items. With several partitions they differ by what the tasks have not told
 *       each other yet; the one of any task that is here is read.
 *   <li>The learner never waits for a reader, whatever the number and speed of readers. A reader waits for the copying
 *       of one row at most; only the first recommendation after a start waits for the rows to be read into memory.
 * </ul>
 */
package io.valence.query;
