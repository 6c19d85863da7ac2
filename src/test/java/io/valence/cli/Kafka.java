package io.valence.cli;

import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.embedded.EmbeddedBroker;
import io.valence.event.Click;
import io.valence.topology.TopicCreation;
import io.valence.topology.TopicDefinitions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;

/** A broker for a test, with what tests ask of it. */
final class Kafka implements AutoCloseable {

    /** Lets a group notice within a second that a member was killed. */
    private static final Map<String, String> QUICK_SESSIONS = Map.of("group.min.session.timeout.ms", "500");

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final EmbeddedBroker broker = EmbeddedBroker.start(QUICK_SESSIONS);
    private final Admin admin = Admin.create(client());

    Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /**
     * Settings of a learner of its own on this broker: with its own state and topics, except that of the clicks, which
     * it creates.
     */
    Map<String, String> learner(String name, Path directory) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "kafka.bootstrap.servers", broker.bootstrapServers(),
                "kafka.application.id", name,
                "kafka.state.dir", directory.resolve(name).toString(),
                "kafka.commit.interval.ms", "200",
                "kafka.consumer.session.timeout.ms", "1000",
                "kafka.consumer.heartbeat.interval.ms", "300",
                "valence.metrics.topic", name + "-loss",
                "valence.metrics.idle-ms", "200",
                "valence.dead-letters.topic", name + "-dlq",
                "valence.http.port", "-1"));
        TopicCreation.create(
                admin, TopicDefinitions.packaged().withNames(settings(settings).topology().topics()).all());
        return settings;
    }

    static Settings settings(Map<String, String> settings) {
        List<String> overrides = settings.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
        return Settings.load(Optional.empty(), Map.of(), overrides);
    }

    /** Sends generated clicks. */
    void send(SyntheticPlan plan) {
        TopicCreation.create(admin, List.of(TopicDefinitions.packaged().clicks()));
        SyntheticClicks source = new SyntheticClicks(plan);
        try (ClickProducer producer = new ClickProducer(client(), "clicks")) {
            for (Click click = source.next(); click != null; click = source.next()) {
                producer.send(click);
            }
            producer.flush();
        }
    }

    CommittedOffsets committed(String application) {
        return new CommittedOffsets(admin, application, "clicks");
    }

    /** Waits until {@code application} has committed {@code offset} or {@code process} has ended. */
    void awaitCommitted(String application, long offset, LearnerProcess process) throws Exception {
        Stall stall = new Stall(PATIENCE);
        CommittedOffsets offsets = committed(application);
        for (long at = offsets.committed(); at < offset && process.isAlive(); at = offsets.committed()) {
            if (stall.lastsAt(at)) {
                throw new AssertionError(application + " stands at " + at + " of " + offset + ": " + process.output());
            }
        }
    }

    /** Waits until the committed windows of the loss count {@code records}, and returns what they say. */
    EvaluationReport awaitLoss(String topic, long records) {
        EvaluationReport report = new EvaluationReport(records);
        Stall stall = new Stall(Duration.ofSeconds(20));
        try (LossFeed feed = new LossFeed(client(), topic)) {
            while (report.processed() < records && !stall.lastsAt(report.processed())) {
                feed.poll(Duration.ofMillis(100), report::add);
            }
        }
        return report;
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
