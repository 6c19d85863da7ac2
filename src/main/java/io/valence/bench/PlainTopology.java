package io.valence.bench;

import java.util.Arrays;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The least that a stateful topology does, to measure against: each click is read, its user's entry in a stock store
 * got, and another put in its place, of about the size of an embedding's row at the defaults; with a changelog and
 * without a cache.
 */
final class PlainTopology {

    private static final String STORE = "plain";
    private static final int ENTRY_BYTES = 300;

    private PlainTopology() {}

    /** Keeps the entries in RocksDB. */
    static Topology onDisk(String clicksTopic) {
        return build(clicksTopic, Stores.persistentKeyValueStore(STORE));
    }

    /** Keeps the entries in memory. */
    static Topology inMemory(String clicksTopic) {
        return build(clicksTopic, Stores.inMemoryKeyValueStore(STORE));
    }

    private static Topology build(String clicksTopic, KeyValueBytesStoreSupplier bytes) {
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                "plain-source",
                Serdes.Bytes().deserializer(),
                Serdes.ByteArray().deserializer(),
                clicksTopic);
        topology.addProcessor("plain-processor", new GetAndPut(bytes), "plain-source");
        return topology;
    }

    private record GetAndPut(KeyValueBytesStoreSupplier bytes)
            implements ProcessorSupplier<Bytes, byte[], Void, Void> {

        @Override
        public Processor<Bytes, byte[], Void, Void> get() {
            return new Processor<>() {
                private KeyValueStore<Bytes, byte[]> store;

                @Override
                public void init(ProcessorContext<Void, Void> context) {
                    store = context.getStateStore(STORE);
                }

                @Override
                public void process(Record<Bytes, byte[]> click) {
                    store.get(click.key());
                    store.put(click.key(), Arrays.copyOf(click.value(), ENTRY_BYTES));
                }
            };
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Stores.keyValueStoreBuilder(bytes, Serdes.Bytes(), Serdes.ByteArray()));
        }
    }
}
