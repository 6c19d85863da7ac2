package io.valence.dataset;

import io.valence.event.Click;
import io.valence.event.InvalidClickException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which field of a click is at which place of a row. */
final class Layout {

    private final Map<Field, Integer> places = new EnumMap<>(Field.class);

    Layout put(Field field, int place) {
        places.put(field, place);
        return this;
    }

    /** What a header says; null unless it names a user, an item and a time. */
    static Layout ofHeader(List<String> header) {
        Layout layout = new Layout();
        for (Field field : Field.values()) {
            int place = field.in(header);
            if (place >= 0) {
                layout.put(field, place);
            } else if (field.required()) {
                return null;
            }
        }
        return layout;
    }

    /** Where {@code field} is. */
    int place(Field field) {
        return places.get(field);
    }

    /** @throws InvalidClickException naming what is missing or wrong */
    Click click(List<String> row) {
        return new Click(
                text(row, Field.USER),
                text(row, Field.ITEM),
                Times.milliseconds(text(row, Field.TIME)),
                text(row, Field.EVENT_TYPE),
                text(row, Field.EVENT_ID),
                weight(text(row, Field.WEIGHT)));
    }

    private String text(List<String> row, Field field) {
        Integer place = places.get(field);
        if (place == null) {
            return null;
        }
        if (place < row.size()) {
            String text = row.get(place).strip();
            return text.isEmpty() && !field.required() ? null : text;
        }
        if (field.required()) {
            throw new InvalidClickException("fields: " + row.size() + ", expected at least " + width());
        }
        return null;
    }

    /** How many fields a row must have. */
    private int width() {
        return places.entrySet().stream()
                .filter(place -> place.getKey().required())
                .mapToInt(place -> place.getValue() + 1)
                .max()
                .orElse(0);
    }

    private static double weight(String text) {
        if (text == null) {
            return 1;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new InvalidClickException("weight is '" + Excerpt.of(text) + "', expected a number");
        }
    }
}
