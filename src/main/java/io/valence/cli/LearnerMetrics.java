package io.valence.cli;

import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.valence.http.ApiServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.streams.KafkaStreams;

/** What the server tells about the learner besides its stores: Kafka Streams' own metrics, and the windows of the loss. */
final class LearnerMetrics implements AutoCloseable {

    /** How late the metrics of a new thread or store may show. */
    private static final Duration REFRESH = Duration.ofSeconds(10);

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "kafka-metrics");
        thread.setDaemon(true);
        return thread;
    });
    private final KafkaStreamsMetrics streams;
    private final LossTail tail;

    /**
     * Starts to tell.
     *
     * @param consumer properties of the consumer of the loss
     * @param topic the topic of the loss
     */
    LearnerMetrics(ApiServer server, KafkaStreams learner, Map<String, Object> consumer, String topic) {
        streams = new KafkaStreamsMetrics(learner, List.of(), scheduler, REFRESH);
        streams.bindTo(server.meters());
        tail = new LossTail(consumer, topic, server.windows()::add);
    }

    @Override
    public void close() {
        tail.close();
        streams.close();
        scheduler.shutdownNow();
    }
}
