package io.valence.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** Time, and processor time of this process and of the broker's, from {@link #start} on. */
final class Stopwatch {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Supplier<Optional<Duration>> brokerCpu;
    private volatile Reading start;

    /** @param brokerCpu what the broker has taken so far; empty where that is not known */
    Stopwatch(Supplier<Optional<Duration>> brokerCpu) {
        this.brokerCpu = brokerCpu;
    }

    /** Starts it; only the first call counts. Called by one thread. */
    void start() {
        if (start == null) {
            start = read();
        }
    }

    boolean isRunning() {
        return start != null;
    }

    /** What went by since the start. */
    Measured stop(long events) {
        Reading end = read();
        OptionalDouble broker = end.broker.isPresent() && start.broker.isPresent()
                ? OptionalDouble.of(end.broker.get().minus(start.broker.get()).toNanos() / 1e9)
                : OptionalDouble.empty();
        return new Measured(
                events, (end.nanos - start.nanos) / 1e9, (end.client - start.client) / 1e9, broker);
    }

    /** The processor time of this process, in nanoseconds. */
    static long clientCpu() {
        return SYSTEM.getProcessCpuTime();
    }

    private Reading read() {
        return new Reading(System.nanoTime(), clientCpu(), brokerCpu.get());
    }

    private record Reading(long nanos, long client, Optional<Duration> broker) {}
}
