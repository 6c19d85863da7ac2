package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Items with scores as text for people. */
final class RankingTable {

    /** Scores that are further right than this are not seen together with their ids. */
    private static final int WIDEST_ID = 60;

    private RankingTable() {}

    /**
     * One line for each item, and before and after them what else is to say.
     *
     * @param ranking as the HTTP server sent it
     */
    static String of(JsonNode ranking) {
        StringBuilder text = new StringBuilder();
        if (ranking.path("popular").asBoolean()) {
            text.append("nothing is known of '").append(EmbeddingTable.printable(ranking.path("user").asText()))
                    .append("': what follows is for anybody\n");
        }
        List<String> ids = new ArrayList<>();
        ranking.path("items").forEach(item -> ids.add(EmbeddingTable.printable(item.path("id").asText())));
        if (ids.isEmpty()) {
            text.append("no items\n");
        } else {
            int width = Math.max("item".length(),
                    Math.min(WIDEST_ID, ids.stream().mapToInt(String::length).max().orElse(0)));
            text.append(line("rank", width, "item", "score"));
            for (int i = 0; i < ids.size(); i++) {
                double score = ranking.path("items").get(i).path("score").asDouble();
                text.append(line(Integer.toString(i + 1), width, ids.get(i),
                        String.format(Locale.ROOT, "%.4f", score)));
            }
        }
        ranking.path("unscored").forEach(id -> text.append("no score for '")
                .append(EmbeddingTable.printable(id.asText())).append("'\n"));
        return text.toString();
    }

    private static String line(String rank, int width, String id, String score) {
        return String.format(Locale.ROOT, "%4s  %-" + width + "s  %10s\n", rank, id, score);
    }
}
