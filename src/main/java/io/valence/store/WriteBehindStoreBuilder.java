package io.valence.store;

import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Builds a {@link WriteBehindStore} around a stock store, with its changelog on by default. */
public final class WriteBehindStoreBuilder implements StoreBuilder<WriteBehindStore> {

    private final StoreBuilder<KeyValueStore<Bytes, byte[]>> inner;

    /** @param supplier what to keep the bytes in */
    public WriteBehindStoreBuilder(KeyValueBytesStoreSupplier supplier) {
        inner = Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray());
    }

    /** The model in memory is the cache already: Streams' own would only copy it. */
    @Override
    public StoreBuilder<WriteBehindStore> withCachingEnabled() {
        return this;
    }

    @Override
    public StoreBuilder<WriteBehindStore> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<WriteBehindStore> withLoggingEnabled(Map<String, String> config) {
        inner.withLoggingEnabled(config);
        return this;
    }

    @Override
    public StoreBuilder<WriteBehindStore> withLoggingDisabled() {
        inner.withLoggingDisabled();
        return this;
    }

    @Override
    public WriteBehindStore build() {
        return new WriteBehindStore(inner.build());
    }

    @Override
    public Map<String, String> logConfig() {
        return inner.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
        return inner.loggingEnabled();
    }

    @Override
    public String name() {
        return inner.name();
    }
}
