package io.valence.event;

import java.nio.charset.StandardCharsets;

/**
 * One click: a user chose an item.
 *
 * @param userId who; 1 to {@value #MAX_ID_BYTES} bytes of UTF-8
 * @param itemId what; 1 to {@value #MAX_ID_BYTES} bytes of UTF-8
 * @param timestamp event time, in milliseconds since 1970; not negative
 * @param eventType what kind of event, which configuration maps to a weight; null where the sender did not say
 * @param eventId the sender's name for this event; null where it has none
 * @param weight what the event type's weight is multiplied by; finite and not negative, 1 where it was not given
 */
public record Click(
        String userId, String itemId, long timestamp, String eventType, String eventId, double weight) {

    /** The longest id, in bytes of UTF-8. */
    public static final int MAX_ID_BYTES = 512;

    /** @throws InvalidClickException if a value breaks its rule; the message names the value and the rule */
    public Click {
        requireId("user_id", userId);
        requireId("item_id", itemId);
        if (timestamp < 0) {
            throw new InvalidClickException("timestamp is " + timestamp + ", expected 0 or more ms since 1970");
        }
        if (eventType != null) {
            requireId("event_type", eventType);
        }
        if (eventId != null) {
            requireId("event_id", eventId);
        }
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new InvalidClickException("weight is " + weight + ", expected a finite number of 0 or more");
        }
    }

    /** A click without event type or id, of weight 1. */
    public Click(String userId, String itemId, long timestamp) {
        this(userId, itemId, timestamp, null, null, 1.0);
    }

    private static void requireId(String field, String id) {
        if (id == null) {
            throw new InvalidClickException(field + " is missing");
        }
        if (id.isEmpty()) {
            throw new InvalidClickException(field + " is empty");
        }
        // A char is at most 3 bytes of UTF-8, so that most ids need no encoding to be checked.
        if (id.length() * 3 > MAX_ID_BYTES) {
            int bytes = id.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_ID_BYTES) {
                throw new InvalidClickException(
                        field + " has " + bytes + " bytes, expected at most " + MAX_ID_BYTES);
            }
        }
    }
}
