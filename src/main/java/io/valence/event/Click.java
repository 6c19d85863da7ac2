package io.valence.event;

import java.nio.charset.StandardCharsets;

/**
 * One click: a user chose an item.
 *
 * @param userId who; 1 to {@value #MAX_ID_BYTES} bytes of UTF-8, which every id must have: no half of a surrogate pair
 * @param itemId what; 1 to {@value #MAX_ID_BYTES} bytes of UTF-8
 * @param timestamp event time, in milliseconds since 1970; not negative
 * @param eventType what kind of event, which configuration maps to a weight; null where the sender did not say
 * @param eventId the sender's name for this event; null where it has none
 * @param weight what the event type's weight is multiplied by; 0 to {@value #MAX_WEIGHT}, 1 where it was
 *     not given
 */
public record Click(
        String userId, String itemId, long timestamp, String eventType, String eventId, double weight) {

    /** The longest id, in bytes of UTF-8. */
    public static final int MAX_ID_BYTES = 512;

    /** The greatest weight: far above any use, far below where the square of a float gradient overflows. */
    public static final int MAX_WEIGHT = 1_000_000;

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
        if (!(weight >= 0 && weight <= MAX_WEIGHT)) {
            throw new InvalidClickException("weight is " + weight + ", expected 0 to " + MAX_WEIGHT);
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
        if (!isEncodable(id)) {
            throw new InvalidClickException(field + " has half of a surrogate pair, which UTF-8 cannot say");
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

    /** Whether the id comes back from UTF-8 as it was: encoding puts a '?' for half a pair, and ids would collide. */
    private static boolean isEncodable(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (Character.isSurrogate(id.charAt(i))) {
                if (i + 1 == id.length() || !Character.isSurrogatePair(id.charAt(i), id.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
