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

/**
 * Clicks as JSON: {@code {"user_id","item_id","timestamp","event_type"?,"event_id"?,"weight"?}}. Read token by
 * token, only the known fields; unknown ones are skipped, whatever they hold.
 */
public final class ClickJson {

    private static final JsonFactory JSON = new JsonFactory();

    private ClickJson() {}

    /**
     * Reads a click.
     *
     * @throws InvalidClickException saying what is wrong: not JSON, a field of another type, a value out of its
     *     range
     */
    public static Click read(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(bytes)) {
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
        private String userId;
        private String itemId;
        private String eventType;
        private String eventId;
        private long timestamp;
        private boolean timed;
        private double weight = 1;

        void read(String name, JsonParser parser) throws IOException {
            switch (name) {
                case "user_id" -> userId = text(name, parser);
                case "item_id" -> itemId = text(name, parser);
                case "event_type" -> eventType = optionalText(name, parser);
                case "event_id" -> eventId = optionalText(name, parser);
                case "timestamp" -> {
                    timestamp = milliseconds(parser);
                    timed = true;
                }
                case "weight" -> weight = number(parser);
                default -> parser.skipChildren();
            }
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

        private static long milliseconds(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw new InvalidClickException(
                        "timestamp is " + shown(parser) + ", expected whole ms since 1970");
            }
            return parser.getLongValue();
        }

        private static double number(JsonParser parser) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return 1;
            }
            if (!parser.currentToken().isNumeric()) {
                throw new InvalidClickException(
                        "weight is " + shown(parser) + ", expected a finite number of 0 or more");
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
            if (!timed) {
                throw new InvalidClickException("timestamp is missing");
            }
            return new Click(userId, itemId, timestamp, eventType, eventId, weight);
        }
    }
}
