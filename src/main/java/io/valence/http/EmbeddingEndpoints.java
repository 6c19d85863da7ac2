package io.valence.http;

import io.javalin.http.Context;
import io.valence.http.Answers.Asked;
import io.valence.http.BatchGet.Kind;
import io.valence.query.Answer;
import io.valence.query.Embedding;
import io.valence.query.EmbeddingQueries;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;

/** {@code GET /v1/users/{id}} and {@code GET /v1/items/{id}}, and many of them at once. */
final class EmbeddingEndpoints {

    private final Supplier<EmbeddingQueries> queries;
    private final Peers peers;
    private final Clock clock;

    EmbeddingEndpoints(Supplier<EmbeddingQueries> queries, Peers peers, Clock clock) {
        this.queries = queries;
        this.peers = peers;
        this.clock = clock;
    }

    void user(Context context) {
        one(context, PathText.id(context), userKind());
    }

    void item(Context context) {
        one(context, PathText.id(context), itemKind());
    }

    private Kind userKind() {
        EmbeddingQueries now = queries.get();
        return new Kind("users", now::user, now::userCopy, id -> Asked.user(id, ""),
                user -> Json.Row.user(user, clock.millis()));
    }

    private Kind itemKind() {
        EmbeddingQueries now = queries.get();
        return new Kind("items", now::item, now::itemCopy, id -> Asked.item(id, ""),
                item -> Json.Row.item(item, clock.millis()));
    }

    /** From here, from its owner, or as a copy from here or from where one is, in this order. */
    private void one(Context context, String id, Kind kind) {
        Answer<Embedding> answer = kind.question().apply(id);
        Asked asked = kind.asked().apply(id);
        if (answer instanceof Answer.Elsewhere<Embedding> other) {
            if (peers.relay(context, asked, other.owner())) {
                return;
            }
            Answer<Embedding> copy = kind.copy().apply(id);
            if (!(copy instanceof Answer.NotReady)) {
                answer = copy;
            } else if (other.copies().stream().anyMatch(place -> peers.relay(context, asked, place))) {
                return;
            }
        }
        if (answer instanceof Answer.Stale<Embedding> stale) {
            Answers.markStale(context);
            ApiServer.send(context, 200, kind.shown().apply(stale.value()).stale(stale.behind()));
        } else {
            ApiServer.send(context, 200, kind.shown().apply(Answers.found(answer, asked, context)));
        }
    }

    /** {@code POST /v1/users:batchGet}. */
    void users(Context context) {
        Set<String> ids = ids(context);
        BatchGet batch = batch(context, ids, userKind());
        ApiServer.send(context, 200, new Json.Users(batch.rows(ids), batch.missing(ids)));
    }

    /** {@code POST /v1/items:batchGet}. */
    void items(Context context) {
        Set<String> ids = ids(context);
        BatchGet batch = batch(context, ids, itemKind());
        ApiServer.send(context, 200, new Json.Items(batch.rows(ids), batch.missing(ids)));
    }

    /** Each id once, in the order asked. */
    private static Set<String> ids(Context context) {
        return new LinkedHashSet<>(JsonBody.of(context, "ids").ids("ids"));
    }

    private BatchGet batch(Context context, Set<String> ids, Kind kind) {
        BatchGet batch = new BatchGet(kind, peers, context);
        batch.find(ids);
        if (batch.rows(ids).isEmpty() && queries.get().state() instanceof Answer.NotReady<String> not) {
            throw Answers.notReady(not);
        }
        return batch;
    }
}
