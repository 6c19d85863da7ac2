package io.valence.http;

import io.javalin.http.Context;
import io.valence.http.Json.Problem;
import io.valence.query.Answer;
import io.valence.query.EmbeddingQueries;
import io.valence.query.InstanceState;
import io.valence.query.StateQueries;
import io.valence.query.StoreState;
import io.valence.query.StoredRow;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/** {@code GET /state/…}: where everything is; and whether this instance is of use now. */
final class StateEndpoints {

    /** Where store and key are in {@code /state/keyvalue/{store}/{key}}, split at the slashes. */
    private static final int STORE_AT = 3;

    private static final int KEY_AT = 4;

    /** To catch up takes longer than to get a partition. */
    private static final long RETRY_SECONDS = 5;

    private final Supplier<EmbeddingQueries> queries;
    private volatile StateQueries state;
    private volatile long maxLag;

    StateEndpoints(Supplier<EmbeddingQueries> queries) {
        this.queries = queries;
    }

    /** @param most how many clicks behind is ready */
    void answerWith(StateQueries answers, long most) {
        maxLag = most;
        state = answers;
    }

    void live(Context context) {
        ApiServer.send(context, 200, new Json.Health("live", null));
    }

    /** Running, and so restored; and not too far behind. */
    void ready(Context context) {
        if (queries.get().state() instanceof Answer.NotReady<String> not) {
            throw Answers.notReady(not);
        }
        StateQueries now = state;
        long lag = now == null ? 0 : now.lag();
        if (lag > maxLag) {
            throw new Refusal(503, new Problem(
                    "lagging",
                    "the learner is " + lag + " clicks behind, expected at most " + maxLag,
                    "ask again in " + RETRY_SECONDS + " s; its answers are older than usual"), RETRY_SECONDS);
        }
        ApiServer.send(context, 200, new Json.Health("ready", lag));
    }

    void instances(Context context) {
        ApiServer.send(context, 200, new Instances(valueOf(context, state().instances())));
    }

    void stores(Context context) {
        ApiServer.send(context, 200, new Stores(valueOf(context, state().stores())));
    }

    void row(Context context) {
        String store = PathText.decode(context.req().getRequestURI().split("/", -1)[STORE_AT]);
        if (!StateQueries.KEYED.contains(store)) {
            throw new Refusal(404, new Problem(
                    "no_such_store",
                    "there is no store of that name that can be asked by key",
                    "ask one of " + String.join(", ", new TreeSet<>(StateQueries.KEYED))));
        }
        String key = PathText.id(context, KEY_AT);
        ApiServer.send(context, 200, Answers.found(
                state().row(store, key),
                new Answers.Asked(
                        (store.equals("users") ? "user '" : "item '") + key + "'",
                        "/state/keyvalue/" + store + "/" + PathText.encode(key)),
                context));
    }

    private StateQueries state() {
        StateQueries now = state;
        if (now == null) {
            throw Answers.notReady(
                    new Answer.NotReady<>("the learner is starting", Duration.ofSeconds(2)));
        }
        return now;
    }

    /** Of what every instance knows. */
    private static <T> T valueOf(Context context, Answer<T> answer) {
        return Answers.found(answer, new Answers.Asked("", ""), context);
    }

    /** The answer about instances. */
    record Instances(List<InstanceState> instances) {}

    /** The answer about stores. */
    record Stores(List<StoreState> stores) {}
}
