package io.valence.http;

import io.valence.http.Json.Problem;

/** Ends a request with a problem of its own; thrown, so that whoever finds it need not know how it is sent. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Problem problem;
    private final long retryAfter;

    Refusal(int status, Problem problem) {
        this(status, problem, 0);
    }

    /** @param retryAfter in seconds; 0 if it would make no difference */
    Refusal(int status, Problem problem, long retryAfter) {
        // No stack trace: the client's doing, and as cheap as an answer.
        super(problem.message(), null, false, false);
        this.status = status;
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    int status() {
        return status;
    }

    Problem problem() {
        return problem;
    }

    long retryAfter() {
        return retryAfter;
    }
}
