package io.valence.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;

/**
 * Decides what follows on a stream thread's death. Most deaths are passing (a broker that was away for too long),
 * and the next thread goes on from the last commit; but a cause that stays would kill threads forever, and an
 * {@link Error} says that this JVM is not to be trusted.
 */
final class ThreadRevival implements StreamsUncaughtExceptionHandler {

    /** Deaths within {@link #MEMORY} that are made good; a cause that stays has used them up in seconds. */
    static final int MOST = 5;

    static final Duration MEMORY = Duration.ofMinutes(10);

    private final Clock clock;
    private final Deque<Long> deaths = new ArrayDeque<>();
    private Throwable last;

    ThreadRevival(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
        last = failure;
        long now = clock.millis();
        deaths.addLast(now);
        while (deaths.getFirst() < now - MEMORY.toMillis()) {
            deaths.removeFirst();
        }
        return failure instanceof Error || isError(failure.getCause()) || deaths.size() > MOST
                ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT
                : StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private static boolean isError(Throwable cause) {
        return cause != null && (cause instanceof Error || isError(cause.getCause()));
    }

    /** What the latest thread died of, or null. */
    synchronized Throwable lastFailure() {
        return last;
    }
}
