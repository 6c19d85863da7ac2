package io.valence.bench;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Starts a stopwatch when a topology gets its first record, whatever the topology does with it. */
public final class FirstRecord implements ConsumerInterceptor<byte[], byte[]> {

    /** The property that holds the {@link Stopwatch}. */
    static final String STOPWATCH = "valence.bench.stopwatch";

    private Stopwatch stopwatch;

    @Override
    public void configure(Map<String, ?> properties) {
        stopwatch = (Stopwatch) properties.get(STOPWATCH);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        stopwatch.start();
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // Under exactly-once the consumer commits nothing.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
