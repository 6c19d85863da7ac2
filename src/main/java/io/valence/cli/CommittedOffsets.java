package io.valence.cli;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far a group has come in a topic of one partition. */
final class CommittedOffsets {

    private final Admin admin;
    private final String group;
    private final TopicPartition partition;

    CommittedOffsets(Admin admin, String group, String topic) {
        this.admin = admin;
        this.group = group;
        this.partition = new TopicPartition(topic, 0);
    }

    /** The next offset to be read after the last commit; 0 before the first. */
    long committed() throws InterruptedException {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            OffsetAndMetadata offset = offsets.get(partition);
            return offset == null ? 0 : offset.offset();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the committed offsets of " + group + " cannot be read", e.getCause());
        }
    }

    /** One past the last record of the partition. */
    long end() throws InterruptedException {
        try {
            ListOffsetsResultInfo end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get();
            return end.offset();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of " + partition + " cannot be read", e.getCause());
        }
    }
}
