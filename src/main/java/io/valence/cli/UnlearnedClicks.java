package io.valence.cli;

import io.valence.snapshot.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The clicks that came to a snapshot's topic behind those that it was learned from. */
final class UnlearnedClicks {

    private UnlearnedClicks() {}

    /** How many there are; none if the topic is not on this cluster, or another of its name. */
    static long behind(Admin admin, Snapshot.Input learned) {
        TopicDescription topic;
        try {
            topic = AdminCall.await(admin.describeTopics(List.of(learned.topic())).allTopicNames()).get(learned.topic());
        } catch (UnknownTopicOrPartitionException e) {
            return 0;
        }
        if (!topic.topicId().toString().equals(learned.topicId())) {
            return 0;
        }
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        topic.partitions().forEach(partition ->
                ends.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
        return AdminCall.await(admin.listOffsets(ends).all()).entrySet().stream()
                .mapToLong(end -> end.getValue().offset()
                        - learned.offsets().getOrDefault(end.getKey().partition(), 0L))
                .sum();
    }
}
