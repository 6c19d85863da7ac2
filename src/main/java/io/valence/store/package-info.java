/**
 * The state stores: their names and builders, the models in memory that write behind into them, and the
 * read-only view for queries. Imports {@code codec} and what it holds. Start at
 * {@link io.valence.store.WriteBehindStore}.
 */
package io.valence.store;
