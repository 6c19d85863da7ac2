package io.valence.cli;

import io.valence.dataset.BrokenLine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Counts the lines of a file that are no clicks, and names the first of them once the progress bar is gone. */
final class BrokenLines implements Consumer<BrokenLine> {

    private static final int NAMED = 5;

    private final PrintWriter err;
    private final List<BrokenLine> first = new ArrayList<>();
    private long count;

    BrokenLines(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void accept(BrokenLine line) {
        count++;
        if (first.size() < NAMED) {
            first.add(line);
        }
    }

    long count() {
        return count;
    }

    /** Says which lines were passed over, if any. */
    void report() {
        first.forEach(err::println);
        if (count > NAMED) {
            err.println("and " + (count - NAMED) + " more that are no clicks");
        }
        err.flush();
    }
}
