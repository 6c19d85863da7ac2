package io.valence.cli;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import kafka.docker.KafkaDockerWrapper$;
import scala.jdk.javaapi.CollectionConverters;

/** What Kafka's own container image makes of its environment, by its own code. */
final class KafkaImage {

    private KafkaImage() {}

    /** The broker's properties that {@code environment} asks for. */
    static Properties properties(Map<String, String> environment) {
        var lines = KafkaDockerWrapper$.MODULE$.getServerConfigsFromEnv(
                scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(environment)));
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(String.join("\n", CollectionConverters.asJava(lines))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
