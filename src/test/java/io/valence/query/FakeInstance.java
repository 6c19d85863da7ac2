package io.valence.query;

import io.valence.store.CommittedRows;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/** Says of Streams what it was told to; a store that it was not given is not here. */
final class FakeInstance implements Instance {

    private final Map<String, List<CommittedRows>> stores = new HashMap<>();
    private KafkaStreams.State state = KafkaStreams.State.RUNNING;
    private KeyQueryMetadata owner = KeyQueryMetadata.NOT_AVAILABLE;
    private List<HostInfo> hosts = List.of();
    private boolean ending;

    void setState(KafkaStreams.State state) {
        this.state = state;
    }

    /** The parts that are here; those of users have all users. */
    void put(String store, CommittedRows... parts) {
        stores.put(store, List.of(parts));
    }

    void setOwner(HostInfo host, HostInfo... standbys) {
        owner = host == null ? null : new KeyQueryMetadata(host, Set.of(standbys), 0);
    }

    /** The users that are asked for are of {@code partition}. */
    void setOwner(HostInfo host, int partition) {
        owner = new KeyQueryMetadata(host, Set.of(), partition);
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
    public List<CommittedRows> parts(String store) {
        return stores.getOrDefault(store, List.of());
    }

    @Override
    public List<CommittedRows> part(String store, int partition) {
        return parts(store).stream().filter(part -> part.partition() == partition).toList();
    }

    @Override
    public OptionalLong behind(String store, int partition) {
        return OptionalLong.of(17 + partition);
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
            throw new InvalidStateStoreException("KafkaStreams is not running. State is PENDING_SHUTDOWN.");
        }
    }
}
