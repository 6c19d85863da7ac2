package io.valence.topology;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Sends a delta to every partition but the one whose task tells it. */
final class ToOtherPartitions implements StreamPartitioner<byte[], byte[]> {

    @Override
    public Optional<Set<Integer>> partitions(String topic, byte[] key, byte[] value, int partitions) {
        int own = teller(key);
        return Optional.of(IntStream.range(0, partitions)
                .filter(partition -> partition != own)
                .boxed()
                .collect(Collectors.toSet()));
    }

    /**
     * The partition that a delta's key ends with.
     *
     * @throws IllegalStateException if it ends with none
     */
    static int teller(byte[] key) {
        String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        String partition = text.substring(text.lastIndexOf(':') + 1);
        if (!partition.matches("[0-9]{1,9}")) {
            throw new IllegalStateException("expected the key of a delta to end with a partition, got '" + text + "'");
        }
        return Integer.parseInt(partition);
    }
}
