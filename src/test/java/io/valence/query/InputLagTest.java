package io.valence.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class InputLagTest {

    private final Map<MetricName, Metric> metrics = new HashMap<>();

    @Test
    void shouldSumThePartitionsOfTheTopicWhenTheyLag() {
        add("records-lag", "clicks", "0", "app-StreamThread-1-consumer", 10.0);
        add("records-lag", "clicks", "1", "app-StreamThread-2-consumer", 5.0);
        add("records-lag-max", "clicks", "1", "app-StreamThread-2-consumer", 50.0);
        add("records-lag", "app-users-changelog", "0", "app-StreamThread-1-restore-consumer", 500.0);
        add("records-lag", "clicks", "0", "app-StreamThread-1-restore-consumer", 5000.0);
        add("records-lag", "other", "0", "app-StreamThread-1-consumer", 50_000.0);

        assertEquals(15, InputLag.of(metrics, "clicks"));
    }

    @Test
    void shouldCountATopicOnceWhenItHasTwoNames() {
        add("records-lag", "my.clicks", "0", "app-StreamThread-1-consumer", 10.0);
        add("records-lag", "my_clicks", "0", "app-StreamThread-1-consumer", 10.0);

        assertEquals(10, InputLag.of(metrics, "my.clicks"));
    }

    @Test
    void shouldBeNoneWhenNothingWasFetched() {
        add("records-lag", "clicks", "0", "app-StreamThread-1-consumer", Double.NaN);

        assertEquals(0, InputLag.of(metrics, "clicks"));
    }

    private void add(String name, String topic, String partition, String client, double value) {
        MetricName key = new MetricName(name, "consumer-fetch-manager-metrics", "",
                Map.of("topic", topic, "partition", partition, "client-id", client));
        metrics.put(key, new Metric() {
            @Override
            public MetricName metricName() {
                return key;
            }

            @Override
            public Object metricValue() {
                return value;
            }
        });
    }
}
