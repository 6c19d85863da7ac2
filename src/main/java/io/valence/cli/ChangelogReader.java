package io.valence.cli;

import java.time.Duration;
import java.util.ArrayList;
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
import org.apache.kafka.common.utils.Bytes;

/**
 * Reads stores from their changelogs as a restore would read them: committed values only, and the same whether the
 * learner runs or not, from which it takes nothing.
 */
final class ChangelogReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String application;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, SortedMap<Bytes, byte[]>> entries = new HashMap<>();

    /**
     * Begins at the beginning.
     *
     * @param properties of the consumer, under Kafka's own names
     * @param stores the names of the stores to read
     * @throws UserError if no learner of this application has ever run
     */
    ChangelogReader(Map<String, Object> properties, String application, List<String> stores) {
        this.application = application;
        Map<String, Object> all = new HashMap<>(properties);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer = new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            Map<String, List<PartitionInfo>> topics = consumer.listTopics();
            for (String store : stores) {
                String topic = topicOf(application, store);
                if (!topics.containsKey(topic)) {
                    throw new UserError("there is no topic '" + topic + "': no learner has run here under this"
                            + " kafka.application.id");
                }
                topics.get(topic).forEach(
                        info -> entries.put(new TopicPartition(topic, info.partition()), new TreeMap<>()));
            }
            consumer.assign(entries.keySet());
            consumer.seekToBeginning(entries.keySet());
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** The changelog of a store. */
    static String topicOf(String application, String store) {
        return application + "-" + store + "-changelog";
    }

    /** Where the changelogs end as of their last commits. */
    Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(entries.keySet());
    }

    /**
     * Reads on to {@code ends}, of all partitions, and not past them.
     *
     * @param progress is told the share that was read
     */
    void readTo(Map<TopicPartition, Long> ends, DoubleConsumer progress) {
        long all = ends.values().stream().mapToLong(Long::longValue).sum();
        Stall stall = new Stall(PATIENCE);
        for (long at = position(ends); at < all; at = position(ends)) {
            consumer.poll(POLL).forEach(record -> put(record, ends));
            progress.accept((double) at / all);
            if (stall.lastsAt(at)) {
                throw new IllegalStateException(
                        "the changelogs of '" + application + "' cannot be read on from " + at + " of " + all);
            }
        }
        // What came after the ends is for the next call.
        ends.forEach(consumer::seek);
    }

    private void put(ConsumerRecord<byte[], byte[]> record, Map<TopicPartition, Long> ends) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() >= ends.get(partition)) {
            return;
        }
        if (record.value() == null) {
            entries.get(partition).remove(Bytes.wrap(record.key()));
        } else {
            entries.get(partition).put(Bytes.wrap(record.key()), record.value());
        }
    }

    private long position(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.min(end.getValue(), consumer.position(end.getKey())))
                .sum();
    }

    /** What was read of a store, by key, for each of its partitions in their order. */
    List<SortedMap<Bytes, byte[]>> entries(String store) {
        String topic = topicOf(application, store);
        List<SortedMap<Bytes, byte[]>> partitions = new ArrayList<>();
        for (int partition = 0; entries.containsKey(new TopicPartition(topic, partition)); partition++) {
            partitions.add(entries.get(new TopicPartition(topic, partition)));
        }
        return partitions;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
