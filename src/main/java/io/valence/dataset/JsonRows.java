package io.valence.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.codec.ClickJson;
import io.valence.event.Click;
import io.valence.event.InvalidClickException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lines of JSON objects: clicks as on the wire, or objects whose fields are called something else. */
final class JsonRows {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> WIRE = List.of("user_id", "item_id", "timestamp");

    private JsonRows() {}

    /**
     * How to read lines like {@code sample}.
     *
     * @param columns the user's mapping by names; null to go by the names in the sample
     * @return null if the sample is no object, or has no names that are known
     */
    static LineParser like(String sample, Columns columns) {
        List<String> names = new ArrayList<>();
        if (columns == null) {
            try {
                JSON.readTree(sample).fieldNames().forEachRemaining(names::add);
            } catch (JsonProcessingException e) {
                return null;
            }
            if (names.containsAll(WIRE)) {
                return JsonRows::wire;
            }
        } else {
            names.addAll(columns.names().values());
        }
        Layout layout = columns == null ? Layout.ofHeader(names) : columns.in(names);
        return layout == null ? null : line -> mapped(line, names, layout);
    }

    private static Click wire(String line) {
        return ClickJson.read(line.getBytes(StandardCharsets.UTF_8));
    }

    private static Click mapped(String line, List<String> names, Layout layout) {
        JsonNode object;
        try {
            object = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new InvalidClickException("broken JSON");
        }
        List<String> row = names.stream().map(name -> object.path(name).asText("")).toList();
        return layout.click(row);
    }
}
