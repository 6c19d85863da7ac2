package io.valence.topology;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * Stores whose bytes outlive the driver, as RocksDB's outlive a process, and which fail when they are told to. A
 * closing {@code TopologyTestDriver} deletes all that RocksDB wrote.
 */
final class KeptBytes implements Function<String, KeyValueBytesStoreSupplier> {

    private final Map<String, NavigableMap<Bytes, byte[]>> stores = new HashMap<>();
    private final Map<String, Integer> gets = new HashMap<>();
    private String faulty;
    private int untilFault;

    /** Fails at the access numbered {@code number}, from 1, of all stores together: before a get, around a put. */
    void failAt(int number) {
        failAt(null, number);
    }

    /** The same of one store. */
    void failAt(String store, int number) {
        faulty = store;
        untilFault = number;
    }

    /** Puts what a changelog got, as a restoration does. */
    void restore(String store, List<TestRecord<byte[], byte[]>> changelog) {
        for (TestRecord<byte[], byte[]> record : changelog) {
            of(store).put(Bytes.wrap(record.key()), record.value());
        }
    }

    NavigableMap<Bytes, byte[]> of(String store) {
        return stores.computeIfAbsent(store, name -> new TreeMap<>());
    }

    /** How often a store was asked for a value. */
    int gets(String store) {
        return gets.getOrDefault(store, 0);
    }

    private void access(String store) {
        if ((faulty == null || faulty.equals(store)) && untilFault > 0 && --untilFault == 0) {
            throw new IllegalStateException("the disk of " + store + " failed, as the test wants");
        }
    }

    @Override
    public KeyValueBytesStoreSupplier apply(String name) {
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return new Store(name, of(name));
            }

            @Override
            public String metricsScope() {
                return "kept";
            }
        };
    }

    private final class Store implements KeyValueStore<Bytes, byte[]> {
        private final String name;
        private final NavigableMap<Bytes, byte[]> bytes;
        private final Position position = Position.emptyPosition();
        private boolean open;

        Store(String name, NavigableMap<Bytes, byte[]> bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        @Override
        public void put(Bytes key, byte[] value) {
            access(name);
            bytes.put(key, value);
            access(name);
        }

        @Override
        public byte[] putIfAbsent(Bytes key, byte[] value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
            entries.forEach(entry -> put(entry.key, entry.value));
        }

        @Override
        public byte[] delete(Bytes key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] get(Bytes key) {
            access(name);
            gets.merge(name, 1, Integer::sum);
            return bytes.get(key);
        }

        @Override
        public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public KeyValueIterator<Bytes, byte[]> all() {
            return new Entries(bytes.entrySet());
        }

        @Override
        public long approximateNumEntries() {
            return bytes.size();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void init(StateStoreContext context, StateStore root) {
            context.register(root, (key, value) -> bytes.put(Bytes.wrap(key), value));
            open = true;
        }

        @Override
        public void close() {
            open = false;
        }

        @Override
        public Position getPosition() {
            return position;
        }

        @Override
        public boolean persistent() {
            return false;
        }

        @Override
        public boolean isOpen() {
            return open;
        }
    }

    private static final class Entries implements KeyValueIterator<Bytes, byte[]> {
        private final Iterator<Map.Entry<Bytes, byte[]>> entries;

        Entries(Collection<Map.Entry<Bytes, byte[]>> entries) {
            this.entries = entries.iterator();
        }

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public KeyValue<Bytes, byte[]> next() {
            Map.Entry<Bytes, byte[]> entry = entries.next();
            return KeyValue.pair(entry.getKey(), entry.getValue());
        }

        @Override
        public Bytes peekNextKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
