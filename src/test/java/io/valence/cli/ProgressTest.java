package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final StringWriter out = new StringWriter();
    private long milliseconds;

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

    private Progress progress() {
        return new Progress(
                "learning", 10, new PrintStream(err, true, StandardCharsets.UTF_8), () -> milliseconds * 1_000_000);
    }
}
