package io.valence.dataset;

import io.valence.event.InvalidClickException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Splits a line into fields. Each line is parsed by itself, so that a stray quote cannot swallow those after it. */
final class Rows {

    private final CSVFormat format;

    Rows(ClickFormat format) {
        this.format = CSVFormat.Builder.create()
                .setDelimiter(format.delimiter())
                .setQuote(format.quoted() ? '"' : null)
                .setIgnoreEmptyLines(false)
                .get();
    }

    /** @throws InvalidClickException if the quotes do not match */
    List<String> split(String line) {
        try (CSVParser parser = CSVParser.parse(line, format)) {
            List<CSVRecord> records = parser.getRecords();
            return records.isEmpty() ? List.of() : records.get(0).toList();
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidClickException("quotes that do not match");
        }
    }
}
