package io.valence.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Gathers what was set and where, later sources replacing earlier ones, and collects every problem on the way. */
final class SettingSources {

    static final String KAFKA = "kafka.";

    private static final String ENVIRONMENT = "environment";
    private static final String OVERRIDE = "--set";
    private static final String VARIABLE = "VALENCE_";
    private static final String KAFKA_VARIABLE = "VALENCE_KAFKA_";
    private static final Set<String> KAFKA_NAMES = kafkaNames();

    /**
     * One value as somebody wrote it.
     *
     * @param source the file, "environment" or "--set"
     * @param name what the source calls the setting
     */
    record Given(String source, String name, String value) {}

    private final Map<String, Given> given = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /** What was set, by full key. */
    Map<String, Given> given() {
        return Collections.unmodifiableMap(given);
    }

    /** One line each. */
    List<String> problems() {
        return Collections.unmodifiableList(problems);
    }

    void addFile(Path file) {
        Properties properties = read(file);
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            add(key, new Given(file.toString(), key, properties.getProperty(key)));
        }
    }

    void addEnvironment(Map<String, String> environment) {
        Map<String, String> keys = new HashMap<>();
        SettingDefinitions.ALL.names().forEach(key -> keys.put(SettingDefinitions.variable(key), key));
        new TreeMap<>(environment).forEach((name, value) -> {
            Given variable = new Given(ENVIRONMENT, name, value);
            Optional<String> shadow = ShadowSettings.keyOf(name);
            if (keys.containsKey(name)) {
                given.put(keys.get(name), variable);
            } else if (shadow.isPresent()) {
                given.put(shadow.get(), variable);
            } else if (name.startsWith(KAFKA_VARIABLE) && name.length() > KAFKA_VARIABLE.length()) {
                String kafkaName = name.substring(KAFKA_VARIABLE.length()).toLowerCase(Locale.ROOT).replace('_', '.');
                given.put(KAFKA + kafkaName, variable);
            } else if (name.startsWith(VARIABLE) && !isServiceLink(name, value)) {
                String advice = ShadowSettings.adviceForVariable(name)
                        .orElseGet(() -> hint(NearestName.of(List.of(name), keys.keySet())));
                problems.add(ENVIRONMENT + ": unknown variable '" + name + "': " + advice);
            }
        });
    }

    /** @param overrides each {@code key=value}; {@code valence.learner.} may be left out */
    void addOverrides(List<String> overrides) {
        for (String override : overrides) {
            int equals = override.indexOf('=');
            if (equals < 1) {
                problems.add(OVERRIDE + ": '" + override + "' is no KEY=VALUE, such as temperature=0.1");
                continue;
            }
            String name = override.substring(0, equals).strip();
            String learnerKey = SettingDefinitions.LEARNER + name;
            String key = SettingDefinitions.ALL.names().contains(learnerKey) ? learnerKey : name;
            add(key, new Given(OVERRIDE, name, override.substring(equals + 1)));
        }
    }

    private void add(String key, Given value) {
        boolean kafka = key.startsWith(KAFKA) && key.length() > KAFKA.length();
        if (kafka || SettingDefinitions.ALL.names().contains(key) || ShadowSettings.isKey(key)) {
            given.put(key, value);
        } else {
            problems.add(value.source() + ": unknown setting '" + value.name() + "': " + adviceFor(key));
        }
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new UserError(file + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new UserError(file + ": not a text file in UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw new UserError(file + ": not a properties file: " + e.getMessage(), e);
        } catch (IOException e) {
            String reason = Files.isDirectory(file) ? "it is a directory" : "access denied or broken";
            throw new UserError(file + ": cannot be read: " + reason, e);
        }
        return properties;
    }

    private static String adviceFor(String key) {
        if (key.startsWith(ShadowSettings.PREFIX)) {
            return ShadowSettings.adviceFor(key);
        }
        Set<String> keys = SettingDefinitions.ALL.names();
        if (KAFKA_NAMES.contains(key)) {
            return "write '" + KAFKA + key + "'";
        }
        List<String> spellings =
                List.of(key, SettingDefinitions.PREFIX + key, SettingDefinitions.LEARNER + key);
        for (String spelling : spellings) {
            if (keys.contains(spelling)) {
                return "write '" + spelling + "'";
            }
        }
        return hint(NearestName.of(spellings, keys)
                .or(() -> NearestName.of(List.of(key), KAFKA_NAMES).map(name -> KAFKA + name)));
    }

    private static String hint(Optional<String> nearest) {
        return nearest.map(name -> "did you mean '" + name + "'?").orElse("'valence settings' lists all");
    }

    /** Kubernetes hands these to every container beside a service that is called valence; nobody meant a setting. */
    private static boolean isServiceLink(String name, String value) {
        return name.startsWith("VALENCE_SERVICE_")
                || name.matches("VALENCE_PORT_\\d+_.*")
                || name.equals("VALENCE_PORT") && value.contains("://");
    }

    private static Set<String> kafkaNames() {
        Set<String> names = new TreeSet<>(StreamsConfig.configDef().names());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        names.addAll(AdminClientConfig.configNames());
        return Collections.unmodifiableSet(names);
    }
}
