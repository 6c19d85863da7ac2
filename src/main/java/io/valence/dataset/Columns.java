package io.valence.dataset;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which column holds which part of a click, as a user says it: {@code user=visitor,item=3,time=ts}. */
public final class Columns {

    private static final String EXAMPLE = "expected such as user=1,item=2,time=4 or user=visitor,item=sku,time=ts";

    private final Map<Field, String> columns;

    private Columns(Map<Field, String> columns) {
        this.columns = columns;
    }

    /**
     * Reads a mapping. A column is its number, from 1, or its name in the header.
     *
     * @throws DatasetException naming what is wrong
     */
    public static Columns parse(String mapping) {
        Map<Field, String> columns = new EnumMap<>(Field.class);
        for (String pair : mapping.split(",")) {
            int equals = pair.indexOf('=');
            if (equals < 0 || equals == pair.length() - 1) {
                throw new DatasetException("columns is '" + mapping + "', " + EXAMPLE);
            }
            String label = pair.substring(0, equals).strip();
            Field field = Arrays.stream(Field.values())
                    .filter(candidate -> candidate.label().equals(label))
                    .findFirst()
                    .orElseThrow(() -> new DatasetException("columns names '" + label + "', expected one of "
                            + Arrays.stream(Field.values()).map(Field::label).collect(Collectors.joining(", "))));
            if (columns.put(field, pair.substring(equals + 1).strip()) != null) {
                throw new DatasetException("columns names '" + label + "' twice");
            }
        }
        for (Field field : Field.values()) {
            if (field.required() && !columns.containsKey(field)) {
                throw new DatasetException("columns does not say where '" + field.label() + "' is, " + EXAMPLE);
            }
        }
        return new Columns(columns);
    }

    /** Whether every column is given by its number. */
    boolean numbered() {
        return columns.values().stream().allMatch(Columns::isNumber);
    }

    /** @throws DatasetException if a name is not in the header */
    Layout in(List<String> header) {
        Layout layout = new Layout();
        columns.forEach((field, column) -> {
            int at = header.indexOf(column);
            if (at < 0 && isNumber(column)) {
                at = Integer.parseInt(column) - 1;
            }
            if (at < 0) {
                throw new DatasetException("column '" + column + "' is not in the header: " + String.join(", ", header));
            }
            layout.put(field, at);
        });
        return layout;
    }

    private static boolean isNumber(String column) {
        return column.matches("[1-9][0-9]{0,4}");
    }

    /** The name under which each field is found, in JSON. */
    Map<Field, String> names() {
        return columns;
    }
}
