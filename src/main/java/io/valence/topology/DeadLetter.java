package io.valence.topology;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A record that could not be read, as it came, with the headers that Kafka Streams' own dead letters carry. It
 * is sent as any other output rather than by an exception handler: a handler that goes on would also go on
 * after errors of ours, halfway through a step.
 */
final class DeadLetter {

    private DeadLetter() {}

    /** The source's key, value and headers, and what was wrong. */
    static Record<byte[], byte[]> of(
            Record<byte[], byte[]> source, RecordMetadata metadata, RuntimeException error) {
        Headers headers = new RecordHeaders(source.headers().toArray());
        headers.add("__streams.errors.exception", utf8(error.getClass().getName()));
        headers.add("__streams.errors.message", utf8(error.getMessage()));
        headers.add("__streams.errors.topic", utf8(metadata.topic()));
        headers.add("__streams.errors.partition", utf8(Integer.toString(metadata.partition())));
        headers.add("__streams.errors.offset", utf8(Long.toString(metadata.offset())));
        return new Record<>(source.key(), source.value(), Math.max(0, source.timestamp()), headers);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
