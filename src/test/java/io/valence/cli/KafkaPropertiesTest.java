package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class KafkaPropertiesTest {

    @Test
    void shouldGiveEachClientWhatItKnowsWhenNamesAreBare() {
        KafkaProperties properties = of(
                "bootstrap.servers", "a:9092", "max.poll.records", "7", "linger.ms", "3", "application.id", "me");

        assertEquals(Map.of("bootstrap.servers", "a:9092"), properties.admin());
        assertEquals(Map.of("bootstrap.servers", "a:9092", "max.poll.records", "7"), properties.consumer());
        assertEquals(Map.of("bootstrap.servers", "a:9092", "linger.ms", "3"), properties.producer());
    }

    @Test
    void shouldLetThePrefixWinWhenANameIsGivenTwice() {
        KafkaProperties properties = of(
                "client.id", "all", "producer.client.id", "mine", "admin.client.id", "its");

        assertEquals(Map.of("client.id", "mine"), properties.producer());
        assertEquals(Map.of("client.id", "its"), properties.admin());
        assertEquals(Map.of("client.id", "all"), properties.consumer());
    }

    private static KafkaProperties of(String... pairs) {
        Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return new KafkaProperties(properties);
    }
}
