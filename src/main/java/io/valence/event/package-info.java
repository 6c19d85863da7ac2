/**
 * What is on the wire: {@link io.valence.event.Click}, and how much its type counts:
 * {@link io.valence.event.EventWeights}. Imports nothing but the JDK.
 */
package io.valence.event;
