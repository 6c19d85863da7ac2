package io.valence.http;

import io.valence.http.Json.Problem;
import io.valence.query.EmbeddingQueries;
import io.valence.query.Wanted;
import java.nio.charset.StandardCharsets;

/** How much may be asked at once; who asks more is told the limit. */
final class Limits {

    static final int DEFAULT_K = 10;

    private Limits() {}

    /** The id, unless it is longer than any that is learned. */
    static String id(String id) {
        int bytes = id.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > EmbeddingQueries.MAX_ID_BYTES) {
            throw new Refusal(400, new Problem(
                    "id_too_long",
                    "the id has " + bytes + " bytes of UTF-8, expected at most " + EmbeddingQueries.MAX_ID_BYTES,
                    "check the id; none as long is ever learned"));
        }
        return id;
    }

    /** @param sent as it was sent: what {@code k} could not hold */
    static int k(int k, String sent) {
        if (k < 1 || k > Wanted.MAX_K) {
            throw new Refusal(400, new Problem(
                    "invalid_k", "k is " + shortened(sent) + ", expected a whole number from 1 to " + Wanted.MAX_K,
                    "ask for as many; 'valence export' writes all"));
        }
        return k;
    }

    static void requireFew(String what, int ids) {
        if (ids > Wanted.MAX_IDS) {
            throw new Refusal(413, new Problem(
                    "too_many", what + " holds " + ids + " ids, expected at most " + Wanted.MAX_IDS,
                    "send fewer at once"));
        }
    }

    static Refusal invalid(String what, String expected) {
        return new Refusal(400, new Problem("invalid", what + " is not as expected", "send " + expected));
    }

    static Refusal unknown(String kind, String name, String... known) {
        return new Refusal(400, new Problem(
                "unknown_" + kind, "there is no " + kind + " '" + shortened(name) + "'",
                known.length == 0 ? "leave it out" : "use one of " + String.join(", ", known)));
    }

    /** A message is for people: what they sent is only quoted so far that they know it again. */
    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, text.offsetByCodePoints(0, 40 / 2)) + "..." : text;
    }
}
