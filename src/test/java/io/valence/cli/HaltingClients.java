package io.valence.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Clients that halt their JVM at a named point once a file says so. Handed to Kafka Streams as its
 * {@code default.client.supplier}, so that nothing in the product knows of them.
 */
public final class HaltingClients extends DefaultKafkaClientSupplier {

    /** The system property that names the file, which holds a {@link HaltPoint} and how often to pass it by. */
    static final String FILE = "valence.test.halt-file";

    /** The system property that says which commit of each producer is aborted, and taken for done; 0: none. */
    static final String SKIPPED_COMMIT = "valence.test.skip-commit";

    /** The exit code of a JVM that was halted here. */
    static final int HALTED = 87;

    private static final long LOOK_EVERY_MS = 10;

    private final Path file = Path.of(System.getProperty(FILE));
    private final AtomicInteger left = new AtomicInteger();
    private volatile HaltPoint armed;

    /** By its name in the configuration. */
    public HaltingClients() {
        Future<?> unused = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "halt-file");
            thread.setDaemon(true);
            return thread;
        }).scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (armed == null && Files.exists(file)) {
            try {
                String[] words = Files.readString(file).split(" ", -1);
                left.set(Integer.parseInt(words[1]));
                armed = HaltPoint.valueOf(words[0]);
            } catch (IOException e) {
                // Looked for again in a moment.
                armed = null;
            }
        }
    }

    private void pass(HaltPoint point) {
        if (armed == point && left.getAndDecrement() == 0) {
            Runtime.getRuntime().halt(HALTED);
        }
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()) {
            private int untilSkipped = Integer.getInteger(SKIPPED_COMMIT, 0);

            @Override
            public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                if (record.topic().endsWith("-changelog")) {
                    pass(HaltPoint.AFTER_PUT);
                }
                return super.send(record, callback);
            }

            @Override
            public void commitTransaction() {
                pass(HaltPoint.BEFORE_COMMIT);
                if (--untilSkipped == 0) {
                    abortTransaction();
                } else {
                    super.commitTransaction();
                }
            }
        };
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
            @Override
            public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
                if (!records.isEmpty()) {
                    pass(HaltPoint.RESTORING);
                }
                return records;
            }
        };
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
            @Override
            public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
                super.subscribe(topics, new HaltingListener(listener));
            }

            /** With exactly-once it is the producer that commits. */
            @Override
            public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
                pass(HaltPoint.BEFORE_COMMIT);
                super.commitSync(offsets);
            }
        };
    }

    private final class HaltingListener implements ConsumerRebalanceListener {
        private final ConsumerRebalanceListener streams;

        HaltingListener(ConsumerRebalanceListener streams) {
            this.streams = streams;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            pass(HaltPoint.REBALANCING);
            streams.onPartitionsAssigned(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            streams.onPartitionsRevoked(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            streams.onPartitionsLost(partitions);
        }
    }
}
