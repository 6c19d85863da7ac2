package io.valence.topology;

import io.valence.store.StoreNames;
import io.valence.store.WriteBehindStoreBuilder;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Wires the learner:
 *
 * <pre>
 *   clicks ──► learner ──► loss-metrics
 *              ▲  │   └──► clicks-dlq, item-embeddings
 *              │  │   └──► item-deltas, to the other partitions
 *   item-deltas   │
 *       users · items · catalogue · bank · loss-window
 * </pre>
 *
 * Each shadow has five stores of its own beside these.
 */
public final class LearnerTopology {

    static final String CLICKS = "clicks-source";
    static final String ITEM_DELTAS_IN = "item-deltas-source";
    static final String LEARNER = "learner";
    static final String LOSS_METRICS = "loss-metrics-sink";
    static final String DEAD_LETTERS = "dead-letters-sink";
    static final String ITEM_DELTAS_OUT = "item-deltas-sink";
    static final String ITEM_EMBEDDINGS = "item-embeddings-sink";

    private LearnerTopology() {}

    /**
     * The topology.
     *
     * @param config what it needs to know
     * @param clock says when a click's timestamp is too far ahead
     */
    public static Topology build(TopologyConfig config, Clock clock) {
        return build(config, clock, Stores::persistentKeyValueStore);
    }

    /** @param bytes what keeps a store's bytes, by the store's name */
    static Topology build(
            TopologyConfig config, Clock clock, Function<String, KeyValueBytesStoreSupplier> bytes) {
        return build(config, clock, bytes, new ToOtherPartitions());
    }

    /**
     * @param bytes what keeps a store's bytes, by the store's name
     * @param others where deltas go
     */
    static Topology build(
            TopologyConfig config,
            Clock clock,
            Function<String, KeyValueBytesStoreSupplier> bytes,
            StreamPartitioner<byte[], byte[]> others) {
        Topology topology = new Topology();
        TopologyConfig.Topics topics = config.topics();
        source(topology, CLICKS, topics.clicks(), new ArrivalTimestamp());
        String[] sources = {CLICKS};
        if (config.isShared()) {
            source(topology, ITEM_DELTAS_IN, topics.itemDeltas(), new DeltaTimestamp());
            sources = new String[] {CLICKS, ITEM_DELTAS_IN};
        }
        topology.addProcessor(LEARNER, new LearnerSupplier(config, clock, bytes), sources);
        sink(topology, LOSS_METRICS, topics.lossMetrics());
        sink(topology, DEAD_LETTERS, topics.deadLetters());
        if (config.publishItems()) {
            sink(topology, ITEM_EMBEDDINGS, topics.itemEmbeddings());
        }
        if (config.isShared()) {
            topology.addSink(
                    ITEM_DELTAS_OUT, topics.itemDeltas(), new ByteArraySerializer(), new ByteArraySerializer(), others,
                    LEARNER);
        }
        return topology;
    }

    private static void source(Topology topology, String name, String topic, TimestampExtractor time) {
        topology.addSource(
                AutoOffsetReset.earliest(), name, time, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
    }

    private static void sink(Topology topology, String name, String topic) {
        topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), LEARNER);
    }

    /** Holds the configuration; each task gets a processor and stores of its own. */
    private record LearnerSupplier(
            TopologyConfig config, Clock clock, Function<String, KeyValueBytesStoreSupplier> bytes)
            implements ProcessorSupplier<byte[], byte[], Object, Object> {

        @Override
        public Processor<byte[], byte[], Object, Object> get() {
            return new LearnerProcessor(config, clock);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            // In order, so that every run flushes the stores, and describes the topology, in the same one.
            Set<StoreBuilder<?>> stores = new LinkedHashSet<>();
            for (TopologyConfig.Model model : config.allModels()) {
                for (String name : StoreNames.ALL) {
                    stores.add(new WriteBehindStoreBuilder(bytes.apply(model.store(name))));
                }
            }
            return stores;
        }
    }
}
