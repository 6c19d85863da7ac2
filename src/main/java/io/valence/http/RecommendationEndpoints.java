package io.valence.http;

import io.javalin.http.Context;
import io.valence.http.Answers.Asked;
import io.valence.query.Answer;
import io.valence.query.EmbeddingQueries;
import io.valence.query.Ranking;
import io.valence.query.Recommendations;
import io.valence.query.Wanted;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What looks at all items: recommendations for a user or a session, similar items, and scores. */
final class RecommendationEndpoints {

    private static final String[] WANTED = {"k", "exclude_seen", "exclude", "candidates"};

    private final Supplier<EmbeddingQueries> queries;
    private final Peers peers;

    RecommendationEndpoints(Supplier<EmbeddingQueries> queries, Peers peers) {
        this.queries = queries;
        this.peers = peers;
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
        send(context, Asked.user(id, "/recommendations"), now -> now.forUser(id, wanted),
                ranking -> Json.Ranked.forUser(id, ranking));
    }

    /** {@code GET /v1/users/{id}/history}. */
    void history(Context context) {
        String id = PathText.id(context);
        int k = new QueryText(context, "k").k();
        send(context, Asked.user(id, "/history"), now -> now.history(id, k), items -> new Json.Had(id, items));
    }

    /** {@code GET /v1/items/{id}/similar}. */
    void similar(Context context) {
        String id = PathText.id(context);
        int k = new QueryText(context, "k").k();
        send(context, Asked.item(id, "/similar"), now -> now.similar(id, k), ranking -> Json.Ranked.like(id, ranking));
    }

    /** {@code POST /v1/recommendations}, for a session of items. */
    void forSession(Context context) {
        JsonBody body = JsonBody.of(context, "items", "k", "exclude_seen", "exclude", "candidates");
        Wanted wanted = new Wanted(
                body.k(),
                body.flag("exclude_seen", true),
                body.ids("exclude", List.of()),
                body.has("candidates") ? body.ids("candidates") : null);
        List<String> session = body.ids("items");
        send(context, new Asked("items", "/v1/recommendations"), now -> now.forSession(session, wanted),
                ranking -> Json.Ranked.forUser(null, ranking));
    }

    /** {@code POST /v1/score}. */
    void score(Context context) {
        JsonBody body = JsonBody.of(context, "user", "items");
        String user = body.id("user");
        Asked asked = new Asked("user '" + user + "'", "/v1/score");
        List<String> items = body.ids("items");
        send(context, asked, now -> now.score(user, items), ranking -> Json.Ranked.forUser(user, ranking));
    }

    /** From here, from its owner, or as a copy from here or from where one is, in this order. */
    private <T> void send(
            Context context, Asked asked, Function<Recommendations, Answer<T>> question, Function<T, Json.Copied> shown) {
        Recommendations now = queries.get().recommendations();
        Answer<T> answer = question.apply(now);
        if (answer instanceof Answer.Elsewhere<T> other) {
            if (peers.relay(context, asked, other.owner())) {
                return;
            }
            Answer<T> copy = question.apply(now.fromCopies());
            if (copy instanceof Answer.Found || copy instanceof Answer.Stale) {
                answer = copy;
            } else if (other.copies().stream().anyMatch(place -> peers.relay(context, asked, place))) {
                return;
            }
        }
        if (answer instanceof Answer.Stale<T> stale) {
            Answers.markStale(context);
            ApiServer.send(context, 200, shown.apply(stale.value()).stale(stale.behind()));
        } else {
            ApiServer.send(context, 200, shown.apply(Answers.found(answer, asked, context)));
        }
    }
}
