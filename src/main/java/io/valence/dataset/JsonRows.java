package io.valence.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.valence.codec.ClickJson;
import io.valence.event.Click;
import io.valence.event.InvalidClickException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Lines of JSON objects: clicks as on the wire, or objects whose fields are called something else. */
final class JsonRows {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final List<String> WIRE = List.of("user_id", "item_id", "timestamp");

    private JsonRows() {}

    /**
     * How to read lines like those of {@code sample}: an optional field may not be in all of them.
     *
     * @param columns the user's mapping by names; null to go by the names in the sample
     * @return null if no line of the sample is an object, or their names are not known
     */
    static LineParser like(List<String> sample, Columns columns) {
        if (columns != null) {
            List<String> names = List.copyOf(columns.names().values());
            return mapped(names, columns.in(names));
        }
        Set<String> all = new LinkedHashSet<>();
        for (String line : sample) {
            all.addAll(namesIn(line));
        }
        if (all.containsAll(WIRE)) {
            return JsonRows::wire;
        }
        List<String> names = List.copyOf(all);
        Layout layout = Layout.ofHeader(names);
        return layout == null ? null : mapped(names, layout);
    }

    private static List<String> namesIn(String line) {
        try {
            List<String> names = new ArrayList<>();
            JSON.readTree(line).fieldNames().forEachRemaining(names::add);
            return names;
        } catch (JsonProcessingException e) {
            // It is counted when it is read.
            return List.of();
        }
    }

    private static LineParser mapped(List<String> names, Layout layout) {
        return line -> click(line, names, layout);
    }

    private static Click wire(String line) {
        return ClickJson.read(line.getBytes(StandardCharsets.UTF_8));
    }

    private static Click click(String line, List<String> names, Layout layout) {
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
