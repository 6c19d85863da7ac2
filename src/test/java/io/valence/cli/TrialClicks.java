package io.valence.cli;

import io.valence.codec.ClickJson;
import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.event.Click;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends numbered records, a little ahead of what is committed: clicks whose event id is their number, and now and then
 * something that is no click and ends with its number.
 */
final class TrialClicks implements AutoCloseable {

    private static final int POISON_EVERY = 97;

    /** Between records that are sent only so that there is something to learn. */
    private static final long TRICKLE_NANOS = 50_000_000;

    private final long records;
    private final long lead;
    private final LongSupplier committed;
    private final SyntheticClicks clicks;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private Future<?> sending;
    private volatile long quick;
    private volatile Exception failure;

    /**
     * @param plan of the clicks, at most as many as there are records
     * @param lead how many records may be sent that are not committed
     * @param committed how many records are
     */
    TrialClicks(String bootstrapServers, SyntheticPlan plan, long lead, LongSupplier committed) {
        records = plan.clicks();
        this.lead = lead;
        this.committed = committed;
        clicks = new SyntheticClicks(plan);
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("linger.ms", 5);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void start() {
        sending = thread.submit(this::send);
    }

    /** Sends up to this number as fast as they are learned from; beyond, a few a second. */
    void quickUpTo(long number) {
        quick = number;
    }

    private void send() {
        for (long number = 0; number < records && failure == null; number++) {
            if (number >= quick) {
                LockSupport.parkNanos(TRICKLE_NANOS);
            }
            while (number - committed.getAsLong() > lead && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(5_000_000);
            }
            producer.send(record(number), (metadata, exception) -> {
                if (exception != null) {
                    failure = exception;
                }
            });
        }
        producer.flush();
    }

    private ProducerRecord<byte[], byte[]> record(long number) {
        Click next = clicks.next();
        byte[] key = utf8(next.userId());
        if (isPoisoned(number)) {
            return new ProducerRecord<>("clicks", null, next.timestamp(), key, utf8("{\"user_id\": no click " + number));
        }
        Click click = new Click(
                next.userId(), next.itemId(), next.timestamp(), null, Long.toString(number), 1.0);
        return new ProducerRecord<>("clicks", null, click.timestamp(), key, ClickJson.write(click));
    }

    static boolean isPoisoned(long number) {
        return number % POISON_EVERY == 13;
    }

    /** The number at the end of a value that is no click. */
    static int poisonedNumber(byte[] value) {
        String text = new String(value, StandardCharsets.UTF_8);
        return Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether all are in the topic, and committed. */
    boolean usedUp() {
        return sending.isDone() && committed.getAsLong() >= records;
    }

    /** Whether all are in the topic. */
    boolean done() throws Exception {
        if (sending.isDone()) {
            sending.get();
        }
        if (failure != null) {
            throw new IllegalStateException("clicks cannot be sent", failure);
        }
        return sending.isDone();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        producer.close(Duration.ZERO);
    }
}
