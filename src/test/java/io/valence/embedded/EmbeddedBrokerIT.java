package io.valence.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedBrokerIT {

    private static final TopicPartition TOPIC = new TopicPartition("letters", 0);

    @TempDir
    private Path directory;

    @Test
    void shouldKeepDataWhenRestartedOnTheSameDirectory() throws Exception {
        int port;
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, Map.of())) {
            port = port(broker);
            create(broker);
            send(broker, "a", 0);
            assertEquals(List.of("a"), read(broker, 1));
        }
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                EmbeddedBroker broker = EmbeddedBroker.start(directory, Map.of())) {
            assertNotEquals(taken.getLocalPort(), port(broker));
            send(broker, "b", 0);
            assertEquals(List.of("a", "b"), read(broker, 2));
        }
    }

    /** Retention looks every 200 ms here, so that it has passed several times before the last record is read. */
    @Test
    void shouldTakeAndKeepClicksOfAnyTimeWhenTheyAreDecadesAway() throws Exception {
        Map<String, String> impatient = Map.of(
                "log.retention.check.interval.ms", "200", "log.initial.task.delay.ms", "200");
        try (EmbeddedBroker broker = EmbeddedBroker.start(impatient)) {
            create(broker);
            send(broker, "first", 0);
            send(broker, "1997", 874_724_710_000L);
            send(broker, "2100", 4_102_444_800_000L);
            assertEquals(List.of("first", "1997", "2100"), read(broker, 3));
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenItsDirectoryIsTemporary() {
        EmbeddedBroker broker = EmbeddedBroker.start();
        assertTrue(Files.exists(broker.directory()));
        broker.close();
        broker.close();
        assertFalse(Files.exists(broker.directory()));
    }

    @Test
    void shouldNameTheDirectoryWhenAnotherBrokerHasIt() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, Map.of())) {
            IllegalStateException refused = assertThrows(
                    IllegalStateException.class, () -> EmbeddedBroker.start(broker.directory(), Map.of()));
            assertEquals(
                    directory + " is in use by another embedded broker", refused.getCause().getMessage());
        }
    }

    private static int port(EmbeddedBroker broker) {
        String servers = broker.bootstrapServers();
        return Integer.parseInt(servers.substring(servers.indexOf(':') + 1));
    }

    private static void create(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC.topic(), Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private static void send(EmbeddedBroker broker, String value, long timestamp) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC.topic(), 0, timestamp, "k", value)).get();
        }
    }

    private static List<String> read(EmbeddedBroker broker, int count) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(TOPIC));
            consumer.seekToBeginning(List.of(TOPIC));
            while (values.size() < count) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    values.add(record.value());
                }
            }
        }
        return values;
    }
}
