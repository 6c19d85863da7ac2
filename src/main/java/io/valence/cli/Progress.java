package io.valence.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar on stderr, for work that takes long: what is done at once has none. On a terminal one line is drawn again
 * and again; into a file or a log goes a line now and then. Used by one thread.
 */
final class Progress implements AutoCloseable {

    private static final int WIDTH = 100;
    private static final Duration UPDATE = Duration.ofMillis(250);

    /** What is done before a person would wonder. */
    private static final Duration AT_ONCE = Duration.ofMillis(500);

    /** Between the lines of a log, and before the first. */
    private static final Duration LOGGED = Duration.ofSeconds(10);

    private final String task;
    private final long total;
    private final PrintStream err;
    private final LongSupplier nanoTime;
    private final BooleanSupplier onTerminal;
    private final long start;
    private ProgressBar bar;

    /** Guarded by {@code this}: the bar is drawn by a thread of its own. */
    private String drawn = "";

    private String logged = "";

    /**
     * @param task what is done, in a word
     * @param total how many there are to do
     */
    Progress(String task, long total) {
        this(task, total, System.err, System::nanoTime, WatchedStderr::isTerminal);
    }

    Progress(String task, long total, PrintStream err, LongSupplier nanoTime, BooleanSupplier onTerminal) {
        this.task = task;
        this.total = total;
        this.err = err;
        this.nanoTime = nanoTime;
        this.onTerminal = onTerminal;
        start = nanoTime.getAsLong();
    }

    /** {@code done} of the total are done. */
    void to(long done) {
        if (bar != null) {
            bar.stepTo(done);
            return;
        }
        Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - start);
        if (elapsed.compareTo(AT_ONCE) < 0) {
            return;
        }
        boolean drawnAgain = onTerminal.getAsBoolean();
        if (drawnAgain || elapsed.compareTo(LOGGED) >= 0) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .startsFrom(done, elapsed)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis((int) (drawnAgain ? UPDATE : LOGGED).toMillis())
                    .setConsumer(new DelegatingProgressBarConsumer(drawnAgain ? this::draw : this::log, WIDTH))
                    .showSpeed()
                    .build();
        }
    }

    private synchronized void draw(String line) {
        drawn = line;
        err.print("\r" + line);
        err.flush();
    }

    /** The bar draws what it ends with twice. */
    private void log(String line) {
        if (!line.equals(logged)) {
            logged = line;
            err.println(line);
        }
    }

    /** Prints lines in the bar's place, which is drawn again below them: they may come out on the same terminal. */
    synchronized void print(PrintWriter out, String lines) {
        if (!drawn.isEmpty()) {
            err.print("\r" + " ".repeat(WIDTH) + "\r");
            err.flush();
        }
        out.print(lines);
        out.flush();
    }

    /** The bar stays as it is at the end, on a line of its own. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
        synchronized (this) {
            if (!drawn.isEmpty()) {
                err.println();
                err.flush();
            }
        }
    }
}
