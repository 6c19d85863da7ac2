package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One embedding as text for people. */
final class EmbeddingTable {

    /** As many as fit a line of 80. */
    private static final int SHOWN = 6;

    private EmbeddingTable() {}

    /**
     * Lines of a label and a value.
     *
     * @param kind {@code user} or {@code item}
     * @param row as the HTTP server sent it
     */
    static String of(String kind, JsonNode row) {
        StringBuilder text = new StringBuilder();
        text.append(line(kind, printable(row.path("id").asText())));
        text.append(line("updates", row.path("updates").asText()));
        text.append(line("clicks", row.path("clicks").asText()));
        text.append(line("updated", row.has("last_update")
                ? Instant.ofEpochMilli(row.path("last_update").asLong()) + " ("
                        + age(Duration.ofMillis(row.path("age_ms").asLong())) + ")"
                : "never"));
        if (row.has("bias")) {
            text.append(line("bias", number(row.path("bias"))));
        }
        text.append(line("norm", number(row.path("norm"))));
        text.append(line("vector", components(row.path("embedding"))));
        return text.toString();
    }

    private static String components(JsonNode vector) {
        List<String> first = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, vector.size()); i++) {
            first.add(number(vector.get(i)));
        }
        String shown = String.join(" ", first);
        return vector.size() <= SHOWN ? shown : shown + " ... (" + vector.size() + " in all: --json)";
    }

    /** In the largest unit of which there are two or more. */
    private static String age(Duration age) {
        if (age.isNegative()) {
            return "ahead of this clock";
        } else if (age.toDays() >= 2) {
            return age.toDays() + " days ago";
        } else if (age.toHours() >= 2) {
            return age.toHours() + " h ago";
        } else if (age.toMinutes() >= 2) {
            return age.toMinutes() + " min ago";
        }
        return age.toSeconds() + " s ago";
    }

    private static String number(JsonNode number) {
        return String.format(Locale.ROOT, "%.4f", number.asDouble());
    }

    private static String line(String label, String value) {
        return String.format("%-7s  %s\n", label, value);
    }

    /** An id is data: what would move a terminal's cursor or colour it is shown as '?'. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
    }
}
