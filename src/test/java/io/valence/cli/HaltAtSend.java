package io.valence.cli;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Halts this JVM at the nth record that is sent to a changelog: after a store was put to, before the commit. Handed to
 * the producer as any interceptor of Kafka's, so that nothing in the product knows of it.
 */
public final class HaltAtSend implements ProducerInterceptor<Object, Object> {

    /** The system property that says at which record. */
    public static final String NTH = "valence.test.halt-at";

    /** The exit code of a JVM that was halted here. */
    public static final int HALTED = 87;

    private long left = Long.getLong(NTH);

    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        if (record.topic().endsWith("-changelog") && --left == 0) {
            Runtime.getRuntime().halt(HALTED);
        }
        return record;
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
        // All there is to say is in the system property.
    }
}
