package io.valence.cli;

import io.valence.store.StoreNames;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * The settings of further models that learn from the same clicks: {@code valence.shadow.NAME.KEY}, where KEY is one of
 * the learner's. A shadow is there once any of its settings is given; what is not given is as the main model has it.
 */
final class ShadowSettings {

    static final String PREFIX = "valence.shadow.";

    /** How it is written, for lists of settings. */
    static final String FORM = PREFIX + "NAME.KEY";

    private static final String VARIABLE = "VALENCE_SHADOW_";
    private static final String EXAMPLE = "valence.shadow.warm.temperature";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private ShadowSettings() {}

    /** Whether a key is one of these, and written as it should be. */
    static boolean isKey(String key) {
        return key.startsWith(PREFIX) && isName(nameIn(key)) && learnerKey(key).isPresent();
    }

    /** What to write instead of a key that begins like one of these and is none. */
    static String adviceFor(String key) {
        String name = nameIn(key);
        if (name.isEmpty() || key.length() <= PREFIX.length() + name.length() + 1) {
            return "write '" + FORM + "', such as '" + EXAMPLE + "'";
        }
        if (!isName(name)) {
            return "a shadow's name is 1 to 32 of a-z, 0-9 and '-', begins with a letter and is not '" + StoreNames.MAIN
                    + "', write '" + FORM + "', such as '" + EXAMPLE + "'";
        }
        String shadow = PREFIX + name + ".";
        String setting = key.substring(shadow.length());
        return NearestName.of(List.of(setting, setting.substring(setting.lastIndexOf('.') + 1)), learnerNames())
                .map(nearest -> "did you mean '" + shadow + nearest + "'?")
                .orElse("a shadow has the settings of valence.learner, such as '" + shadow + "temperature'");
    }

    /** The key that an environment variable sets, if it is one of these: where names could end in two places, the first. */
    static Optional<String> keyOf(String variable) {
        if (!variable.startsWith(VARIABLE)) {
            return Optional.empty();
        }
        String rest = variable.substring(VARIABLE.length());
        return learnerNames().stream()
                .filter(setting -> rest.endsWith("_" + SettingDefinitions.variable(setting)))
                .max(Comparator.comparingInt(String::length))
                .map(setting -> {
                    String name = rest.substring(0, rest.length() - setting.length() - 1);
                    return PREFIX + name.toLowerCase(Locale.ROOT).replace('_', '-') + "." + setting;
                })
                .filter(ShadowSettings::isKey);
    }

    /** What to write instead of an environment variable that begins like one of these and is none. */
    static Optional<String> adviceForVariable(String variable) {
        return variable.startsWith(VARIABLE)
                ? Optional.of("write '" + VARIABLE + "NAME_KEY', such as '" + SettingDefinitions.variable(EXAMPLE) + "'")
                : Optional.empty();
    }

    /**
     * Every shadow's settings of its own by their full keys, by its name.
     *
     * @param problems is added what is wrong with a value
     */
    static SortedMap<String, Map<String, Object>> read(Map<String, SettingSources.Given> given, List<String> problems) {
        SortedMap<String, Map<String, Object>> shadows = new TreeMap<>();
        given.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                ConfigKey learner = SettingDefinitions.ALL.configKeys().get(learnerKey(key).orElseThrow());
                shadows.computeIfAbsent(nameIn(key), name -> new TreeMap<>())
                        .put(key, Settings.parse(learner, value, "as " + learner.name, problems));
            }
        });
        return shadows;
    }

    /** The values of all settings as they are for one shadow. */
    static Map<String, Object> over(Map<String, Object> values, Map<String, Object> shadow) {
        Map<String, Object> all = new TreeMap<>(values);
        shadow.forEach((key, value) -> all.put(learnerKey(key).orElseThrow(), value));
        return all;
    }

    /** What is wrong with the model that is to answer, if anything is. */
    static Optional<String> problem(String served, SortedMap<String, ?> shadows) {
        if (served.equals(StoreNames.MAIN) || shadows.containsKey(served)) {
            return Optional.empty();
        }
        String known = shadows.isEmpty()
                ? ", as there is no shadow; one is there once " + FORM + " is set"
                : " or a shadow: " + String.join(", ", shadows.keySet());
        return Optional.of(SettingDefinitions.MODEL + " is '" + served + "', expected " + StoreNames.MAIN + known);
    }

    private static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.equals(StoreNames.MAIN);
    }

    private static String nameIn(String key) {
        int end = key.indexOf('.', PREFIX.length());
        return key.substring(PREFIX.length(), end < 0 ? key.length() : end);
    }

    private static Optional<String> learnerKey(String key) {
        int end = key.indexOf('.', PREFIX.length());
        String learner = SettingDefinitions.LEARNER + key.substring(end + 1);
        return end > 0 && SettingDefinitions.ALL.names().contains(learner) ? Optional.of(learner) : Optional.empty();
    }

    private static List<String> learnerNames() {
        return SettingDefinitions.ALL.names().stream()
                .filter(key -> key.startsWith(SettingDefinitions.LEARNER))
                .map(key -> key.substring(SettingDefinitions.LEARNER.length()))
                .sorted()
                .toList();
    }
}
