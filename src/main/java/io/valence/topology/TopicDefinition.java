package io.valence.topology;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A topic: how it is created, and what is on it. Read from a file of {@code topics/}, which has these components as
 * its fields.
 *
 * @param name the topic's name
 * @param partitions how many it is created with; at least 1
 * @param configuration what it is created with, under Kafka's names, in the order of these
 * @param key what a record's key is
 * @param value JSON Schema of a record's value; not to be changed
 */
public record TopicDefinition(
        String name, int partitions, Map<String, String> configuration, Key key, JsonNode value) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * What a record's key is.
     *
     * @param description what it says
     * @param type {@code string}, in UTF-8, or {@code bytes}
     */
    public record Key(String description, String type) {

        /** @throws NullPointerException naming what is missing */
        public Key {
            Objects.requireNonNull(description, "key.description is missing");
            Objects.requireNonNull(type, "key.type is missing");
        }
    }

    /**
     * @throws NullPointerException naming what is missing
     * @throws IllegalArgumentException if there are no partitions
     */
    public TopicDefinition {
        Objects.requireNonNull(name, "name is missing");
        Objects.requireNonNull(configuration, "configuration is missing");
        Objects.requireNonNull(key, "key is missing");
        Objects.requireNonNull(value, "value is missing");
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions is " + partitions + ", expected 1 or more");
        }
        configuration = Collections.unmodifiableMap(new TreeMap<>(configuration));
    }

    /**
     * Reads a definition that is packaged with the program.
     *
     * @param file its name in {@code topics/}
     * @throws IllegalStateException naming the file and what is wrong with it
     */
    static TopicDefinition packaged(String file) {
        String path = "/topics/" + file;
        try (InputStream stream = TopicDefinition.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException(path + " is missing from the program's class path");
            }
            return read(path, stream);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /** @param path what messages call the source */
    static TopicDefinition read(String path, InputStream stream) throws IOException {
        try {
            return JSON.readValue(stream, TopicDefinition.class);
        } catch (JsonProcessingException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            String message = reason instanceof JsonProcessingException json
                    ? json.getOriginalMessage()
                    : reason.getMessage();
            throw new IllegalStateException(path + " is no definition of a topic: " + message, e);
        }
    }

    /** The same under another name. */
    public TopicDefinition withName(String other) {
        return new TopicDefinition(other, partitions, configuration, key, value);
    }

    /** The same with another number of partitions. */
    public TopicDefinition withPartitions(int number) {
        return new TopicDefinition(name, number, configuration, key, value);
    }
}
