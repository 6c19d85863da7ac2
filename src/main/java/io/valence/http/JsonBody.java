package io.valence.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.valence.http.Json.Problem;
import io.valence.query.Wanted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A body that is a JSON object of known fields; whatever else it is, is refused with the field and the limit named. */
final class JsonBody {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode object;

    private JsonBody(JsonNode object) {
        this.object = object;
    }

    /**
     * Reads the body of a request.
     *
     * @param fields the names that it may hold
     */
    static JsonBody of(Context context, String... fields) {
        requireJson(context);
        JsonNode object = parse(context.bodyAsBytes(), "send an object with " + String.join(", ", fields));
        if (!object.isObject()) {
            throw new Refusal(400, new Problem(
                    "malformed", "the body is no JSON object", "send an object with " + String.join(", ", fields)));
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!List.of(fields).contains(name)) {
                throw Limits.unknown("field", name, fields);
            }
        }
        return new JsonBody(object);
    }

    /** What a form of another site can send without asking is not JSON. */
    static void requireJson(Context context) {
        String type = context.contentType();
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(Json.TYPE)) {
            throw new Refusal(415, new Problem(
                    "unsupported_type", "the body is not said to be JSON", "set Content-Type: " + Json.TYPE));
        }
    }

    /** @param action what to do where it is no JSON */
    static JsonNode parse(byte[] body, String action) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new Refusal(400, new Problem("malformed", "the body is no JSON", action));
        } catch (IOException e) {
            throw new Refusal(400, new Problem("malformed", "the body ended early", "send it again"));
        }
    }

    boolean has(String field) {
        return object.has(field);
    }

    /** A field that has to be there, of 1 to {@value Wanted#MAX_IDS} ids. */
    List<String> ids(String field) {
        JsonNode value = object.path(field);
        if (!value.isArray() || value.isEmpty()) {
            throw Limits.invalid(field, "an array of 1 to " + Wanted.MAX_IDS + " ids");
        }
        Limits.requireFew(field, value.size());
        List<String> ids = new ArrayList<>();
        for (JsonNode id : value) {
            if (!id.isTextual()) {
                throw Limits.invalid(field, "an array of ids as text");
            }
            ids.add(Limits.id(id.textValue()));
        }
        return ids;
    }

    /** A field that may be left out: then, and where it is empty, {@code otherwise}. */
    List<String> ids(String field, List<String> otherwise) {
        return object.path(field).isEmpty() && (!has(field) || object.path(field).isArray()) ? otherwise : ids(field);
    }

    String id(String field) {
        JsonNode value = object.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw Limits.invalid(field, "an id as text");
        }
        return Limits.id(value.textValue());
    }

    /** How many are wanted. */
    int k() {
        JsonNode value = object.path("k");
        if (value.isMissingNode()) {
            return Limits.DEFAULT_K;
        }
        return Limits.k(value.isInt() ? value.intValue() : 0, value.toString());
    }

    boolean flag(String field, boolean otherwise) {
        JsonNode value = object.path(field);
        if (value.isMissingNode()) {
            return otherwise;
        } else if (!value.isBoolean()) {
            throw Limits.invalid(field, "true or false");
        }
        return value.booleanValue();
    }
}
