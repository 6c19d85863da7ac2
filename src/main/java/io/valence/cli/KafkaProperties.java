package io.valence.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Hands the {@code kafka.*} settings to the client that each is for. As in Kafka Streams, {@code producer.},
 * {@code consumer.} and {@code admin.} in front of a name restrict it to that client and win over the bare name; a
 * bare name goes to every client that knows it, so that nothing is logged about those that do not.
 */
final class KafkaProperties {

    private final Properties given;

    /** @param given properties under Kafka's own names */
    KafkaProperties(Properties given) {
        this.given = given;
    }

    Map<String, Object> producer() {
        return of(ProducerConfig.configNames(), StreamsConfig.PRODUCER_PREFIX);
    }

    Map<String, Object> consumer() {
        return of(ConsumerConfig.configNames(), StreamsConfig.CONSUMER_PREFIX);
    }

    Map<String, Object> admin() {
        return of(AdminClientConfig.configNames(), StreamsConfig.ADMIN_CLIENT_PREFIX);
    }

    private Map<String, Object> of(Set<String> known, String prefix) {
        Map<String, Object> properties = new HashMap<>();
        Map<String, Object> own = new HashMap<>();
        for (String name : given.stringPropertyNames()) {
            if (known.contains(name)) {
                properties.put(name, given.getProperty(name));
            } else if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), given.getProperty(name));
            }
        }
        properties.putAll(own);
        return properties;
    }
}
