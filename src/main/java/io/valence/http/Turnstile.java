package io.valence.http;

import io.javalin.http.Handler;
import io.valence.http.Json.Problem;
import java.util.concurrent.Semaphore;

/**
 * Lets only so many requests at once do what may take long, such as to read a body that hardly comes, or to wait for
 * a broker: each holds a thread meanwhile, and some have to be left for everyone else.
 */
final class Turnstile {

    private static final long RETRY_SECONDS = 1;

    private final Semaphore places;

    /** @param places fewer than there are threads */
    Turnstile(int places) {
        this.places = new Semaphore(places);
    }

    /** {@code handler}, refused where all places are taken. */
    Handler limit(Handler handler) {
        return context -> {
            if (!places.tryAcquire()) {
                throw new Refusal(
                        503,
                        new Problem("busy", "too many requests are being taken", "send it again in 1 s"),
                        RETRY_SECONDS);
            }
            try {
                handler.handle(context);
            } finally {
                places.release();
            }
        };
    }
}
