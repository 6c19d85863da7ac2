package io.valence.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on stderr, for work that takes long. */
final class Progress implements AutoCloseable {

    private static final int WIDTH = 100;
    private static final int UPDATE_MS = 250;

    private final ProgressBar bar;

    /**
     * @param task what is done, in a word
     * @param total how many there are to do
     */
    Progress(String task, long total) {
        bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .showSpeed()
                .build();
    }

    /** {@code done} of the total are done. */
    void to(long done) {
        bar.stepTo(done);
    }

    /** Makes room for a line on stdout, which would follow the bar on its line; the bar is drawn again below it. */
    void clear() {
        System.err.print("\r" + " ".repeat(WIDTH) + "\r");
        System.err.flush();
    }

    @Override
    public void close() {
        bar.close();
    }
}
