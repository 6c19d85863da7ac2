/**
 * What stores and topics hold, as bytes: one class per layout, each with its diagram and version. Imports
 * {@code event}, {@code embedding}, {@code negatives} and {@code metrics}; imported by {@code store} and
 * {@code topology}. Start at {@link io.valence.codec.RowCodec}, or at {@link io.valence.codec.ClickJson} for what
 * comes in.
 */
package io.valence.codec;
