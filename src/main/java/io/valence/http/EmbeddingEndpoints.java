package io.valence.http;

import io.javalin.http.Context;
import io.valence.http.Answers.Asked;
import io.valence.query.Answer;
import io.valence.query.Embedding;
import io.valence.query.EmbeddingQueries;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code GET /v1/users/{id}} and {@code GET /v1/items/{id}}, and many of them at once. */
final class EmbeddingEndpoints {

    private final Supplier<EmbeddingQueries> queries;
    private final Clock clock;

    EmbeddingEndpoints(Supplier<EmbeddingQueries> queries, Clock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    void user(Context context) {
        String id = PathText.id(context);
        Embedding user = Answers.found(queries.get().user(id), Asked.user(id, ""), context);
        ApiServer.send(context, 200, Json.Row.user(user, clock.millis()));
    }

    void item(Context context) {
        String id = PathText.id(context);
        Embedding item = Answers.found(queries.get().item(id), Asked.item(id, ""), context);
        ApiServer.send(context, 200, Json.Row.item(item, clock.millis()));
    }

    /** {@code POST /v1/users:batchGet}. */
    void users(Context context) {
        Batch users = batch(context, (id, query) -> query.user(id), id -> Asked.user(id, ""), Json.Row::user);
        ApiServer.send(context, 200, new Json.Users(users.rows(), users.missing()));
    }

    /** {@code POST /v1/items:batchGet}. */
    void items(Context context) {
        Batch items = batch(context, (id, query) -> query.item(id), id -> Asked.item(id, ""), Json.Row::item);
        ApiServer.send(context, 200, new Json.Items(items.rows(), items.missing()));
    }

    /** Each id once, in the order asked; what one of them comes to is no matter of the others. */
    private Batch batch(
            Context context,
            BiFunction<String, EmbeddingQueries, Answer<Embedding>> question,
            Function<String, Asked> asked,
            BiFunction<Embedding, Long, Json.Row> shown) {
        JsonBody body = JsonBody.of(context, "ids");
        EmbeddingQueries now = queries.get();
        if (now.state() instanceof Answer.NotReady<String> not) {
            throw Answers.notReady(not);
        }
        List<Json.Row> rows = new ArrayList<>();
        List<Json.Missing> missing = new ArrayList<>();
        for (String id : new LinkedHashSet<>(body.ids("ids"))) {
            Answer<Embedding> answer = question.apply(id, now);
            if (answer instanceof Answer.Found<Embedding> found) {
                rows.add(shown.apply(found.value(), clock.millis()));
            } else {
                missing.add(Json.Missing.of(id, Answers.refusal(answer, asked.apply(id), context).problem()));
            }
        }
        return new Batch(rows, missing);
    }

    private record Batch(List<Json.Row> rows, List<Json.Missing> missing) {}
}
