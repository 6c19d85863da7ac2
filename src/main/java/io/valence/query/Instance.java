package io.valence.query;

import io.valence.store.CommittedRows;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/**
 * What queries need of Kafka Streams. All but the state throw {@link InvalidStateStoreException} once it began to stop;
 * so do rows whose store was closed.
 */
interface Instance {

    KafkaStreams.State state();

    /**
     * This instance's parts of a store, copies among them, in the order of their partitions; empty if there are none,
     * or none now.
     */
    List<CommittedRows> parts(String store);

    /** One of them; empty if it is not here, or not now. */
    List<CommittedRows> part(String store, int partition);

    /** How many changes of rows a copy has not taken over, as of its last fetch; empty while that is not known. */
    OptionalLong behind(String store, int partition);

    /** Who keeps {@code id}, as Streams says it: null or {@code NOT_AVAILABLE} while that is not known. */
    KeyQueryMetadata ownerOf(String store, String id);

    /** All that keep a part of the store. */
    Collection<HostInfo> hostsOf(String store);
}
