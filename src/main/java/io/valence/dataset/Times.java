package io.valence.dataset;

import io.valence.event.InvalidClickException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Event times as logs write them: seconds or milliseconds since 1970, with or without a fraction, or ISO 8601 with a T or a
 * space, in UTC unless it says otherwise: {@code Z}, {@code +01:00}, {@code +0100}, {@code +01}, or {@code UTC} after a
 * space. A number counts as seconds below 10¹¹ (which is the year 5138, or 1973 in milliseconds).
 */
final class Times {

    private static final long SECONDS_BELOW = 100_000_000_000L;

    // What a column of numbers must lie between to be taken for times where nothing says so: 1985 to 2100.
    private static final double EARLIEST_SECONDS = 473_385_600d;
    private static final double LATEST_SECONDS = 4_102_444_800d;

    /** Longer than any time, so that a field of a megabyte is refused at once. */
    private static final int MOST_CHARS = 40;

    private static final int DATE_CHARS = "2026-01-31".length();

    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[' UTC'][' '][XXX][XX][X]")
            .optionalEnd()
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Times() {}

    /** @throws InvalidClickException if {@code text} is no time */
    static long milliseconds(String text) {
        if (text.isEmpty()) {
            throw new InvalidClickException("time is empty");
        }
        BigDecimal number = number(text);
        return number == null ? ofDate(text) : ofNumber(number, text);
    }

    /** Whether a column with values like this one is likely to hold times. */
    static boolean isLikely(String text) {
        if (isDate(text)) {
            return true;
        }
        BigDecimal number = number(text);
        double seconds = number == null ? 0 : number.doubleValue();
        if (seconds >= SECONDS_BELOW) {
            seconds /= 1000;
        }
        return seconds >= EARLIEST_SECONDS && seconds <= LATEST_SECONDS;
    }

    /** Whether it is written as a date. */
    static boolean isDate(String text) {
        try {
            return number(text) == null && ofDate(text) >= 0;
        } catch (InvalidClickException e) {
            return false;
        }
    }

    private static BigDecimal number(String text) {
        // An exponent of a billion would make a number of a billion digits.
        if (text.isEmpty() || text.length() > MOST_CHARS || !text.matches("[+-]?[0-9]*\\.?[0-9]*([eE][+-]?[0-9]{1,2})?")) {
            return null;
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static long ofNumber(BigDecimal number, String text) {
        boolean seconds = number.abs().compareTo(BigDecimal.valueOf(SECONDS_BELOW)) < 0;
        BigDecimal milliseconds = seconds ? number.movePointRight(3) : number;
        try {
            return milliseconds.setScale(0, RoundingMode.FLOOR).longValueExact();
        } catch (ArithmeticException e) {
            throw noTime(text);
        }
    }

    private static long ofDate(String text) {
        if (text.length() > MOST_CHARS) {
            throw noTime(text);
        }
        boolean spaced = text.length() > DATE_CHARS && text.charAt(DATE_CHARS) == ' ';
        String iso = spaced ? text.substring(0, DATE_CHARS) + 'T' + text.substring(DATE_CHARS + 1) : text;
        try {
            return Instant.from(DATE.parse(iso)).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw noTime(text);
        }
    }

    private static InvalidClickException noTime(String text) {
        return new InvalidClickException("time is '" + Excerpt.of(text)
                + "', expected seconds or milliseconds since 1970 or a date like 2026-01-31T12:00:00Z");
    }
}
