package io.valence.query;

import io.valence.store.CommittedRows;
import io.valence.store.SavedRow;
import io.valence.store.StoreNames;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/** What Kafka Streams knows about its instances, tasks and stores. */
final class StreamsState implements StateQueries {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final KafkaStreams streams;
    private final HostInfo self;
    private final String clicksTopic;
    private final Instance instance;
    private final EmbeddingQueries embeddings;

    StreamsState(KafkaStreams streams, String self, String clicksTopic, String model) {
        this.streams = streams;
        HostInfo known = HostInfo.buildFromEndpoint(self);
        this.self = known == null ? HostInfo.unavailable() : known;
        this.clicksTopic = clicksTopic;
        this.instance = new RunningInstance(streams, model);
        this.embeddings = new StreamsQueries(
                instance, this.self, false, Recommendations.notReady("nothing is recommended here", SOON));
    }

    @Override
    public Answer<List<InstanceState>> instances() {
        return whileRunning(() -> streams.metadataForAllStreamsClients().stream()
                .map(this::instance)
                .sorted(Comparator.comparing(InstanceState::host).thenComparing(InstanceState::port))
                .toList());
    }

    private InstanceState instance(StreamsMetadata metadata) {
        return new InstanceState(
                metadata.host(),
                metadata.port(),
                metadata.hostInfo().equals(self),
                clicks(metadata.topicPartitions()),
                clicks(metadata.standbyTopicPartitions()));
    }

    /** The partitions of the clicks; of a copy, Streams names those of its changelogs, of which there are as many. */
    private List<Integer> clicks(Set<TopicPartition> partitions) {
        return partitions.stream()
                .filter(partition -> partition.topic().equals(clicksTopic)
                        || partition.topic().endsWith("-" + StoreNames.USERS + "-changelog"))
                .map(TopicPartition::partition)
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public Answer<List<StoreState>> stores() {
        return whileRunning(() -> {
            List<Integer> active = tasks(ThreadMetadata::activeTasks);
            List<Integer> standby = tasks(ThreadMetadata::standbyTasks);
            // Each task has all of them.
            return StoreNames.ALL.stream()
                    .map(name -> new StoreState(name, KEYED.contains(name), active, standby))
                    .toList();
        });
    }

    private List<Integer> tasks(Function<ThreadMetadata, Set<TaskMetadata>> which) {
        return streams.metadataForLocalThreads().stream()
                .map(which)
                .flatMap(Collection::stream)
                .map(task -> task.taskId().partition())
                .sorted()
                .toList();
    }

    /** Whether it is here, and if not, where, is for the one set of rules to say. */
    @Override
    public Answer<StoredRow> row(String store, String key) {
        Answer<Embedding> embedding = store.equals(StoreNames.USERS) ? embeddings.user(key) : embeddings.item(key);
        return embedding.then(found -> stored(store, key));
    }

    private Answer<StoredRow> stored(String store, String key) {
        try {
            for (CommittedRows part : instance.parts(store)) {
                SavedRow row = part.isOwned() ? part.row(key) : null;
                if (row != null) {
                    return new Answer.Found<>(StoredRow.of(store, key, row));
                }
            }
            return new Answer.Absent<>();
        } catch (InvalidStateStoreException e) {
            return onTheMove();
        }
    }

    @Override
    public long lag() {
        return InputLag.of(streams.metrics(), clicksTopic);
    }

    private <T> Answer<T> whileRunning(Supplier<T> question) {
        return embeddings.state().then(running -> {
            try {
                return new Answer.Found<>(question.get());
            } catch (IllegalStateException e) {
                // It began to stop after its state was asked.
                return onTheMove();
            }
        });
    }

    private static <T> Answer<T> onTheMove() {
        return new Answer.NotReady<>("the store is on the move between instances", SOON);
    }
}
