package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProgressTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final StringWriter out = new StringWriter();
    private long milliseconds;
    private boolean onTerminal = true;

    @Test
    void shouldDrawNothingWhenAllIsDoneAtOnce() {
        try (Progress progress = progress()) {
            milliseconds = 499;
            progress.to(10);
            progress.print(new PrintWriter(out), "a row\n");
        }
        assertEquals("", err.toString(StandardCharsets.UTF_8));
        assertEquals("a row\n", out.toString());
    }

    @Test
    void shouldEndOnALineOfItsOwnWhenWorkTakesLong() {
        try (Progress progress = progress()) {
            milliseconds = 500;
            progress.to(5);
            progress.to(10);
        }
        String drawn = err.toString(StandardCharsets.UTF_8);
        assertTrue(drawn.startsWith("\rlearning"), drawn);
        String last = drawn.substring(drawn.lastIndexOf('\r'));
        assertTrue(last.startsWith("\rlearning 100% [="), drawn);
        assertTrue(last.endsWith("/s\n"), drawn);
    }

    @Test
    void shouldPrintWholeLinesWhenNoTerminalDrawsOneAgain() {
        onTerminal = false;
        try (Progress progress = progress()) {
            milliseconds = 9_999;
            progress.to(4);
            assertEquals("", err.toString(StandardCharsets.UTF_8));
            milliseconds = 10_000;
            progress.to(5);
            // By a thread of its own.
            while (err.size() == 0) {
                Thread.onSpinWait();
            }
            progress.print(new PrintWriter(out), "a row\n");
            progress.to(10);
        }
        String logged = err.toString(StandardCharsets.UTF_8);
        assertFalse(logged.contains("\r"), logged);
        assertEquals(List.of("learning  50%", "learning 100%"), logged.lines().map(line -> line.substring(0, 13)).toList());
        assertTrue(logged.endsWith("/s\n"), logged);
        assertEquals("a row\n", out.toString());
    }

    private Progress progress() {
        return new Progress(
                "learning",
                10,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> milliseconds * 1_000_000,
                () -> onTerminal);
    }
}
