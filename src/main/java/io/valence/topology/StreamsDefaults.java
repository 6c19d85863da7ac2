package io.valence.topology;

import io.valence.store.BoundedRocksDb;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** What a Valence application sets unless told otherwise. Any of it may be overridden. */
public final class StreamsDefaults {

    /** What instances of one learner have in common, and its changelog topics begin with. */
    public static final String APPLICATION_ID = "valence";

    /** A dead letter is its source record plus headers, which must fit where the source did. */
    static final int MAX_REQUEST_BYTES = 4 << 20;

    private static final String ANY = Long.toString(Long.MAX_VALUE);

    private StreamsDefaults() {}

    /**
     * The defaults, as a new object.
     *
     * @param rocksDbBytes the memory of all RocksDB stores together
     */
    public static Properties properties(long rocksDbBytes) {
        Properties properties = properties();
        properties.put(BoundedRocksDb.BYTES, Long.toString(rocksDbBytes));
        return properties;
    }

    /** The defaults, as a new object, with the memory for RocksDB left to its own default. */
    public static Properties properties() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // A commit writes each changed row once, so what it costs depends on how many rows there are, not on how
        // many clicks: every second is fresh enough for minutes-old embeddings.
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000);
        // Of what the broker has, the earlier click or delta comes first; -1 would take whichever was fetched first, and
        // let a task that is behind hear of its future. More would wait for what has not been told yet.
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, 0);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        // The optimisations have open bugs with standbys in 4.3.1.
        properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2000);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
        addChangelogs(properties);
        return properties;
    }

    /**
     * What is written at a commit carries the time of the last click, as its sender gave it. A broker's own limit
     * would refuse a wrong one's rows again at every restart; and a replay that runs through years in minutes would
     * begin a file with every commit.
     */
    private static void addChangelogs(Properties properties) {
        properties.put(StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG), ANY);
        properties.put(StreamsConfig.topicPrefix(TopicConfig.SEGMENT_MS_CONFIG), ANY);
    }
}
