package io.valence.http;

import java.util.function.BiConsumer;

/** Sent with every response: it is not for a browser to guess at, to run, to show in a frame, or to keep. */
final class SecurityHeaders {

    private SecurityHeaders() {}

    /** Gives each name and value to {@code set}, always in the same order. */
    static void forEach(BiConsumer<String, String> set) {
        set.accept("X-Content-Type-Options", "nosniff");
        set.accept("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        set.accept("Referrer-Policy", "no-referrer");
        set.accept("Cache-Control", "no-store");
    }
}
