package io.valence.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.valence.query.Embedding;
import io.valence.query.Ranking;
import io.valence.query.Ranking.ScoredItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;

/** What is sent, as records whose components become names in snake_case. */
final class Json {

    static final String TYPE = "application/json";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private Json() {}

    static byte[] bytes(Object body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What another instance sent. */
    static JsonNode read(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The one shape of every answer that is not what was asked for.
     *
     * @param code what went wrong, for programs: never changes
     * @param message what went wrong, for people
     * @param action what to do about it
     */
    record Problem(String code, String message, String action) {}

    /** What was taken in. */
    record Accepted(int accepted) {}

    /**
     * The answer to both questions about health.
     *
     * @param lag how many clicks behind it is; left out where that was not asked
     */
    record Health(String status, Long lag) {}

    /** What a user has had, most recent first; {@code stale} and {@code behind} as of a {@link Row}. */
    record Had(String user, List<String> items, Boolean stale, Long behind) implements Copied {

        Had(String user, List<String> items) {
            this(user, items, null, null);
        }

        @Override
        public Had stale(OptionalLong changes) {
            return new Had(user, items, true, known(changes));
        }
    }

    /** What may be from a copy. */
    interface Copied {

        /**
         * The same from a copy.
         *
         * @param changes how many the copy has not taken over, if that is known
         */
        Copied stale(OptionalLong changes);
    }

    private static Long known(OptionalLong changes) {
        return changes.isPresent() ? changes.getAsLong() : null;
    }

    /** Of many users asked for: those that were found, and why the others were not. */
    record Users(List<Object> users, List<Object> missing) {}

    /** Of many items asked for: those that were found, and why the others were not. */
    record Items(List<Object> items, List<Object> missing) {}

    /** A problem with one of many ids. */
    record Missing(String id, String code, String message, String action) {

        static Missing of(String id, Problem problem) {
            return new Missing(id, problem.code(), problem.message(), problem.action());
        }
    }

    /**
     * Items with scores, best first.
     *
     * @param user whom they are for; left out where there is none
     * @param item what they are like; left out where there is none
     * @param popular whether it is for anybody: then the scores are clicks, or where given items were scored, biases
     * @param items the items
     * @param unscored ids that were asked about but have no score; left out where there are none
     * @param stale true where the user's row is a copy that may be older; left out otherwise
     * @param behind changes that the copy has not taken over; left out where that is not known
     */
    record Ranked(
            String user, String item, Boolean popular, List<ScoredItem> items, List<String> unscored, Boolean stale,
            Long behind) implements Copied {

        @Override
        public Ranked stale(OptionalLong changes) {
            return new Ranked(user, item, popular, items, unscored, true, known(changes));
        }

        static Ranked forUser(String user, Ranking ranking) {
            List<String> unscored = ranking.unscored().isEmpty() ? null : ranking.unscored();
            return new Ranked(user, null, ranking.popular(), ranking.items(), unscored, null, null);
        }

        static Ranked like(String item, Ranking ranking) {
            return new Ranked(null, item, null, ranking.items(), null, null, null);
        }
    }

    /**
     * A user or an item.
     *
     * @param bias left out for users, who have none
     * @param lastUpdate event time in ms since 1970; left out before the first update
     * @param ageMs how long ago that was; left out before the first update
     * @param stale true for a copy that may be older; left out otherwise
     * @param behind changes that the copy has not taken over; left out where that is not known
     */
    record Row(
            String id, float[] embedding, Float bias, double norm, long updates, int clicks, Long lastUpdate,
            Long ageMs, Boolean stale, Long behind) implements Copied {

        @Override
        public Row stale(OptionalLong changes) {
            return new Row(id, embedding, bias, norm, updates, clicks, lastUpdate, ageMs, true, known(changes));
        }

        static Row user(Embedding user, long now) {
            return of(user, null, now);
        }

        static Row item(Embedding item, long now) {
            return of(item, item.bias(), now);
        }

        private static Row of(Embedding row, Float bias, long now) {
            boolean updated = row.updates() > 0;
            return new Row(
                    row.id(),
                    row.vector(),
                    bias,
                    row.norm(),
                    row.updates(),
                    row.clicks(),
                    updated ? row.lastUpdated() : null,
                    updated ? now - row.lastUpdated() : null,
                    null,
                    null);
        }
    }
}
