package io.valence.query;

import io.valence.store.CommittedRows;
import io.valence.store.CommittedRowsType;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;

/** Kafka Streams in this JVM. */
record RunningInstance(KafkaStreams streams) implements Instance {

    @Override
    public KafkaStreams.State state() {
        return streams.state();
    }

    @Override
    public CommittedRows rows(String store) {
        return streams.store(StoreQueryParameters.fromNameAndType(store, new CommittedRowsType()));
    }

    /** As the clicks are partitioned: by the id in UTF-8, with Kafka's own partitioner. */
    @Override
    public KeyQueryMetadata ownerOf(String store, String id) {
        try (StringSerializer serializer = new StringSerializer()) {
            return streams.queryMetadataForKey(store, id, serializer);
        }
    }

    @Override
    public Collection<HostInfo> hostsOf(String store) {
        Collection<StreamsMetadata> all = streams.streamsMetadataForStore(store);
        return List.copyOf(all.stream().map(StreamsMetadata::hostInfo).toList());
    }
}
