package io.valence.cli;

import io.valence.event.EventWeights;
import io.valence.http.Door;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * What a setting's value must be.
 *
 * @param range what is allowed, in the few words that fit a table
 * @param expected the same, as it follows "expected" in a sentence
 * @param accepts whether a value of the setting's type is allowed
 */
record Rule(String range, String expected, Predicate<Object> accepts) implements ConfigDef.Validator {

    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");
    private static final Pattern HOSTS = Pattern.compile("([a-zA-Z0-9._-]+(\\s*,\\s*[a-zA-Z0-9._-]+)*)?");
    private static final Pattern TOKEN =
            Pattern.compile("([a-zA-Z0-9._~+/=-]{" + Door.MIN_TOKEN_CHARS + ",})?");

    static Rule whole(long least, long most) {
        String range = least + " to " + most;
        return new Rule(range, "a whole number from " + range, value -> {
            long number = ((Number) value).longValue();
            return number >= least && number <= most;
        });
    }

    static Rule anyWhole() {
        return new Rule("any whole number", "a whole number of at most 64 bits", value -> true);
    }

    static Rule number(double least, double most) {
        String range = plain(least) + " to " + plain(most);
        return new Rule(range, "a number from " + range, value -> (double) value >= least && (double) value <= most);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    static Rule bool() {
        return new Rule("true, false", "true or false", value -> true);
    }

    static <E extends Enum<E>> Rule oneOf(Class<E> choices) {
        List<String> names = Arrays.stream(choices.getEnumConstants()).map(Rule::nameOf).collect(Collectors.toList());
        return new Rule(String.join(", ", names), String.join(" or ", names),
                names::contains);
    }

    static Rule topic() {
        return new Rule("topic name", "1 to 249 of the characters a-z, A-Z, 0-9, '.', '_' and '-'",
                value -> TOPIC.matcher((String) value).matches());
    }

    /** Which of them there are is known once all is read. */
    static Rule model() {
        return new Rule("main, name of a shadow", "main or the name of a shadow", value -> true);
    }

    static Rule host() {
        return new Rule("host name, address", "a host name or an address", value -> !((String) value).isBlank());
    }

    /** Names, comma-separated; none too. */
    static Rule hosts() {
        return new Rule("NAME,...", "host names, comma-separated", value -> HOSTS.matcher((String) value).matches());
    }

    static Rule file() {
        return new Rule("file", "the path of a file", value -> true);
    }

    static Rule password() {
        return new Rule("password", "a password", value -> true);
    }

    /** A token of a request's header, or none. */
    static Rule token() {
        String range = Door.MIN_TOKEN_CHARS + " characters or more";
        return new Rule(range, range + ", of a-z, A-Z, 0-9 and '-._~+/='",
                value -> TOKEN.matcher(((Password) value).value()).matches());
    }

    static Rule eventWeights() {
        return new Rule("TYPE=WEIGHT,...", "TYPE=WEIGHT pairs, comma-separated, each TYPE once, each WEIGHT -1000000 to"
                + " 1000000, and *=WEIGHT for all other types", Rule::isEventWeights);
    }

    /** How a choice is written in a setting. */
    static String nameOf(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    /** @throws ConfigException naming the key, the value and the rule */
    @Override
    public void ensureValid(String key, Object value) {
        if (!accepts.test(value)) {
            throw new ConfigException(key, value, "expected " + expected);
        }
    }

    @Override
    public String toString() {
        return range;
    }

    private static boolean isEventWeights(Object value) {
        try {
            EventWeights.parse((String) value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
