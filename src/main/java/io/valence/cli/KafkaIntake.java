package io.valence.cli;

import io.valence.codec.ClickJson;
import io.valence.event.Click;
import io.valence.http.ClickIntake;
import io.valence.topology.ForgetUser;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends what comes in over HTTP to the topic of clicks. */
final class KafkaIntake implements ClickIntake, AutoCloseable {

    /** Whoever asked is told by then, and has to know that it will not be sent after all. */
    private static final int DELIVERY_MS = 9_000;

    private static final int REQUEST_MS = 4_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    /** @param properties of the producer, under Kafka's own names */
    KafkaIntake(Map<String, Object> properties, String topic) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MS);
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_MS);
        producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topic;
    }

    @Override
    public CompletionStage<Void> send(List<Click> clicks) {
        return all(clicks.stream()
                .map(click -> new ProducerRecord<>(
                        topic, null, click.timestamp(), click.userId().getBytes(StandardCharsets.UTF_8),
                        ClickJson.write(click)))
                .toList());
    }

    @Override
    public CompletionStage<Void> forget(String userId) {
        return all(List.of(ForgetUser.record(topic, userId)));
    }

    private CompletionStage<Void> all(List<ProducerRecord<byte[], byte[]>> records) {
        return CompletableFuture.allOf(records.stream().map(this::one).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> one(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        try {
            producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    acknowledged.complete(null);
                } else {
                    acknowledged.completeExceptionally(failure);
                }
            });
        } catch (KafkaException e) {
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }

    @Override
    public void close() {
        producer.close();
    }
}
