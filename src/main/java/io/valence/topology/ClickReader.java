package io.valence.topology;

import io.valence.codec.ClickJson;
import io.valence.event.Click;
import io.valence.event.InvalidClickException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;

/** From the bytes of a record to a click that may be learned from, or the reason why not. */
final class ClickReader {

    private final TopologyConfig.Limits limits;
    private final Clock clock;

    ClickReader(TopologyConfig.Limits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** @throws InvalidClickException if the key cannot be a user's id */
    String readForgotten(byte[] key) {
        requireKey(key);
        String userId = new String(key, StandardCharsets.UTF_8);
        if (key.length == 0 || key.length > Click.MAX_ID_BYTES || !isKey(key, userId)) {
            throw new InvalidClickException("the key is no user_id");
        }
        return userId;
    }

    private static void requireKey(byte[] key) {
        if (key == null) {
            throw new InvalidClickException("the key is missing, expected the user id");
        }
    }

    private static boolean isKey(byte[] key, String userId) {
        return Arrays.equals(key, userId.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws InvalidClickException naming the value and the rule it breaks */
    Click read(byte[] key, byte[] value) {
        requireKey(key);
        if (value == null) {
            throw new InvalidClickException("the value is missing, expected a click as JSON");
        }
        if (value.length > limits.maxBytes()) {
            throw new InvalidClickException(
                    "the value has " + value.length + " bytes, expected at most " + limits.maxBytes());
        }
        Click click = ClickJson.read(value);
        // A user's clicks must all come to the task that owns the user's row, which the key decides.
        if (!isKey(key, click.userId())) {
            throw new InvalidClickException("the key is not the user_id");
        }
        long latest = clock.millis() + limits.maxAheadMs();
        if (click.timestamp() > latest) {
            throw new InvalidClickException("timestamp is " + click.timestamp() + ", expected at most "
                    + limits.maxAheadMs() + " ms ahead of now");
        }
        return click;
    }
}
