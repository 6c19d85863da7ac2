package io.valence.cli;

import java.io.IOException;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/** Whether stderr is a terminal, where one line can be drawn again and again, and not a file that keeps each. */
final class WatchedStderr {

    /** Asked once, and only when it matters: to find out starts a process. */
    private static final class Answer {
        static final boolean IS_TERMINAL = ask();
    }

    private WatchedStderr() {}

    static boolean isTerminal() {
        return Answer.IS_TERMINAL;
    }

    /** Java itself only says whether stdin and stdout are both one. */
    private static boolean ask() {
        try {
            return TerminalProvider.load("exec").isSystemStream(SystemStream.Error);
        } catch (IOException | RuntimeException | LinkageError e) {
            // On a system that it knows nothing of: a line now and then is right anywhere.
            return false;
        }
    }
}
