package io.valence.cli;

import io.valence.snapshot.Snapshot;
import io.valence.store.StoreNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Reads all that an application has committed of one of its models, stores and offsets of the same commits, while it
 * may be running.
 */
final class CommittedApplication {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Admin admin;
    private final String application;
    private final String clicks;
    private final String model;

    /**
     * @param application its id
     * @param clicks the topic that it learns from
     * @param model what the model is called; a snapshot has it under the plain names, to begin anew as the main one
     */
    CommittedApplication(Admin admin, String application, String clicks, String model) {
        this.admin = admin;
        this.application = application;
        this.clicks = clicks;
        this.model = model;
    }

    /** Which commits the stores are read up to, and what these had learned from. */
    private record Cut(Map<TopicPartition, Long> ends, SortedMap<Integer, Long> offsets) {}

    /**
     * Reads it.
     *
     * @param consumer properties of a consumer, under Kafka's own names
     * @param progress is told the share that was read
     * @throws UserError if no learner of this application has ever run, or none on these clicks
     */
    Snapshot read(Map<String, Object> consumer, DoubleConsumer progress) {
        List<String> names = StoreNames.ALL.stream().map(store -> StoreNames.of(model, store)).toList();
        try (ChangelogReader reader = new ChangelogReader(consumer, application, names)) {
            String topicId = topicId();
            // Nearly all of it first: a value that is compacted away meanwhile has a newer one below the cut.
            reader.readTo(reader.ends(), progress);
            Cut cut = cut(reader);
            reader.readTo(cut.ends(), progress);
            List<Snapshot.Part> parts = new ArrayList<>();
            int partitions = reader.entries(names.get(0)).size();
            for (int partition = 0; partition < partitions; partition++) {
                parts.add(new Snapshot.Part(new HashMap<>()));
                for (String store : StoreNames.ALL) {
                    parts.get(partition).stores().put(store, reader.entries(StoreNames.of(model, store)).get(partition));
                }
            }
            return new Snapshot(application, new Snapshot.Input(clicks, topicId, cut.offsets()), parts);
        }
    }

    /**
     * Looks until it finds a moment between two commits. A transaction's markers reach the partitions one after
     * another; where no changelog holds anything undecided, all have the marker of the last one, and while the
     * offsets, which a commit brings with it, stay the same, none began to arrive.
     */
    private Cut cut(ChangelogReader reader) {
        Stall stall = new Stall(PATIENCE);
        while (!stall.lastsAt(0)) {
            SortedMap<Integer, Long> before = offsets();
            Map<TopicPartition, Long> committed = reader.ends();
            Map<TopicPartition, Long> written = ends(committed);
            if (committed.equals(written) && before.equals(offsets())) {
                return new Cut(committed, before);
            }
        }
        throw new IllegalStateException("'" + application + "' commits without a pause: stop it while it is read");
    }

    /** How far the group has committed in the clicks; waits for what is being committed. */
    private SortedMap<Integer, Long> offsets() {
        Map<TopicPartition, OffsetAndMetadata> all = AdminCall.await(admin.listConsumerGroupOffsets(
                        application, new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata());
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        all.forEach((partition, offset) -> {
            if (partition.topic().equals(clicks) && offset != null) {
                offsets.put(partition.partition(), offset.offset());
            }
        });
        if (offsets.isEmpty() && !all.isEmpty()) {
            throw new UserError("'" + application + "' does not learn from '" + clicks + "', but from '"
                    + all.keySet().iterator().next().topic() + "': set valence.clicks.topic");
        }
        return offsets;
    }

    /** Where the partitions end, with what is not committed yet. */
    private Map<TopicPartition, Long> ends(Map<TopicPartition, Long> partitions) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        Map<TopicPartition, ListOffsetsResultInfo> found = AdminCall.await(admin.listOffsets(latest).all());
        found.forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private String topicId() {
        try {
            return AdminCall.await(admin.describeTopics(List.of(clicks)).allTopicNames()).get(clicks).topicId().toString();
        } catch (UnknownTopicOrPartitionException e) {
            throw new UserError("there is no topic '" + clicks + "': set valence.clicks.topic", e);
        }
    }
}
