package io.valence.query;

import io.valence.store.CommittedRows;
import io.valence.store.CommittedRowsType;
import io.valence.store.StoreNames;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Kafka Streams in this JVM, as one of its models is asked.
 *
 * @param model what it is called: a store's name is the plain one here, and its own in Kafka Streams
 */
record RunningInstance(KafkaStreams streams, String model) implements Instance {

    private static final CommittedRowsType TYPE = new CommittedRowsType();

    @Override
    public KafkaStreams.State state() {
        return streams.state();
    }

    @Override
    public List<CommittedRows> parts(String store) {
        return parts(StoreQueryParameters.fromNameAndType(named(store), TYPE)).stream()
                .sorted(Comparator.comparingInt(CommittedRows::partition))
                .toList();
    }

    @Override
    public List<CommittedRows> part(String store, int partition) {
        return parts(StoreQueryParameters.fromNameAndType(named(store), TYPE).withPartition(partition));
    }

    /** With copies: otherwise Streams would say nothing as long as any one task of a thread is being restored. */
    private List<CommittedRows> parts(StoreQueryParameters<List<CommittedRows>> wanted) {
        try {
            return whileRunning(() -> streams.store(wanted.enableStaleStores()));
        } catch (InvalidStateStoreException e) {
            return List.of();
        }
    }

    @Override
    public OptionalLong behind(String store, int partition) {
        return RestoreLag.of(streams.metrics(), named(store), partition);
    }

    /** As the clicks are partitioned: by the id in UTF-8, with Kafka's own partitioner. */
    @Override
    public KeyQueryMetadata ownerOf(String store, String id) {
        try (StringSerializer serializer = new StringSerializer()) {
            return whileRunning(() -> streams.queryMetadataForKey(named(store), id, serializer));
        }
    }

    @Override
    public Collection<HostInfo> hostsOf(String store) {
        Collection<StreamsMetadata> all = whileRunning(() -> streams.streamsMetadataForStore(named(store)));
        return List.copyOf(all.stream().map(StreamsMetadata::hostInfo).toList());
    }

    private String named(String store) {
        return StoreNames.of(model, store);
    }

    private static <T> T whileRunning(Supplier<T> question) {
        try {
            return question.get();
        } catch (IllegalStateException e) {
            throw new InvalidStateStoreException("the instance is not running", e);
        }
    }
}
