package io.valence.cli;

import io.valence.codec.ClickJson;
import io.valence.event.Click;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends clicks to their topic: keyed by user, at their event time, each once and in order as long as this producer
 * lives, and counted when the brokers have acknowledged it. Used by one thread.
 */
final class ClickProducer implements AutoCloseable {

    private static final int LINGER_MS = 20;
    private static final int BATCH_BYTES = 128 << 10;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile Exception failure;
    private long sent;

    /** @param properties of the producer, under Kafka's own names; win over the choices made here */
    ClickProducer(Map<String, Object> properties, String topic) {
        Map<String, Object> all = new HashMap<>();
        all.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        all.putAll(properties);
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topic;
    }

    /**
     * Hands a click over to be sent; waits while too many are under way.
     *
     * @throws IllegalStateException if an earlier one could not be sent
     */
    void send(Click click) {
        requireSuccess();
        byte[] key = click.userId().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, null, click.timestamp(), key, ClickJson.write(click)),
                (metadata, exception) -> {
                    if (exception == null) {
                        acknowledged.incrementAndGet();
                    } else {
                        failure = exception;
                    }
                });
        sent++;
    }

    /** How many were handed over. */
    long sent() {
        return sent;
    }

    /** How many are in the topic for certain. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Waits until all are acknowledged. */
    void flush() {
        producer.flush();
        requireSuccess();
    }

    private void requireSuccess() {
        if (failure != null) {
            throw new IllegalStateException(
                    "clicks cannot be sent to '" + topic + "'; acknowledged so far: " + acknowledged, failure);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
