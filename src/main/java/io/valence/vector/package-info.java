/**
 * Allocation-free float kernels behind one facade, {@link io.valence.vector.VectorMath}. Imports nothing but the
 * JDK. The scalar and the SIMD kernels give the same bits, so that what was learned with one goes on with the
 * other.
 */
package io.valence.vector;
