package io.valence.bench;

import java.util.OptionalDouble;

/**
 * What one run took.
 *
 * @param events that were processed
 * @param seconds from the first of them to the last commit
 * @param clientCpuSeconds processor time of this process meanwhile: all its threads
 * @param brokerCpuSeconds of the broker's process; empty where it is not ours or took no part
 */
record Measured(long events, double seconds, double clientCpuSeconds, OptionalDouble brokerCpuSeconds) {

    double eventsPerSecond() {
        return events / seconds;
    }

    double clientCpuMicros() {
        return clientCpuSeconds / events * 1e6;
    }

    OptionalDouble brokerCpuMicros() {
        return brokerCpuSeconds.isPresent()
                ? OptionalDouble.of(brokerCpuSeconds.getAsDouble() / events * 1e6)
                : OptionalDouble.empty();
    }
}
