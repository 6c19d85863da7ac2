package io.valence.topology;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
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

    /**
     * The most bytes of a source that are sent on, with room for our headers within the producer's largest request.
     * A record that came compressed may be larger than what may be sent, and would stop the task again and again.
     */
    static final int MOST_BYTES = StreamsDefaults.MAX_REQUEST_BYTES - (64 << 10);

    /** What is left of the key and of the value of a source that is larger. */
    static final int KEPT_BYTES = 64 << 10;

    private static final String SOURCE_BYTES = "valence.source.bytes";

    private DeadLetter() {}

    /**
     * The source's key, value and headers, and what was wrong. Of a source of more than {@value #MOST_BYTES} bytes
     * the headers are dropped, key and value are cut, and a header says how large it was.
     */
    static Record<byte[], byte[]> of(
            Record<byte[], byte[]> source, RecordMetadata metadata, RuntimeException error) {
        long bytes = length(source.key()) + length(source.value());
        for (Header header : source.headers()) {
            bytes += header.key().length() * 3L + length(header.value());
        }
        boolean fits = bytes <= MOST_BYTES;
        Headers headers = new RecordHeaders();
        if (fits) {
            source.headers().forEach(headers::add);
        } else {
            headers.add(SOURCE_BYTES, utf8(Long.toString(bytes)));
        }
        headers.add("__streams.errors.exception", utf8(error.getClass().getName()));
        headers.add("__streams.errors.message", utf8(error.getMessage()));
        headers.add("__streams.errors.stacktrace", utf8(error.toString()));
        headers.add("__streams.errors.topic", utf8(metadata.topic()));
        headers.add("__streams.errors.partition", utf8(Integer.toString(metadata.partition())));
        headers.add("__streams.errors.offset", utf8(Long.toString(metadata.offset())));
        return new Record<>(
                fits ? source.key() : cut(source.key()),
                fits ? source.value() : cut(source.value()),
                source.timestamp(),
                headers);
    }

    private static long length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static byte[] cut(byte[] bytes) {
        return length(bytes) > KEPT_BYTES ? Arrays.copyOf(bytes, KEPT_BYTES) : bytes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
