package io.valence.dataset;

import io.valence.event.InvalidClickException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** Tells from its first lines how a file is written. */
final class Recogniser {

    /** Enough to outvote some broken ones. */
    static final int SAMPLE = 50;

    private static final String USE_COLUMNS = "say where they are with --columns user=1,item=2,time=3";

    private final List<String> sample;
    private final Columns columns;
    private final ClickFormat format;

    /**
     * @param sample the first lines that are readable text and not blank; at least one
     * @param format null to find out
     * @param columns null to find out
     */
    Recogniser(List<String> sample, ClickFormat format, Columns columns) {
        this.sample = sample;
        this.columns = columns;
        this.format = format == null ? formatOf(sample) : format;
    }

    /** How to read the lines. */
    record Recognised(LineParser parser, boolean header) {}

    private static ClickFormat formatOf(List<String> sample) {
        List<ClickFormat> candidates =
                List.of(ClickFormat.JSONL, ClickFormat.RATINGS_DAT, ClickFormat.TSV, ClickFormat.CSV);
        return candidates.stream()
                .filter(candidate -> 2 * sample.stream().filter(line -> looks(candidate, line)).count() > sample.size())
                .findFirst()
                .orElseThrow(() -> new DatasetException("not recognised: expected fields separated by comma, tab or"
                        + " '::', or JSON objects; the first line is '" + Excerpt.of(sample.get(0)) + "'"));
    }

    private static boolean looks(ClickFormat format, String line) {
        return format == ClickFormat.JSONL
                ? line.stripLeading().startsWith("{")
                : line.split(format.delimiter(), -1).length >= 3;
    }

    /** @throws DatasetException if it cannot be told where user, item and time are */
    Recognised recognise() {
        return format == ClickFormat.JSONL ? json() : delimited();
    }

    private Recognised json() {
        LineParser parser = JsonRows.like(sample, columns);
        if (parser == null) {
            throw new DatasetException("expected JSON objects with user_id, item_id and timestamp, or --columns"
                    + " user=NAME,item=NAME,time=NAME; the first line is '" + Excerpt.of(sample.get(0)) + "'");
        }
        return new Recognised(parser, false);
    }

    private Recognised delimited() {
        Rows rows = new Rows(format);
        List<List<String>> split = split(rows);
        List<String> first = split.get(0);
        Layout layout;
        boolean header;
        if (columns != null) {
            layout = columns.in(first);
            header = !columns.numbered() || !isTime(first, layout.place(Field.TIME));
        } else if (format == ClickFormat.U_DATA || format == ClickFormat.RATINGS_DAT) {
            layout = new Layout().put(Field.USER, 0).put(Field.ITEM, 1).put(Field.TIME, 3);
            header = false;
        } else {
            Layout named = Layout.ofHeader(first);
            header = named != null;
            layout = header ? named : byContent(split);
        }
        return new Recognised(line -> layout.click(rows.split(line)), header);
    }

    private List<List<String>> split(Rows rows) {
        List<List<String>> split = new ArrayList<>();
        for (String line : sample) {
            try {
                split.add(rows.split(line).stream().map(String::strip).toList());
            } catch (InvalidClickException e) {
                // It is counted when it is read.
                split.add(List.of());
            }
        }
        return split;
    }

    /** User first, the last column that holds times, and the first of the others as the item. */
    private Layout byContent(List<List<String>> rows) {
        if (format == ClickFormat.INTER || format == ClickFormat.RATINGS_CSV) {
            throw new DatasetException("the header names no user, item and time: '" + Excerpt.of(sample.get(0)) + "'; "
                    + USE_COLUMNS);
        }
        int width = widthOf(rows);
        int time = timeColumn(rows, width);
        if (width < 3 || time < 0) {
            throw new DatasetException("cannot tell which columns are user, item and time in '"
                    + Excerpt.of(sample.get(0)) + "'; " + USE_COLUMNS);
        }
        return new Layout().put(Field.USER, 0).put(Field.ITEM, time == 1 ? 2 : 1).put(Field.TIME, time);
    }

    private static int timeColumn(List<List<String>> rows, int width) {
        for (int column = width - 1; column > 0; column--) {
            int at = column;
            if (mostly(rows, width, row -> Times.isDate(row.get(at)))) {
                return at;
            }
        }
        for (int column = width - 1; column > 0; column--) {
            int at = column;
            if (mostly(rows, width, row -> Times.isLikely(row.get(at)))) {
                return at;
            }
        }
        return width == 3 && mostly(rows, width, row -> isTime(row, 2)) ? 2 : -1;
    }

    private static boolean mostly(List<List<String>> rows, int width, Predicate<List<String>> test) {
        List<List<String>> whole = rows.stream().filter(row -> row.size() == width).toList();
        return 2 * whole.stream().filter(test).count() > whole.size();
    }

    /** The number of fields that most rows have. */
    private static int widthOf(List<List<String>> rows) {
        List<Integer> widths = rows.stream().map(List::size).toList();
        return widths.stream()
                .max((a, b) -> Integer.compare(Collections.frequency(widths, a), Collections.frequency(widths, b)))
                .orElse(0);
    }

    private static boolean isTime(List<String> row, int column) {
        try {
            return column < row.size() && Times.milliseconds(row.get(column)) >= 0;
        } catch (InvalidClickException e) {
            return false;
        }
    }
}
