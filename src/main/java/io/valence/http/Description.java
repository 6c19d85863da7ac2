package io.valence.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code GET /openapi.json}: all that is served, as OpenAPI; written by hand, and held to the routes by a test. */
final class Description {

    private static final String RESOURCE = "openapi.json";

    private final byte[] json;

    Description() {
        try (InputStream in = Description.class.getResourceAsStream(RESOURCE)) {
            json = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void show(Context context) {
        context.contentType(Json.TYPE).result(json);
    }
}
