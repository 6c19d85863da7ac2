package io.valence.cli;

import java.util.List;

/** Something the user asked for that cannot be done: shown as its message alone, and ends the verb with exit code 2. */
public final class UserError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one line that says what is wrong and what to do instead */
    public UserError(String message) {
        super(message);
    }

    /**
     * @param message one line that says what is wrong and what to do instead
     * @param cause what {@code --verbose} shows
     */
    public UserError(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param problems one line each, in the order in which they are shown */
    UserError(List<String> problems) {
        super(String.join("\n", problems));
    }
}
