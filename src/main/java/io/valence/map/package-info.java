/**
 * Vectors of d numbers shown in two dimensions. Imports nothing of ours; {@code query} imports it. Start at
 * {@link io.valence.map.Projection}.
 */
package io.valence.map;
