package io.valence.query;

import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** How far the copies of stores are behind their changelogs, from what their consumer measures: no broker is asked. */
final class RestoreLag {

    private static final String LAG = "records-lag";
    private static final String RESTORING = "restore-consumer";

    private RestoreLag() {}

    /**
     * Records between what was last read of the changelog and its end as it was then.
     *
     * @param metrics of Kafka Streams
     * @return empty while nothing was read
     */
    static OptionalLong of(Map<MetricName, ? extends Metric> metrics, String store, int partition) {
        String changelog = "-" + store + "-changelog";
        String number = Integer.toString(partition);
        for (Map.Entry<MetricName, ? extends Metric> entry : metrics.entrySet()) {
            MetricName name = entry.getKey();
            if (name.name().equals(LAG)
                    && name.tags().getOrDefault("client-id", "").endsWith(RESTORING)
                    && number.equals(name.tags().get("partition"))
                    && name.tags().getOrDefault("topic", "").endsWith(changelog)
                    && entry.getValue().metricValue() instanceof Double lag && !lag.isNaN()) {
                return OptionalLong.of(Math.round(lag));
            }
        }
        return OptionalLong.empty();
    }
}
