package io.valence.store;

import java.util.List;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.internals.StateStoreProvider;

/**
 * Lets {@code KafkaStreams.store} hand out a write-behind store, read-only: the parts of it that are on this instance
 * at the moment, copies among them if those are asked for.
 */
public final class CommittedRowsType implements QueryableStoreType<List<CommittedRows>> {

    @Override
    public boolean accepts(StateStore store) {
        return store instanceof CommittedRows;
    }

    /** The provider gives a list of what this type accepts, whatever the type makes of it. */
    @Override
    @SuppressWarnings("unchecked")
    public List<CommittedRows> create(StateStoreProvider provider, String name) {
        QueryableStoreType<?> type = this;
        return List.copyOf(provider.stores(name, (QueryableStoreType<CommittedRows>) type));
    }
}
