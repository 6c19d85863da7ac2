package io.valence.http;

import io.javalin.http.Context;
import io.valence.http.Answers.Asked;
import io.valence.query.EmbeddingQueries;
import io.valence.query.Ranking;
import io.valence.query.Recommendations;
import io.valence.query.Wanted;
import java.util.List;
import java.util.function.Supplier;

/** What looks at all items: recommendations for a user or a session, similar items, and scores. */
final class RecommendationEndpoints {

    private static final String[] WANTED = {"k", "exclude_seen", "exclude", "candidates"};

    private final Supplier<EmbeddingQueries> queries;

    RecommendationEndpoints(Supplier<EmbeddingQueries> queries) {
        this.queries = queries;
    }

    /** {@code GET /v1/users/{id}/recommendations}. */
    void forUser(Context context) {
        String id = PathText.id(context);
        QueryText query = new QueryText(context, WANTED);
        Wanted wanted = new Wanted(
                query.k(),
                query.flag("exclude_seen", true),
                query.ids("exclude"),
                query.has("candidates") ? query.ids("candidates") : null);
        Ranking ranking =
                Answers.found(now().forUser(id, wanted), Asked.user(id, "/recommendations"), context);
        ApiServer.send(context, 200, Json.Ranked.forUser(id, ranking));
    }

    /** {@code GET /v1/users/{id}/history}. */
    void history(Context context) {
        String id = PathText.id(context);
        int k = new QueryText(context, "k").k();
        List<String> items = Answers.found(now().history(id, k), Asked.user(id, "/history"), context);
        ApiServer.send(context, 200, new Json.Had(id, items));
    }

    /** {@code GET /v1/items/{id}/similar}. */
    void similar(Context context) {
        String id = PathText.id(context);
        int k = new QueryText(context, "k").k();
        Ranking ranking = Answers.found(now().similar(id, k), Asked.item(id, "/similar"), context);
        ApiServer.send(context, 200, Json.Ranked.like(id, ranking));
    }

    /** {@code POST /v1/recommendations}, for a session of items. */
    void forSession(Context context) {
        JsonBody body = JsonBody.of(context, "items", "k", "exclude_seen", "exclude", "candidates");
        Wanted wanted = new Wanted(
                body.k(),
                body.flag("exclude_seen", true),
                body.ids("exclude", List.of()),
                body.has("candidates") ? body.ids("candidates") : null);
        Ranking ranking = Answers.found(
                now().forSession(body.ids("items"), wanted), new Asked("items", "/v1/recommendations"), context);
        ApiServer.send(context, 200, Json.Ranked.forUser(null, ranking));
    }

    /** {@code POST /v1/score}. */
    void score(Context context) {
        JsonBody body = JsonBody.of(context, "user", "items");
        String user = body.id("user");
        Asked asked = new Asked("user '" + user + "'", "/v1/score");
        Ranking ranking = Answers.found(now().score(user, body.ids("items")), asked, context);
        ApiServer.send(context, 200, Json.Ranked.forUser(user, ranking));
    }

    private Recommendations now() {
        return queries.get().recommendations();
    }
}
