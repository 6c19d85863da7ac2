package io.valence.http;

import com.fasterxml.jackson.databind.util.RawValue;
import io.javalin.http.Context;
import io.valence.http.Json.Problem;
import io.valence.query.LossWindows;
import io.valence.query.PublishedWindow;
import java.util.List;

/** {@code GET /v1/metrics/loss?since=MS}: the last windows of the loss. */
final class MetricsEndpoint {

    private static final int MOST_DIGITS = 18;

    private final LossWindows windows;

    MetricsEndpoint(LossWindows windows) {
        this.windows = windows;
    }

    /**
     * Those published at {@code since} or later: who asks again with the time of the last window misses none, and
     * gets that one again.
     */
    void loss(Context context) {
        List<RawValue> found = windows.since(since(new QueryText(context, "since").text("since"))).stream()
                .map(window -> new RawValue(json(window)))
                .toList();
        ApiServer.send(context, 200, new Windows(found, windows.capacity()));
    }

    private static long since(String text) {
        if (text == null) {
            return 0;
        }
        if (text.isEmpty() || text.length() > MOST_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Refusal(400, new Problem(
                    "malformed", "since is no time in ms since 1970", "send one, such as since=1767225600000"));
        }
        return Long.parseLong(text);
    }

    /** The window as it was published, and when that was. */
    static String json(PublishedWindow window) {
        return "{\"published\":" + window.published() + "," + window.json().substring(1);
    }

    /**
     * The answer.
     *
     * @param kept how many there are at most: older ones are in the topic
     */
    record Windows(List<RawValue> windows, int kept) {}
}
