package io.valence.http;

import io.javalin.http.Context;
import io.valence.http.Json.Problem;
import io.valence.query.Answer;
import io.valence.query.Embedding;
import io.valence.query.EmbeddingQueries;
import java.time.Clock;
import java.util.function.Supplier;

/** {@code GET /v1/users/{id}} and {@code GET /v1/items/{id}}. */
final class EmbeddingEndpoints {

    private final Supplier<EmbeddingQueries> queries;
    private final Clock clock;

    EmbeddingEndpoints(Supplier<EmbeddingQueries> queries, Clock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    void user(Context context) {
        String id = PathText.id(context);
        Embedding user = valueOf(queries.get().user(id), "user", id, context.scheme(), "/v1/users/");
        ApiServer.send(context, 200, Json.Row.user(user, clock.millis()));
    }

    void item(Context context) {
        String id = PathText.id(context);
        Embedding item = valueOf(queries.get().item(id), "item", id, context.scheme(), "/v1/items/");
        ApiServer.send(context, 200, Json.Row.item(item, clock.millis()));
    }

    static <T> T valueOf(Answer<T> answer, String kind, String id, String scheme, String path) {
        if (answer instanceof Answer.Found<T> found) {
            return found.value();
        } else if (answer instanceof Answer.NotReady<T> not) {
            throw notReady(not);
        } else if (answer instanceof Answer.Elsewhere<T> elsewhere) {
            // All instances of one application are set up alike.
            String url = Urls.of(scheme, elsewhere.host(), elsewhere.port()) + path + PathText.encode(id);
            throw new Refusal(503, new Problem(
                    "elsewhere", "another instance keeps the " + kind + " '" + id + "'", "ask " + url));
        }
        throw new Refusal(404, new Problem(
                "absent",
                "there is no " + kind + " '" + id + "'",
                "check the id; a new one is there about a second after its first click was learned"));
    }

    static Refusal notReady(Answer.NotReady<?> not) {
        // The header knows only whole seconds: never before it is worth it.
        long seconds = Math.max(1, not.retryAfter().plusMillis(999).toSeconds());
        return new Refusal(503, new Problem("not_ready", not.reason(), "ask again in " + seconds + " s"), seconds);
    }
}
