package io.valence.topology;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What asks the learner to forget a user: a record on the topic of clicks with the user's key, no value and a header
 * that says so. On that topic it takes its place among the user's clicks, for each replay too; and without the header
 * a lost value would be taken for it.
 */
public final class ForgetUser {

    /** The header's name. */
    public static final String HEADER = "valence.control";

    private static final byte[] FORGET = "forget".getBytes(StandardCharsets.UTF_8);

    private ForgetUser() {}

    /** The record to be sent. */
    public static ProducerRecord<byte[], byte[]> record(String clicksTopic, String userId) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(clicksTopic, userId.getBytes(StandardCharsets.UTF_8), null);
        record.headers().add(HEADER, FORGET);
        return record;
    }

    /** Whether a record with this value and these headers is one. */
    static boolean is(byte[] value, Headers headers) {
        Header control = headers.lastHeader(HEADER);
        return value == null && control != null && Arrays.equals(FORGET, control.value());
    }
}
