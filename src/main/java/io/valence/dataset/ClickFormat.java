package io.valence.dataset;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a file of clicks is written. */
public enum ClickFormat {

    /** Comma-separated, quoted with '"' where needed; with a header or without. */
    CSV("csv", ",", true),

    /** Tab-separated; with a header or without. */
    TSV("tsv", "\t", false),

    /** One JSON object a line: as on the topic of clicks, or with other field names. */
    JSONL("jsonl", null, false),

    /** MovieLens 100K: user, item, rating, seconds, separated by tabs. */
    U_DATA("u.data", "\t", false),

    /** MovieLens 1M and 10M: user::item::rating::seconds. */
    RATINGS_DAT("ratings.dat", "::", false),

    /** MovieLens since 20M: a header, then user, item, rating, seconds. */
    RATINGS_CSV("ratings.csv", ",", true),

    /** RecBole's atomic files: a header of {@code name:type}, tab-separated. */
    INTER("inter", "\t", false);

    private final String label;
    private final String delimiter;
    private final boolean quoted;

    ClickFormat(String label, String delimiter, boolean quoted) {
        this.label = label;
        this.delimiter = delimiter;
        this.quoted = quoted;
    }

    /** @throws DatasetException if there is no such format; names those that there are */
    public static ClickFormat named(String label) {
        return Arrays.stream(values())
                .filter(format -> format.label.equals(label.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new DatasetException("format is '" + label + "', expected one of " + names()));
    }

    /** All names, as a user writes them. */
    public static String names() {
        return Arrays.stream(values()).map(ClickFormat::toString).collect(Collectors.joining(", "));
    }

    /** What stands between two fields; null for JSON. */
    String delimiter() {
        return delimiter;
    }

    /** Whether a field may be put in quotes. */
    boolean quoted() {
        return quoted;
    }

    /** As a user writes it. */
    @Override
    public String toString() {
        return label;
    }
}
