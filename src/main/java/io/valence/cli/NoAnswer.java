package io.valence.cli;

/** A running learner did not give what was asked of it: shown as its message alone, and ends the verb with exit code 1. */
final class NoAnswer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one line that says what is wrong and what to do */
    NoAnswer(String message) {
        super(message);
    }

    /**
     * @param message one line that says what is wrong and what to do
     * @param cause what {@code --verbose} shows
     */
    NoAnswer(String message, Throwable cause) {
        super(message, cause);
    }
}
