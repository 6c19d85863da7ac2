package io.valence.event;

/** Why a click cannot be accepted: the message names the value and the rule it breaks. */
public final class InvalidClickException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message the value and the rule, fit to be shown to whoever sent it */
    public InvalidClickException(String message) {
        // Without a stack trace: it would say nothing, and a flood of bad clicks must stay cheap.
        super(message, null, false, false);
    }
}
