package io.valence.store;

import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.internals.StateStoreProvider;

/** Lets {@code KafkaStreams.store} hand out a write-behind store, read-only, over all local partitions. */
public final class CommittedRowsType implements QueryableStoreType<CommittedRows> {

    @Override
    public boolean accepts(StateStore store) {
        return store instanceof CommittedRows;
    }

    @Override
    public CommittedRows create(StateStoreProvider provider, String name) {
        return new AllPartitions(() -> {
            List<CommittedRows> partitions = provider.stores(name, this);
            if (partitions.isEmpty()) {
                throw new InvalidStateStoreException("the store " + name + " is not on this instance now");
            }
            return partitions;
        });
    }

    /** Asks those that are here at the moment, each time anew. */
    private record AllPartitions(Supplier<List<CommittedRows>> partitions) implements CommittedRows {

        @Override
        public byte[] get(String id) {
            for (CommittedRows partition : partitions.get()) {
                byte[] value = partition.get(id);
                if (value != null) {
                    return value;
                }
            }
            return null;
        }

        @Override
        public List<CommittedTask> tasks() {
            return partitions.get().stream().flatMap(partition -> partition.tasks().stream()).toList();
        }
    }
}
