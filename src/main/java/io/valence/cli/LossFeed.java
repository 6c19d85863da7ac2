package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the topic of the loss from its beginning, and only what was committed. Not thread-safe. */
final class LossFeed implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param properties of the consumer, such as {@code bootstrap.servers}
     * @param topic the topic of the loss
     */
    LossFeed(Map<String, Object> properties, String topic) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        consumer = new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Hands on what has come, after waiting for it for at most {@code wait}. */
    void poll(Duration wait, Consumer<JsonNode> listener) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            try {
                listener.accept(json.readTree(record.value()));
            } catch (IOException e) {
                throw new UncheckedIOException("offset " + record.offset() + " of " + record.topic() + " is no JSON", e);
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
