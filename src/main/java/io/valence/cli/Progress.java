package io.valence.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on stderr, for work that takes long: what is done at once has none. Used by one thread. */
final class Progress implements AutoCloseable {

    private static final int WIDTH = 100;
    private static final int UPDATE_MS = 250;

    /** What is done before a person would wonder. */
    private static final Duration AT_ONCE = Duration.ofMillis(500);

    private final String task;
    private final long total;
    private final PrintStream err;
    private final LongSupplier nanoTime;
    private final long start;
    private ProgressBar bar;

    /** Guarded by {@code this}: the bar is drawn by a thread of its own. */
    private String drawn = "";

    /**
     * @param task what is done, in a word
     * @param total how many there are to do
     */
    Progress(String task, long total) {
        this(task, total, System.err, System::nanoTime);
    }

    Progress(String task, long total, PrintStream err, LongSupplier nanoTime) {
        this.task = task;
        this.total = total;
        this.err = err;
        this.nanoTime = nanoTime;
        start = nanoTime.getAsLong();
    }

    /** {@code done} of the total are done. */
    void to(long done) {
        if (bar != null) {
            bar.stepTo(done);
            return;
        }
        Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - start);
        if (elapsed.compareTo(AT_ONCE) >= 0) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .startsFrom(done, elapsed)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(UPDATE_MS)
                    .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
                    .showSpeed()
                    .build();
        }
    }

    private synchronized void draw(String line) {
        drawn = line;
        err.print("\r" + line);
        err.flush();
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
