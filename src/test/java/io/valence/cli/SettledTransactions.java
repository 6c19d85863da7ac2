package io.valence.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/** I8: no transaction is open, and nothing that was committed lies behind the committed offset. */
final class SettledTransactions {

    private static final Set<TransactionState> SETTLED = Set.of(
            TransactionState.EMPTY, TransactionState.COMPLETE_COMMIT, TransactionState.COMPLETE_ABORT);

    private final String bootstrapServers;
    private final Admin admin;
    private final String application;

    SettledTransactions(String bootstrapServers, Admin admin, String application) {
        this.bootstrapServers = bootstrapServers;
        this.admin = admin;
        this.application = application;
    }

    /** Transactions that are open, by their coordinators and by their partitions. */
    List<String> open() throws ExecutionException, InterruptedException {
        List<String> open = new ArrayList<>();
        for (TransactionListing listing : admin.listTransactions().all().get()) {
            if (!SETTLED.contains(listing.state())) {
                open.add(listing.transactionalId() + " is " + listing.state());
            }
        }
        admin.describeProducers(partitions()).all().get().forEach((partition, producers) -> {
            for (ProducerState producer : producers.activeProducers()) {
                if (producer.currentTransactionStartOffset().isPresent()) {
                    open.add("producer " + producer.producerId() + " has one open in " + partition);
                }
            }
        });
        return open;
    }

    /** Of all topics but Kafka's own. */
    private Set<TopicPartition> partitions() throws ExecutionException, InterruptedException {
        Set<TopicPartition> partitions = new TreeSet<>(
                (one, other) -> one.toString().compareTo(other.toString()));
        admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get().forEach((topic, description) ->
                description.partitions().forEach(info -> partitions.add(new TopicPartition(topic, info.partition()))));
        return partitions;
    }

    /** What is left to be read of {@code topics}, by partition; control records are none. */
    List<String> left(Set<String> topics) throws ExecutionException, InterruptedException {
        var committed = admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata().get();
        List<String> left = new ArrayList<>();
        for (TopicPartition partition : partitions()) {
            if (topics.contains(partition.topic())) {
                var offset = committed.get(partition);
                long from = offset == null ? 0 : offset.offset();
                long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition).get().offset();
                // What lies between may be control records alone.
                long[] records = new long[1];
                if (from < end) {
                    ChangelogDump.forEach(bootstrapServers, partition, from, record -> records[0]++);
                }
                if (records[0] > 0 || from > end) {
                    left.add(partition + ": committed " + from + " of " + end + ", " + records[0] + " records left");
                }
            }
        }
        return left;
    }
}
