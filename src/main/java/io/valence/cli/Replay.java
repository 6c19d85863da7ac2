package io.valence.cli;

import io.valence.embedded.EmbeddedBroker;
import io.valence.topology.StreamsDefaults;
import io.valence.topology.TopicCreation;
import io.valence.topology.TopicDefinitions;
import io.valence.topology.TopologyConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.StreamsConfig;

/**
 * A broker of its own in this JVM, the topics on it, and the learner that {@code run} runs: what every verb needs
 * that learns without a Kafka elsewhere. All it kept is gone when it is closed.
 */
final class Replay implements AutoCloseable {

    /** How long nothing may move before the learner counts as stuck: far more than any commit takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final int IDLE_MS = 200;

    private static final Duration POLL = Duration.ofMillis(50);

    private final TopologyConfig config;
    private final Properties properties;
    private final EmbeddedBroker broker;
    private final Admin admin;

    /** Starts the broker and creates the topics. */
    Replay(Settings settings) {
        config = settings.topology();
        broker = EmbeddedBroker.start();
        properties = settings.kafka();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, broker.directory().resolve("state").toString());
        admin = Admin.create(clients().admin());
        TopicCreation.create(admin, TopicDefinitions.packaged().withNames(config.topics()).all());
    }

    /**
     * What a replay that ranks each {@code every}th click implies, to be handed to {@link SettingsOptions#settings}:
     * ranks for single clicks, and no second of waiting for the last window.
     */
    static String[] implied(String every) {
        return new String[] {
            SettingDefinitions.EVALUATION_EVERY + "=" + every,
            SettingDefinitions.METRICS_PER_EVENT + "=" + !every.strip().equals("0"),
            SettingDefinitions.METRICS_IDLE_MS + "=" + IDLE_MS
        };
    }

    /** Sends to the topic of clicks. */
    ClickProducer producer() {
        return new ClickProducer(clients().producer(), config.topics().clicks());
    }

    /** The topic of the loss, from its beginning. */
    LossFeed lossFeed() {
        return new LossFeed(clients().consumer(), config.topics().lossMetrics());
    }

    /** What the learner and its clients are given. */
    Properties properties() {
        return properties;
    }

    KafkaProperties clients() {
        return new KafkaProperties(properties);
    }

    Admin admin() {
        return admin;
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** The learner, not started. */
    LearnerService learner() {
        return new LearnerService(config, properties, Clock.systemUTC());
    }

    /** How far the learner has committed. */
    CommittedOffsets progress() {
        String group = properties.getProperty(StreamsConfig.APPLICATION_ID_CONFIG, StreamsDefaults.APPLICATION_ID);
        return new CommittedOffsets(admin, group, config.topics().clicks());
    }

    /**
     * Learns from the records that are in the topic of clicks, until all of them are committed and published.
     *
     * @param records how many these are
     * @param report is given each record of the topic of the loss
     * @param progress is told how many records are committed
     * @return the seconds from when the learner was ready to its last commit
     */
    double learn(long records, EvaluationReport report, LongConsumer progress) throws InterruptedException {
        try (LearnerService learner = learner();
                LossFeed feed = lossFeed()) {
            learner.start();
            if (!learner.awaitRunning(PATIENCE)) {
                throw learner.failure();
            }
            long start = System.nanoTime();
            double seconds = 0;
            long committed = 0;
            Stall stall = new Stall(PATIENCE);
            while (committed < records || report.processed() < records) {
                feed.poll(POLL, report::add);
                if (committed < records) {
                    committed = progress().committed();
                    seconds = (System.nanoTime() - start) / 1e9;
                    progress.accept(committed);
                }
                if (learner.failed() || stall.lastsAt(committed + report.processed())) {
                    throw learner.failure();
                }
            }
            return seconds;
        }
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
