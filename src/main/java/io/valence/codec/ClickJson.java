package io.valence.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.valence.event.Click;
import io.valence.event.InvalidClickException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Clicks as JSON: {@code {"user_id","item_id","timestamp","event_type"?,"event_id"?,"weight"?}}. Read token by
 * token, only the known fields, each at most once; unknown ones are skipped, whatever they hold.
 */
public final class ClickJson {

    // Names come from outside: kept between clicks, they would be something to flood.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private ClickJson() {}

    /**
     * Reads a click.
     *
     * @throws InvalidClickException saying what is wrong: not UTF-8, not JSON, a field that is missing, there
     *     twice or of another type, a value out of its range
     */
    public static Click read(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(decode(bytes))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidClickException("the value is not a JSON object");
            }
            Fields fields = new Fields();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                fields.read(name, parser);
            }
            if (parser.nextToken() != null) {
                throw new InvalidClickException("more follows the JSON object");
            }
            return fields.toClick();
        } catch (JsonProcessingException e) {
            throw new InvalidClickException("broken JSON: " + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new InvalidClickException("broken JSON: " + firstLine(e.getMessage()));
        }
    }

    /**
     * Decodes here and not in the parser, which would guess UTF-16 from zero bytes and take overlong forms and
     * encoded surrogates for characters.
     */
    private static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // The replacement character is the sender's own, or stands for bytes that are no UTF-8.
        if (text.indexOf('\uFFFD') >= 0 && !Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
            throw new InvalidClickException("the value is not UTF-8");
        }
        return text;
    }

    private static String firstLine(String message) {
        return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
    }

    /** The bytes of a click; what is null or the default is left out. */
    public static byte[] write(Click click) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("user_id", click.userId());
            json.writeStringField("item_id", click.itemId());
            json.writeNumberField("timestamp", click.timestamp());
            if (click.eventType() != null) {
                json.writeStringField("event_type", click.eventType());
            }
            if (click.eventId() != null) {
                json.writeStringField("event_id", click.eventId());
            }
            if (click.weight() != 1.0) {
                json.writeNumberField("weight", click.weight());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The fields of the click that is being read. */
    private static final class Fields {
        private static final int TIMESTAMP = 4;

        private String userId;
        private String itemId;
        private String eventType;
        private String eventId;
        private long timestamp;
        private int seen;
        private double weight = 1;

        void read(String name, JsonParser parser) throws IOException {
            switch (name) {
                case "user_id" -> userId = text(once(name, 1), parser);
                case "item_id" -> itemId = text(once(name, 2), parser);
                case "timestamp" -> timestamp = milliseconds(once(name, TIMESTAMP), parser);
                case "event_type" -> eventType = optionalText(once(name, 8), parser);
                case "event_id" -> eventId = optionalText(once(name, 16), parser);
                case "weight" -> weight = number(once(name, 32), parser);
                default -> parser.skipChildren();
            }
        }

        /** Marks a field as seen: readers that differ in which of two they take would learn different things. */
        private String once(String name, int bit) {
            if ((seen & bit) != 0) {
                throw new InvalidClickException(name + " is there twice");
            }
            seen |= bit;
            return name;
        }

        private static String text(String name, JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw new InvalidClickException(name + " is " + shown(parser) + ", expected a string");
            }
            return parser.getText();
        }

        private static String optionalText(String name, JsonParser parser) throws IOException {
            return parser.currentToken() == JsonToken.VALUE_NULL ? null : text(name, parser);
        }

        private static long milliseconds(String name, JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw new InvalidClickException(
                        name + " is " + shown(parser) + ", expected whole ms since 1970");
            }
            return parser.getLongValue();
        }

        private static double number(String name, JsonParser parser) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return 1;
            }
            if (!parser.currentToken().isNumeric()) {
                throw new InvalidClickException(
                        name + " is " + shown(parser) + ", expected 0 to " + Click.MAX_WEIGHT);
            }
            return parser.getDoubleValue();
        }

        /** What stands there, short enough for a message. */
        private static String shown(JsonParser parser) throws IOException {
            return switch (parser.currentToken()) {
                case START_OBJECT -> "an object";
                case START_ARRAY -> "an array";
                default -> {
                    String text = parser.getText();
                    yield text.length() > 40 ? text.substring(0, 40) + "…" : text;
                }
            };
        }

        Click toClick() {
            if ((seen & TIMESTAMP) == 0) {
                throw new InvalidClickException("timestamp is missing");
            }
            return new Click(userId, itemId, timestamp, eventType, eventId, weight);
        }
    }
}
