package io.valence.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.valence.query.Embedding;
import java.io.UncheckedIOException;

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

    /** The answer to both questions about health. */
    record Health(String status) {}

    /**
     * A user or an item.
     *
     * @param bias left out for users, who have none
     * @param lastUpdate event time in ms since 1970; left out before the first update
     * @param ageMs how long ago that was; left out before the first update
     */
    record Row(
            String id, float[] embedding, Float bias, double norm, long updates, int clicks, Long lastUpdate,
            Long ageMs) {

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
                    updated ? now - row.lastUpdated() : null);
        }
    }
}
