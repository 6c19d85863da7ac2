package io.valence.query;

import io.valence.store.CommittedRows;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/** Says of Streams what it was told to; a store that it was not given is not here. */
final class FakeInstance implements Instance {

    private final Map<String, CommittedRows> stores = new HashMap<>();
    private KafkaStreams.State state = KafkaStreams.State.RUNNING;
    private KeyQueryMetadata owner = KeyQueryMetadata.NOT_AVAILABLE;
    private List<HostInfo> hosts = List.of();
    private boolean ending;

    void setState(KafkaStreams.State state) {
        this.state = state;
    }

    void put(String store, CommittedRows rows) {
        stores.put(store, rows);
    }

    void setOwner(HostInfo host) {
        owner = host == null ? null : new KeyQueryMetadata(host, Set.of(), 0);
    }

    void setHosts(List<HostInfo> hosts) {
        this.hosts = hosts;
    }

    /** Streams ends between the first question and the next. */
    void endAfterState() {
        ending = true;
    }

    @Override
    public KafkaStreams.State state() {
        return state;
    }

    @Override
    public CommittedRows rows(String store) {
        CommittedRows rows = stores.get(store);
        if (rows == null) {
            throw new InvalidStateStoreException("the store " + store + " may have migrated");
        }
        return rows;
    }

    @Override
    public KeyQueryMetadata ownerOf(String store, String id) {
        requireRunning();
        return owner;
    }

    @Override
    public Collection<HostInfo> hostsOf(String store) {
        requireRunning();
        return hosts;
    }

    private void requireRunning() {
        if (ending) {
            throw new IllegalStateException("KafkaStreams is not running. State is PENDING_SHUTDOWN.");
        }
    }
}
