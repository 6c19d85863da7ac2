package io.valence.http;

import io.javalin.http.Context;
import io.valence.http.Json.Problem;
import io.valence.query.Answer;

/** What is sent for each of the answers that a query may come to. */
final class Answers {

    /** Sent with what is no more than a copy. */
    static final String STALE = "Valence-Stale";

    /** About as long as it takes to notice that an instance is gone, and to move what it kept. */
    private static final long ELSEWHERE_SECONDS = 2;

    private Answers() {}

    /**
     * What was found.
     *
     * @param asked what was asked for
     * @throws Refusal if it was not found
     */
    static <T> T found(Answer<T> answer, Asked asked, Context context) {
        if (answer instanceof Answer.Found<T> found) {
            return found.value();
        }
        throw refusal(answer, asked, context);
    }

    /** Of an answer that is not found. */
    static Refusal refusal(Answer<?> answer, Asked asked, Context context) {
        if (answer instanceof Answer.NotReady<?> not) {
            return notReady(not);
        } else if (answer instanceof Answer.Elsewhere<?> elsewhere) {
            // All instances of one application are set up alike.
            String url = Urls.of(context.scheme(), elsewhere.host(), elsewhere.port()) + asked.path();
            return new Refusal(503, new Problem(
                    "elsewhere", "another instance keeps the " + asked.name(), "ask " + url), ELSEWHERE_SECONDS);
        }
        return new Refusal(404, new Problem(
                "absent",
                "there is no " + asked.name(),
                "check the id; a new one is there about a second after its first click was learned"));
    }

    static void markStale(Context context) {
        context.header(STALE, "true");
    }

    static Refusal notReady(Answer.NotReady<?> not) {
        // The header knows only whole seconds: never before it is worth it.
        long seconds = Math.max(1, not.retryAfter().plusMillis(999).toSeconds());
        return new Refusal(503, new Problem("not_ready", not.reason(), "ask again in " + seconds + " s"), seconds);
    }

    /**
     * What was asked for.
     *
     * @param name such as {@code user 'ada'}
     * @param path where another instance is asked for it
     */
    record Asked(String name, String path) {

        static Asked user(String id, String more) {
            return new Asked("user '" + id + "'", "/v1/users/" + PathText.encode(id) + more);
        }

        static Asked item(String id, String more) {
            return new Asked("item '" + id + "'", "/v1/items/" + PathText.encode(id) + more);
        }
    }
}
