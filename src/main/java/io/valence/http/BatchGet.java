package io.valence.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.valence.http.Answers.Asked;
import io.valence.query.Answer;
import io.valence.query.Answer.Place;
import io.valence.query.Embedding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Many rows at once, each from wherever it can be had: those of another instance are asked for there, in one request.
 * What one of them comes to is no matter of the others.
 */
final class BatchGet {

    /** What another instance says that cannot say anything of an id. */
    private static final Set<String> UNDECIDED = Set.of("not_ready", "elsewhere");

    private final Kind kind;
    private final Peers peers;
    private final Context context;
    private final Map<String, Object> rows = new HashMap<>();
    private final Map<String, Object> missing = new HashMap<>();

    /**
     * What is asked for.
     *
     * @param name of the route and of the answer's rows: {@code users} or {@code items}
     * @param question finds one
     * @param copy finds a copy of one
     * @param asked how one is asked for
     * @param shown how a row is sent
     */
    record Kind(
            String name,
            Function<String, Answer<Embedding>> question,
            Function<String, Answer<Embedding>> copy,
            Function<String, Asked> asked,
            Function<Embedding, Json.Row> shown) {}

    BatchGet(Kind kind, Peers peers, Context context) {
        this.kind = kind;
        this.peers = peers;
        this.context = context;
    }

    /** Finds as many as can be found. */
    void find(Set<String> ids) {
        Map<Place, Map<String, Answer<Embedding>>> elsewhere = new LinkedHashMap<>();
        for (String id : ids) {
            Answer<Embedding> answer = kind.question().apply(id);
            if (answer instanceof Answer.Elsewhere<Embedding> other) {
                elsewhere.computeIfAbsent(other.owner(), first -> new LinkedHashMap<>()).put(id, answer);
            } else {
                take(id, answer);
            }
        }
        elsewhere.forEach((place, those) -> {
            if (!Peers.isForwarded(context)) {
                askThere(place, those.keySet());
            }
            those.forEach((id, answer) -> {
                if (!rows.containsKey(id) && !missing.containsKey(id)) {
                    Answer<Embedding> copy = kind.copy().apply(id);
                    take(id, copy instanceof Answer.NotReady ? answer : copy);
                }
            });
        });
    }

    private void take(String id, Answer<Embedding> answer) {
        if (answer instanceof Answer.Found<Embedding> found) {
            rows.put(id, kind.shown().apply(found.value()));
        } else if (answer instanceof Answer.Stale<Embedding> stale) {
            rows.put(id, kind.shown().apply(stale.value()).stale(stale.behind()));
            Answers.markStale(context);
        } else {
            missing.put(id, Json.Missing.of(id, Answers.refusal(answer, kind.asked().apply(id), context).problem()));
        }
    }

    private void askThere(Place place, Set<String> ids) {
        byte[] body = Json.bytes(Map.of("ids", ids));
        peers.post(place, "/v1/" + kind.name() + ":batchGet", body).map(Json::read).ifPresent(reply -> {
            for (JsonNode row : reply.path(kind.name())) {
                if (row.path("stale").asBoolean()) {
                    Answers.markStale(context);
                }
                rows.put(row.path("id").asText(), row);
            }
            for (JsonNode problem : reply.path("missing")) {
                if (!UNDECIDED.contains(problem.path("code").asText())) {
                    missing.put(problem.path("id").asText(), problem);
                }
            }
        });
    }

    /** Those that were found, in the order asked. */
    List<Object> rows(Set<String> ids) {
        return inOrder(ids, rows);
    }

    /** Why the others were not. */
    List<Object> missing(Set<String> ids) {
        return inOrder(ids, missing);
    }

    private static List<Object> inOrder(Set<String> ids, Map<String, Object> of) {
        List<Object> ordered = new ArrayList<>();
        for (String id : ids) {
            if (of.containsKey(id)) {
                ordered.add(of.get(id));
            }
        }
        return ordered;
    }
}
