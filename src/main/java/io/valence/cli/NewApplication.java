package io.valence.cli;

import io.valence.snapshot.Snapshot;
import io.valence.store.StoreNames;
import io.valence.topology.StreamsDefaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.DoubleConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Makes an application that has not run yet begin where a snapshot ends: its changelogs, as Kafka Streams itself would
 * create them, hold the snapshot's stores, and its group's offsets where it goes on, both or neither.
 */
final class NewApplication {

    /** What brokers allow at most by default: all of it is one transaction. */
    private static final int TRANSACTION_MS = 900_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Admin admin;
    private final Properties kafka;
    private final String id;

    /** @param kafka properties under Kafka's own names, among them the application's id */
    NewApplication(Admin admin, Properties kafka) {
        this.admin = admin;
        this.kafka = kafka;
        this.id = ExportCommand.applicationOf(kafka);
    }

    /**
     * Writes it.
     *
     * @param snapshot has as many partitions as the topics of clicks
     * @param offsets where to go on; from the beginning in the partitions that are not among them
     * @param progress is told the share that was written
     * @throws UserError if the application is not new
     */
    void write(Snapshot snapshot, Map<TopicPartition, Long> offsets, DoubleConsumer progress) {
        if (AdminCall.await(admin.listGroups().all()).stream().anyMatch(group -> group.groupId().equals(id))) {
            throw new UserError("'" + id + "' is not new: it has a consumer group; import into another"
                    + " kafka.application.id");
        }
        List<String> created = createChangelogs(snapshot.partitions().size());
        try {
            writeAll(snapshot, offsets, progress);
        } catch (RuntimeException e) {
            // Nothing was committed to them, and left behind they would be in the way of another try.
            admin.deleteTopics(created);
            throw e;
        }
        awaitVisible(created, snapshot.partitions().size());
    }

    /**
     * A transaction is committed before its markers have reached all partitions. Who started a learner meanwhile would
     * have it begin with the stores as far as it sees them.
     */
    private void awaitVisible(List<String> topics, int partitions) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (String topic : topics) {
            for (int partition = 0; partition < partitions; partition++) {
                latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        }
        Stall stall = new Stall(PATIENCE);
        while (!ends(latest, IsolationLevel.READ_COMMITTED).equals(ends(latest, IsolationLevel.READ_UNCOMMITTED))) {
            if (stall.lastsAt(0)) {
                throw new IllegalStateException("'" + id + "' is imported, but the brokers do not show it yet");
            }
        }
        AdminCall.await(admin.listConsumerGroupOffsets(id, new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata());
    }

    private Map<TopicPartition, Long> ends(Map<TopicPartition, OffsetSpec> latest, IsolationLevel isolation) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        AdminCall.await(admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all())
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** Of two imports at once the second finds them there. */
    private List<String> createChangelogs(int partitions) {
        List<String> names = StoreNames.ALL.stream().map(store -> ChangelogReader.topicOf(id, store)).toList();
        for (String name : AdminCall.await(admin.listTopics().names())) {
            requireNew(name, !names.contains(name));
        }
        Map<String, String> configuration = configuration();
        List<NewTopic> topics = names.stream()
                .map(name -> new NewTopic(name, Optional.of(partitions), replication()).configs(configuration))
                .toList();
        try {
            AdminCall.await(admin.createTopics(topics).all());
        } catch (TopicExistsException e) {
            requireNew(ChangelogReader.topicOf(id, StoreNames.USERS), false);
        }
        return names;
    }

    private void requireNew(String topic, boolean isNew) {
        if (!isNew) {
            throw new UserError("'" + id + "' is not new: there is the topic '" + topic + "'; import into another"
                    + " kafka.application.id");
        }
    }

    private Optional<Short> replication() {
        String given = kafka.getProperty(StreamsConfig.REPLICATION_FACTOR_CONFIG, "-1");
        return given.equals("-1") ? Optional.empty() : Optional.of(Short.valueOf(given));
    }

    /** Kafka Streams' own choice for the changelog of a key-value store, and what overrides it. */
    private Map<String, String> configuration() {
        Map<String, String> configuration = new HashMap<>(Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(50 << 20),
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime"));
        for (Properties properties : List.of(StreamsDefaults.properties(), kafka)) {
            properties.stringPropertyNames().stream()
                    .filter(name -> name.startsWith(StreamsConfig.TOPIC_PREFIX))
                    .forEach(name -> configuration.put(
                            name.substring(StreamsConfig.TOPIC_PREFIX.length()), properties.getProperty(name)));
        }
        return configuration;
    }

    private void writeAll(Snapshot snapshot, Map<TopicPartition, Long> offsets, DoubleConsumer progress) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                StreamsDefaults.properties().get(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG))));
        properties.putAll(new KafkaProperties(kafka).producer());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id + "-import");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            try {
                commit(records(snapshot), offsets, producer, progress);
            } catch (KafkaException e) {
                // At once: a close would wait for what cannot be sent, and the next import aborts what this one left.
                producer.close(Duration.ZERO);
                throw e;
            }
        }
    }

    private void commit(
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, Long> offsets,
            KafkaProducer<byte[], byte[]> producer,
            DoubleConsumer progress) {
        producer.beginTransaction();
        for (int sent = 0; sent < records.size(); sent++) {
            producer.send(records.get(sent));
            progress.accept((double) sent / records.size());
        }
        Map<TopicPartition, OffsetAndMetadata> goOn = new HashMap<>();
        offsets.forEach((partition, offset) -> goOn.put(partition, new OffsetAndMetadata(offset)));
        producer.sendOffsetsToTransaction(goOn, group());
        // Fails if any of the records did.
        producer.commitTransaction();
    }

    /** The group as somebody who is none of its members knows it. */
    private ConsumerGroupMetadata group() {
        Map<String, Object> properties = new HashMap<>(new KafkaProperties(kafka).consumer());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, id);
        try (KafkaConsumer<byte[], byte[]> outsider =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return outsider.groupMetadata();
        }
    }

    private List<ProducerRecord<byte[], byte[]>> records(Snapshot snapshot) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int partition = 0; partition < snapshot.partitions().size(); partition++) {
            for (String store : StoreNames.ALL) {
                for (var entry : snapshot.partitions().get(partition).store(store).entrySet()) {
                    records.add(new ProducerRecord<>(
                            ChangelogReader.topicOf(id, store), partition, entry.getKey().get(), entry.getValue()));
                }
            }
        }
        return records;
    }
}
