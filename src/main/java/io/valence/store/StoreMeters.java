package io.valence.store;

import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;

/**
 * What one task's writing behind is measured by, among Kafka Streams' own metrics, in the group {@value #GROUP}:
 * {@code flush-ms} of the last commit, {@code flush-ms-max} of the last minute, and {@code hot-rows}, the rows that
 * stay in memory after it.
 */
final class StoreMeters {

    static final String GROUP = "valence-store-metrics";

    private final StreamsMetrics metrics;
    private final Sensor flush;
    private final Sensor hotRows;

    /** @param store the store's name */
    StoreMeters(StreamsMetrics metrics, TaskId task, String store) {
        this.metrics = metrics;
        Map<String, String> tags = Map.of("task-id", task.toString(), "store", store);
        flush = metrics.addSensor(task + "-" + store + "-flush", Sensor.RecordingLevel.INFO);
        flush.add(name("flush-ms", "Milliseconds that the last flush into RocksDB took", tags), new Value());
        flush.add(name("flush-ms-max", "The longest of the last minute", tags), new Max());
        hotRows = metrics.addSensor(task + "-" + store + "-hot-rows", Sensor.RecordingLevel.INFO);
        hotRows.add(name("hot-rows", "Rows in memory after the last flush", tags), new Value());
    }

    private static MetricName name(String name, String description, Map<String, String> tags) {
        return new MetricName(name, GROUP, description, tags);
    }

    void flushed(long nanoseconds, int rows) {
        flush.record(nanoseconds / 1e6);
        hotRows.record(rows);
    }

    void close() {
        metrics.removeSensor(flush);
        metrics.removeSensor(hotRows);
    }
}
