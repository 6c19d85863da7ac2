package io.valence.cli;

import io.valence.codec.RowCodec;
import io.valence.embedding.History;
import io.valence.embedding.RowTable;
import io.valence.store.StoreNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;

/** What an application committed, by store and key, read from its changelogs as a restore would read them. */
final class ChangelogDump {

    /** The stores that make up the model: what must be the same bytes after a crash. */
    static final List<String> MODEL =
            List.of(StoreNames.USERS, StoreNames.ITEMS, StoreNames.BANK, StoreNames.CATALOGUE);

    private ChangelogDump() {}

    /** Hex of the value by hex of the key, for each of the model's stores. */
    static Map<String, SortedMap<String, String>> model(String bootstrapServers, String applicationId) {
        return model(bootstrapServers, applicationId, StoreNames.MAIN);
    }

    /** The same of the model that is called {@code name}. */
    static Map<String, SortedMap<String, String>> model(String bootstrapServers, String applicationId, String name) {
        Map<String, SortedMap<String, String>> model = new TreeMap<>();
        for (String store : MODEL) {
            String changelog = applicationId + "-" + StoreNames.of(name, store) + "-changelog";
            model.put(store, latest(bootstrapServers, changelog));
        }
        return model;
    }

    /** The sum of the users' counters. */
    static long updatesOfUsers(Map<String, SortedMap<String, String>> model, int dimensions) {
        RowTable table = new RowTable(dimensions);
        long updates = 0;
        for (String row : model.get(StoreNames.USERS).values()) {
            int slot = table.allocate();
            RowCodec.decodeUser(HexFormat.of().parseHex(row), table, slot, new History(1024, 1));
            updates += table.updates(slot);
        }
        return updates;
    }

    private static SortedMap<String, String> latest(String bootstrapServers, String topic) {
        SortedMap<String, String> latest = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : committed(bootstrapServers, topic)) {
            String key = HexFormat.of().formatHex(record.key());
            if (record.value() == null) {
                latest.remove(key);
            } else {
                latest.put(key, HexFormat.of().formatHex(record.value()));
            }
        }
        return latest;
    }

    /** What the task of a partition committed to a store. */
    static Map<Bytes, byte[]> store(String bootstrapServers, String applicationId, String store, int partition) {
        Map<Bytes, byte[]> latest = new HashMap<>();
        String topic = applicationId + "-" + store + "-changelog";
        forEach(bootstrapServers, new TopicPartition(topic, partition), 0, record -> {
            latest.put(Bytes.wrap(record.key()), record.value());
        });
        return latest;
    }

    /** Every committed record of a topic of one partition. */
    static List<ConsumerRecord<byte[], byte[]>> committed(String bootstrapServers, String topic) {
        return committed(bootstrapServers, topic, 0);
    }

    private static List<ConsumerRecord<byte[], byte[]>> committed(String bootstrapServers, String topic, int number) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        forEach(bootstrapServers, new TopicPartition(topic, number), 0, records::add);
        return records;
    }

    /** Hands on every committed record of a partition from an offset on, in order. */
    static void forEach(
            String bootstrapServers,
            TopicPartition partition,
            long from,
            Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        Map<String, Object> properties = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            // Under read_committed the end is the last stable offset: an open transaction would hide what follows.
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(reader);
            }
        }
    }
}
