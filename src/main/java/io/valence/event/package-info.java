/** What is on the wire: {@link io.valence.event.Click}. Imports nothing but the JDK. */
package io.valence.event;
