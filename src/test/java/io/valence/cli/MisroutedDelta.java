package io.valence.cli;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Sends one delta that is for partition 3 to partition 2, which gets it a second time: one task never hears of it, and
 * another adds it twice. Handed to the producer as any interceptor of Kafka's.
 */
public final class MisroutedDelta implements ProducerInterceptor<Object, Object> {

    private boolean done;

    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        if (done || !record.topic().endsWith("-deltas") || record.partition() != 3 || isOf2(record)) {
            return record;
        }
        done = true;
        return new ProducerRecord<>(
                record.topic(), 2, record.timestamp(), record.key(), record.value(), record.headers());
    }

    /** What task 2 told itself, it would pass by. */
    private static boolean isOf2(ProducerRecord<Object, Object> record) {
        return new String((byte[]) record.key(), StandardCharsets.UTF_8).endsWith(":2");
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
        // What was sent is of no interest.
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    @Override
    public void configure(Map<String, ?> configs) {
        // There is nothing to say.
    }
}
