package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.codec.ClickJson;
import io.valence.embedded.EmbeddedBroker;
import io.valence.event.Click;
import io.valence.topology.TopicCreation;
import io.valence.topology.TopicDefinitions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A record from a wrong clock, on a broker that refuses what is an hour ahead, as Kafka's do unless told otherwise. */
@Timeout(60)
class FutureRecordIT {

    private static final long IN_2100 = 4_102_444_800_000L;
    private static final Click GOOD = new Click("u", "i", 874_724_710_000L);

    @TempDir
    private Path state;

    @Test
    void shouldGoOnWhenARecordsTimeIsDecadesAhead() throws Exception {
        Map<String, String> strict = Map.of("log.message.timestamp.after.max.ms", "3600000");
        try (EmbeddedBroker broker = EmbeddedBroker.start(strict)) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(client)) {
                TopicCreation.create(admin, TopicDefinitions.packaged().all());
            }
            send(client, IN_2100, ClickJson.write(GOOD));
            send(client, IN_2100, "no click".getBytes(StandardCharsets.UTF_8));
            Properties properties = new Properties();
            properties.putAll(client);
            properties.put("application.id", "future-record");
            properties.put("state.dir", state.toString());
            Settings settings = Settings.load(Optional.empty(), Map.of(), List.of());
            try (LearnerService learner =
                    new LearnerService(settings.topology(), properties, Clock.systemUTC())) {
                learner.start();
                assertTrue(learner.awaitRunning(Duration.ofSeconds(60)));
                // Read committed: what follows in the topic shows that the transaction went through.
                assertEquals(List.of("no click"), deadLetters(client));
            }
        }
    }

    private static void send(Map<String, Object> client, long timestamp, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] key = GOOD.userId().getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>("clicks", 0, timestamp, key, value)).get();
        }
    }

    private static List<String> deadLetters(Map<String, Object> client) {
        List<String> values = new ArrayList<>();
        Map<String, Object> committed = Map.of(
                "bootstrap.servers", client.get("bootstrap.servers"), "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(committed, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("clicks-dlq", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (values.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    values.add(new String(record.value(), StandardCharsets.UTF_8));
                }
            }
        }
        return values;
    }
}
