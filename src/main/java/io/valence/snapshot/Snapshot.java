package io.valence.snapshot;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;

/**
 * All that an application knows, as of one commit: nothing is lost, so that who starts from it goes on as the
 * application itself would.
 *
 * @param application the id of the application that it was taken from
 * @param input what that had learned from
 * @param partitions the stores of each task, in the order of the partitions
 */
public record Snapshot(String application, Input input, List<Part> partitions) {

    /** @throws IllegalArgumentException if there are no partitions */
    public Snapshot {
        partitions = List.copyOf(partitions);
        if (partitions.isEmpty()) {
            throw new IllegalArgumentException("expected at least one partition, got none");
        }
    }

    /**
     * Where the application stood.
     *
     * @param topic the name of the topic of clicks
     * @param topicId Kafka's own id of it, which no topic of that name elsewhere or later has
     * @param offsets the next offset to be learned from, by partition; without those where nothing was learned from
     */
    public record Input(String topic, String topicId, SortedMap<Integer, Long> offsets) {

        /** Copies the offsets. */
        public Input {
            offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
        }
    }

    /**
     * The stores of one task, as their changelogs would restore them.
     *
     * @param stores entries by key, by the store's name; not copied
     */
    public record Part(Map<String, SortedMap<Bytes, byte[]>> stores) {

        /** The entries of one store, none if it is not there. */
        public SortedMap<Bytes, byte[]> store(String name) {
            return stores.getOrDefault(name, Collections.emptySortedMap());
        }
    }
}
