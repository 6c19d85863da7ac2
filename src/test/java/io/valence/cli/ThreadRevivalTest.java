package io.valence.cli;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadRevivalTest {

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final ThreadRevival revival = new ThreadRevival(new TestClock(now::get));

    @Test
    void shouldReplaceTheThreadUntilTheCauseIsSeenToStay() {
        for (int i = 0; i < ThreadRevival.MOST; i++) {
            assertEquals(REPLACE_THREAD, revival.handle(new StreamsException("away")));
        }
        assertEquals(SHUTDOWN_CLIENT, revival.handle(new StreamsException("away")));
    }

    @Test
    void shouldForgetDeathsWhenTheyAreLongAgo() {
        for (int i = 0; i < 3 * ThreadRevival.MOST; i++) {
            now.addAndGet(ThreadRevival.MEMORY.dividedBy(ThreadRevival.MOST).plus(Duration.ofMillis(1)).toMillis());
            assertEquals(REPLACE_THREAD, revival.handle(new StreamsException("away")));
        }
    }

    @Test
    void shouldStopAtOnceWhenAnErrorIsWrapped() {
        assertEquals(SHUTDOWN_CLIENT, revival.handle(new StreamsException("task", new OutOfMemoryError("heap"))));
        assertEquals(SHUTDOWN_CLIENT, revival.handle(new AssertionError("broken")));
    }

    @Test
    void shouldRememberTheLatestCause() {
        StreamsException second = new StreamsException("second");
        revival.handle(new StreamsException("first"));
        revival.handle(second);

        assertSame(second, revival.lastFailure());
    }
}
