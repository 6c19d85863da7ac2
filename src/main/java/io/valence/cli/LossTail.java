package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.query.PublishedWindow;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the topic of the loss from shortly before its end, on a thread of its own and reading only what was
 * committed, so that the learner knows nothing of it.
 */
final class LossTail implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LossTail.class);

    /** Records of each partition that are read again at the start: enough windows to fill a page. */
    private static final long BACK = 1_000;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PAUSE_SECONDS = 5;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final Consumer<PublishedWindow> sink;
    private final ObjectMapper json = new ObjectMapper();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private boolean assigned;

    /**
     * Starts to follow.
     *
     * @param properties of the consumer, such as {@code bootstrap.servers}
     * @param sink is given each window, in order
     */
    LossTail(Map<String, Object> properties, String topic, Consumer<PublishedWindow> sink) {
        this.topic = topic;
        this.sink = sink;
        Map<String, Object> all = new HashMap<>(properties);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer = new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        thread = new Thread(this::follow, "loss-tail");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        try (consumer) {
            while (closing.getCount() > 0) {
                try {
                    assign();
                    consumer.poll(POLL).forEach(record -> read(record).ifPresent(sink));
                } catch (KafkaException e) {
                    pause(e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void assign() {
        if (assigned) {
            return;
        }
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        consumer.endOffsets(partitions)
                .forEach((partition, end) -> consumer.seek(partition, Math.max(first.get(partition), end - BACK)));
        assigned = true;
    }

    /** Metrics are not worth a learner: what is wrong here is said, and tried again. */
    private void pause(KafkaException failure) throws InterruptedException {
        if (closing.getCount() > 0) {
            LOG.warn("cannot read the topic '{}' for the metrics over HTTP: trying again", topic, failure);
            closing.await(PAUSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Empty for what is no window: single clicks, and what others may have written. */
    private Optional<PublishedWindow> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            JsonNode fields = json.readTree(record.value());
            if (!fields.path("type").asText().equals("window")) {
                return Optional.empty();
            }
            Map<String, Double> values = new HashMap<>();
            fields.properties().forEach(field -> {
                if (field.getValue().isNumber()) {
                    values.put(field.getKey(), field.getValue().asDouble());
                }
            });
            // Not as it came: on one line, as an event has to be.
            String text = fields.toString();
            Optional<String> shadow = ShadowReport.isOfShadow(fields)
                    ? Optional.of(ShadowReport.modelOf(fields))
                    : Optional.empty();
            return Optional.of(new PublishedWindow(
                    fields.path("partition").asInt(), record.timestamp(), values, text, shadow));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("offset {} of {} is no JSON that the learner wrote: passed over", record.offset(), topic, e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
