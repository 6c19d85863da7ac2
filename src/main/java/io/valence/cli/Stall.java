package io.valence.cli;

import java.time.Duration;

/** Notices that a figure that should grow has not for too long. */
final class Stall {

    private final long patience;
    private long last = Long.MIN_VALUE;
    private long since = System.nanoTime();

    Stall(Duration patience) {
        this.patience = patience.toNanos();
    }

    /** Whether {@code figure} is what it was for longer than the patience. */
    boolean lastsAt(long figure) {
        long now = System.nanoTime();
        if (figure != last) {
            last = figure;
            since = now;
        }
        return now - since > patience;
    }
}
