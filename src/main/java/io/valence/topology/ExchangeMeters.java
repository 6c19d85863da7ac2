package io.valence.topology;

import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;

/**
 * What one task's exchange is measured by, among Kafka Streams' own metrics, in the group {@value #GROUP}, each since
 * the task began: {@code exchange-ms-total} that telling and hearing took on the task's thread, {@code told-bytes-total}
 * of the records that went to each other task, and {@code told-rows-total} in them.
 */
final class ExchangeMeters {

    static final String GROUP = "valence-exchange-metrics";

    private final StreamsMetrics metrics;
    private final Sensor time;
    private final Sensor bytes;
    private final Sensor rows;

    ExchangeMeters(StreamsMetrics metrics, TaskId task) {
        this.metrics = metrics;
        time = sensor(task, "exchange-ms-total", "Milliseconds that telling and hearing took");
        bytes = sensor(task, "told-bytes-total", "Bytes of deltas that went to each other task");
        rows = sensor(task, "told-rows-total", "Rows in these deltas");
    }

    private Sensor sensor(TaskId task, String name, String description) {
        Sensor sensor = metrics.addSensor(task + "-" + name, Sensor.RecordingLevel.INFO);
        sensor.add(new MetricName(name, GROUP, description, Map.of("task-id", task.toString())), new CumulativeSum());
        return sensor;
    }

    void told(int rowsTold, long bytesTold) {
        rows.record(rowsTold);
        bytes.record(bytesTold);
    }

    void took(long nanoseconds) {
        time.record(nanoseconds / 1e6);
    }

    void close() {
        metrics.removeSensor(time);
        metrics.removeSensor(bytes);
        metrics.removeSensor(rows);
    }
}
