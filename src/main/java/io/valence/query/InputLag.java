package io.valence.query;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** How far behind the consumers of one instance are, from what they measure themselves: no broker is asked. */
final class InputLag {

    private static final String LAG = "records-lag";
    private static final String RESTORING = "restore-consumer";

    private InputLag() {}

    /**
     * Records between what was last read and the end as it was then, over all partitions of the topic.
     *
     * @param metrics of Kafka Streams
     */
    static long of(Map<MetricName, ? extends Metric> metrics, String topic) {
        // Kafka may give a topic with dots twice: once with '_' for them.
        String plain = topic.replace('.', '_');
        Map<String, Double> ofPartition = new HashMap<>();
        metrics.forEach((name, metric) -> {
            String of = name.tags().getOrDefault("topic", "").replace('.', '_');
            boolean input = !name.tags().getOrDefault("client-id", "").endsWith(RESTORING);
            if (name.name().equals(LAG) && input && of.equals(plain)
                    && metric.metricValue() instanceof Double lag && !lag.isNaN()) {
                ofPartition.merge(name.tags().getOrDefault("partition", ""), lag, Math::max);
            }
        });
        return Math.round(ofPartition.values().stream().mapToDouble(Double::doubleValue).sum());
    }
}
