package io.valence.query;

import io.valence.store.CommittedRows;
import java.util.Collection;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/** What queries need of Kafka Streams. */
interface Instance {

    KafkaStreams.State state();

    /**
     * This instance's part of a store.
     *
     * @throws InvalidStateStoreException if it has none, or none now; so do the rows when they are asked
     */
    CommittedRows rows(String store);

    /** Who keeps {@code id}, as Streams says it: null or {@code NOT_AVAILABLE} while that is not known. */
    KeyQueryMetadata ownerOf(String store, String id);

    /** All that keep a part of the store. */
    Collection<HostInfo> hostsOf(String store);
}
