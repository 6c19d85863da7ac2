package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.valence.topology.TopicDefinition;
import io.valence.topology.TopicState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Topics as text for people. */
final class TopicTable {

    private static final String ROW = "  %-13s  %s\n";

    private TopicTable() {}

    /**
     * A paragraph per topic.
     *
     * @param states of the same topics in the same order, or empty if they are not known
     */
    static String of(List<TopicDefinition> topics, List<TopicState> states) {
        List<String> paragraphs = new ArrayList<>();
        for (int i = 0; i < topics.size(); i++) {
            String state = states.isEmpty() ? "" : row("broker", inWords(states.get(i)));
            paragraphs.add(paragraph(topics.get(i), state));
        }
        return String.join("\n", paragraphs);
    }

    static String inWords(TopicState state) {
        if (state instanceof TopicState.Missing) {
            return "missing: 'valence topics create' creates it";
        } else if (state instanceof TopicState.Created) {
            return "created";
        } else if (state instanceof TopicState.AsDefined) {
            return "exists";
        }
        return "exists, and differs: " + String.join("; ", ((TopicState.Differing) state).differences());
    }

    private static String paragraph(TopicDefinition topic, String state) {
        StringBuilder text = new StringBuilder(topic.name()).append('\n').append(state);
        text.append(row("partitions", Integer.toString(topic.partitions())));
        String label = "configuration";
        for (Map.Entry<String, String> entry : topic.configuration().entrySet()) {
            text.append(row(label, entry.getKey() + "=" + entry.getValue()));
            label = "";
        }
        text.append(row("key", topic.key().type() + ". " + topic.key().description()));
        text.append(row("value", type(topic.value()) + ". " + description(topic.value())));
        fields(topic.value()).forEach((name, meaning) -> text.append(row("  " + name, meaning)));
        return text.toString();
    }

    private static Map<String, String> fields(JsonNode schema) {
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        Map<String, String> fields = new LinkedHashMap<>();
        schema.path("properties").properties().forEach(field -> fields.put(
                field.getKey(),
                type(field.getValue()) + (required.contains(field.getKey()) ? "" : ", optional") + ". "
                        + description(field.getValue())));
        return fields;
    }

    /** The types that are allowed, without null: what may be null may be left out. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        List<String> types = new ArrayList<>();
        if (type.isArray()) {
            type.forEach(one -> types.add(one.asText()));
        } else {
            types.add(type.asText("bytes"));
        }
        types.remove("null");
        return String.join(" or ", types);
    }

    private static String description(JsonNode schema) {
        return schema.path("description").asText();
    }

    private static String row(String label, String text) {
        return String.format(ROW, label, text).stripTrailing() + "\n";
    }
}
