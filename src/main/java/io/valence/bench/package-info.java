/**
 * What the verb {@code bench} measures: topologies on the same clicks in turn, latency, and several tasks. Imports
 * what it measures. Start at {@link io.valence.bench.Throughput}.
 */
package io.valence.bench;
