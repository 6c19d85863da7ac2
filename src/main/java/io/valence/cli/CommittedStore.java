package io.valence.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A store as of its last commit, read from its changelog as a restore would read it: a snapshot that is the same
 * whether the learner runs or not, and takes nothing from it.
 */
final class CommittedStore {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, Object> properties;
    private final String topic;

    /** @param properties of the consumer, under Kafka's own names */
    CommittedStore(Map<String, Object> properties, String applicationId, String store) {
        this.properties = new HashMap<>(properties);
        this.properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        topic = applicationId + "-" + store + "-changelog";
    }

    /**
     * All entries by id.
     *
     * @param progress is told the share that was read
     * @throws UserError if no learner of this application has ever committed
     */
    SortedMap<String, byte[]> read(DoubleConsumer progress) {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<PartitionInfo> infos = consumer.listTopics().get(topic);
            if (infos == null) {
                throw new UserError("there is no topic '" + topic + "': no learner has run here under this"
                        + " kafka.application.id");
            }
            List<TopicPartition> partitions =
                    infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // Under read_committed the end is that of the last commit, and stays it however long this takes.
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long all = ends.values().stream().mapToLong(Long::longValue).sum();
            Stall stall = new Stall(PATIENCE);
            for (long at = 0; at < all; at = position(consumer, ends)) {
                consumer.poll(POLL).forEach(record -> put(entries, record, ends));
                progress.accept((double) at / all);
                if (stall.lastsAt(at)) {
                    throw new IllegalStateException("'" + topic + "' cannot be read on from offset " + at);
                }
            }
        }
        return entries;
    }

    private static void put(
            SortedMap<String, byte[]> entries, ConsumerRecord<byte[], byte[]> record, Map<TopicPartition, Long> ends) {
        if (record.offset() >= ends.get(new TopicPartition(record.topic(), record.partition()))) {
            return;
        }
        String id = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            entries.remove(id);
        } else {
            entries.put(id, record.value());
        }
    }

    private static long position(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.min(end.getValue(), consumer.position(end.getKey())))
                .sum();
    }
}
