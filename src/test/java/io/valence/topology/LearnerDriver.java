package io.valence.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.codec.ClickJson;
import io.valence.event.Click;
import io.valence.store.StoreNames;
import io.valence.store.WriteBehindStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The whole topology in a {@link TopologyTestDriver}, which commits after each record: what goes in, what comes
 * out, and what is in its stores. Each reading of a topic gives what came since the last one.
 */
final class LearnerDriver implements AutoCloseable {

    /** What the learner's clock says. */
    static final long NOW = 1_700_000_000_000L;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String applicationId = "test-" + UUID.randomUUID();
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> clicks;

    /** With stores in RocksDB. */
    LearnerDriver(Choices choices) {
        this(choices, Stores::persistentKeyValueStore);
    }

    /** @param bytes what keeps a store's bytes, by the store's name */
    LearnerDriver(Choices choices, Function<String, KeyValueBytesStoreSupplier> bytes) {
        this(LearnerTopology.build(
                choices.build(), Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC), bytes), new Properties());
    }

    LearnerDriver(Topology topology, Properties overrides) {
        Properties properties = StreamsDefaults.properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, "target/topology-tests");
        properties.putAll(overrides);
        driver = new TopologyTestDriver(topology, properties, Instant.ofEpochMilli(NOW));
        clicks = driver.createInputTopic(
                TopologyConfig.Topics.DEFAULTS.clicks(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** With stores in memory, which is faster. */
    static LearnerDriver inMemory(Choices choices) {
        return new LearnerDriver(choices, Stores::inMemoryKeyValueStore);
    }

    void click(String user, String item, long timestamp) {
        send(new Click(user, item, timestamp));
    }

    void click(String user, String item, long timestamp, String eventType) {
        send(new Click(user, item, timestamp, eventType, null, 1));
    }

    void send(Click click) {
        send(utf8(click.userId()), ClickJson.write(click));
    }

    void send(byte[] key, byte[] value) {
        send(new TestRecord<>(key, value, new RecordHeaders(), NOW));
    }

    void send(TestRecord<byte[], byte[]> record) {
        clicks.pipeInput(record);
    }

    /** What another task told; its key says which. */
    void tell(byte[] key, byte[] value) {
        driver.createInputTopic(
                        TopologyConfig.Topics.DEFAULTS.itemDeltas(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, new RecordHeaders(), NOW));
    }

    void advanceWallClock(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** Windows and clicks of the loss. */
    List<JsonNode> loss() {
        return json(records(TopologyConfig.Topics.DEFAULTS.lossMetrics()));
    }

    List<JsonNode> itemEmbeddings() {
        return json(records(TopologyConfig.Topics.DEFAULTS.itemEmbeddings()));
    }

    /** What this task tells the others. */
    List<TestRecord<byte[], byte[]>> deltas() {
        return records(TopologyConfig.Topics.DEFAULTS.itemDeltas());
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return records(TopologyConfig.Topics.DEFAULTS.deadLetters());
    }

    /** What a store's changelog got. */
    List<TestRecord<byte[], byte[]>> changelog(String store) {
        return records(applicationId + "-" + store + "-changelog");
    }

    /** The keys that a store's changelog got, as text. */
    List<String> changed(String store) {
        return changelog(store).stream().map(record -> text(record.key())).toList();
    }

    List<TestRecord<byte[], byte[]>> records(String topic) {
        return driver.producedTopicNames().contains(topic)
                ? driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .readRecordsToList()
                : List.of();
    }

    /** What a store holds below the model in memory, as hexadecimal digits. */
    TreeMap<String, String> stored(String store) {
        TreeMap<String, String> entries = new TreeMap<>();
        try (KeyValueIterator<Bytes, byte[]> all = store(store).all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> entry = all.next();
                entries.put(hex(entry.key.get()), hex(entry.value));
            }
        }
        return entries;
    }

    /** What was learned: every store but the one of the loss. */
    List<TreeMap<String, String>> learned() {
        return learned(StoreNames.MAIN);
    }

    /** The same of the model that is called so. */
    List<TreeMap<String, String>> learned(String model) {
        List<TreeMap<String, String>> stores = new ArrayList<>();
        for (String name : StoreNames.ALL) {
            if (!name.equals(StoreNames.LOSS_WINDOW)) {
                stores.add(stored(StoreNames.of(model, name)));
            }
        }
        return stores;
    }

    WriteBehindStore store(String name) {
        return (WriteBehindStore) driver.getAllStateStores().get(name);
    }

    @Override
    public void close() {
        driver.close();
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<JsonNode> json(List<TestRecord<byte[], byte[]>> records) {
        List<JsonNode> nodes = new ArrayList<>();
        for (TestRecord<byte[], byte[]> record : records) {
            try {
                nodes.add(JSON.readTree(record.value()));
            } catch (IOException e) {
                throw new UncheckedIOException(text(record.value()), e);
            }
        }
        return nodes;
    }
}
