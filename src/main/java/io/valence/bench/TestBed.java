package io.valence.bench;

import io.valence.codec.ClickJson;
import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.embedded.BrokerProcess;
import io.valence.event.Click;
import io.valence.topology.TopicCreation;
import io.valence.topology.TopicDefinition;
import io.valence.topology.TopicDefinitions;
import io.valence.topology.TopologyConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * A broker to measure on, in a process of its own or one that was there before, with topics that are nobody else's and
 * are gone at the end.
 */
final class TestBed implements AutoCloseable {

    /** What the names of all topics and applications here begin with. */
    static final String PREFIX = "valence-bench-";

    static final TopologyConfig.Topics TOPICS = new TopologyConfig.Topics(
            PREFIX + "clicks", PREFIX + "loss", PREFIX + "dlq", PREFIX + "embeddings", PREFIX + "deltas");

    private static final int BATCH_BYTES = 128 << 10;

    private final Clients clients;
    private final Optional<BrokerProcess> own;
    private final Map<String, Object> brokers;
    private final Admin admin;
    /** What was left in a place that is the same for every run would be found by the next. */
    private final Path state;

    /**
     * @param clients where these name brokers, on them is measured; otherwise a broker is started
     * @throws IllegalStateException if topics of a measurement are there already: another may be under way
     */
    TestBed(Clients clients) {
        this.clients = clients;
        own = clients.brokers().isPresent() ? Optional.empty() : Optional.of(BrokerProcess.start());
        Object servers = own.<Object>map(BrokerProcess::bootstrapServers).or(clients::brokers).orElseThrow();
        brokers = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
        admin = Admin.create(with(clients.admin(), brokers));
        Set<String> left = topics(name -> name.startsWith(PREFIX));
        if (!left.isEmpty()) {
            admin.close();
            throw new IllegalStateException(
                    "topics " + left + " are there already: delete them, unless another 'bench' is at work");
        }
        try {
            state = Files.createTempDirectory(PREFIX);
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for stores", e);
        }
    }

    private static Map<String, Object> with(Map<String, Object> given, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(given);
        all.putAll(more);
        return all;
    }

    /** What an application is given; a new copy. */
    Properties streams() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        properties.putAll(clients.streams());
        properties.putAll(brokers);
        return properties;
    }

    /** What the broker's process has taken so far; empty where it is not ours. */
    Optional<Duration> brokerCpu() {
        return own.map(BrokerProcess::cpu);
    }

    /**
     * The learner on these topics, without ranks: those are what evaluating costs, not learning. Where one task learns,
     * with its shadows, so that it can be seen what they cost.
     */
    static TopologyConfig learner(TopologyConfig config, int partitions, int exchangeClicks) {
        return new TopologyConfig(
                config.learner(),
                config.eventWeights(),
                TOPICS,
                config.limits(),
                config.metrics(),
                0,
                config.hotUsers(),
                config.hotItems(),
                false,
                new TopologyConfig.Exchange(partitions, exchangeClicks),
                partitions == 1 ? config.models() : TopologyConfig.Models.NO_OTHERS,
                config.ownStepThread());
    }

    /** Creates the topics anew. */
    void createTopics(int partitions) {
        delete(name -> name.startsWith(PREFIX));
        List<TopicDefinition> topics =
                TopicDefinitions.packaged().withNames(TOPICS).withClicksPartitions(partitions).all();
        TopicCreation.create(admin, topics);
    }

    /** Puts all clicks of the plan on the topic; returns how many these are. */
    long load(SyntheticPlan plan, LongConsumer progress) {
        SyntheticClicks source = new SyntheticClicks(plan);
        long sent = 0;
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of(
                ProducerConfig.LINGER_MS_CONFIG, 20, ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES))) {
            for (Click click = source.next(); click != null; click = source.next()) {
                producer.send(record(click));
                progress.accept(++sent);
            }
            producer.flush();
            return sent;
        }
    }

    /** A producer of clicks. */
    KafkaProducer<byte[], byte[]> producer(Map<String, Object> choices) {
        Map<String, Object> all = with(clients.producer(), choices);
        return new KafkaProducer<>(with(all, brokers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The click on its topic, at its event time. */
    static ProducerRecord<byte[], byte[]> record(Click click) {
        byte[] key = click.userId().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(TOPICS.clicks(), null, click.timestamp(), key, ClickJson.write(click));
    }

    /** How many clicks an application has committed, over all partitions. */
    long committed(String applicationId) {
        long sum = 0;
        Map<TopicPartition, OffsetAndMetadata> offsets =
                await(admin.listConsumerGroupOffsets(applicationId).partitionsToOffsetAndMetadata());
        for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : offsets.entrySet()) {
            boolean counts = entry.getValue() != null && entry.getKey().topic().equals(TOPICS.clicks());
            sum += counts ? entry.getValue().offset() : 0;
        }
        return sum;
    }

    /** Deletes what an application leaves on the broker. */
    void deleteApplication(String applicationId) {
        delete(name -> name.startsWith(applicationId + "-"));
        await(admin.deleteConsumerGroups(List.of(applicationId)).all());
    }

    private void delete(Predicate<String> names) {
        Set<String> doomed = topics(names);
        await(admin.deleteTopics(doomed).all());
        while (!topics(doomed::contains).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private Set<String> topics(Predicate<String> names) {
        Set<String> all = new TreeSet<>(await(admin.listTopics().names()));
        all.removeIf(names.negate());
        return all;
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (own.isEmpty()) {
                delete(name -> name.startsWith(PREFIX));
            }
        } finally {
            admin.close();
            own.ifPresent(BrokerProcess::close);
        }
        deleteState();
    }

    private void deleteState() {
        try (Stream<Path> paths = Files.walk(state)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + state, e);
        }
    }
}
