package io.valence.bench;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * What is set for Kafka, under Kafka's own names.
 *
 * @param streams what a Kafka Streams application is given; not to be changed
 * @param admin what an admin client is given
 * @param producer what a producer is given
 */
public record Clients(Properties streams, Map<String, Object> admin, Map<String, Object> producer) {

    /** The brokers that are named; empty for none. */
    Optional<Object> brokers() {
        return Optional.ofNullable(admin.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }
}
