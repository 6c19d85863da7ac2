package io.valence.cli;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;

/**
 * The brokers of {@code docker-compose.yml}, each in a JVM of its own on this machine, which can be killed, stopped and
 * started again; for every test that needs a cluster.
 */
final class BrokerCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final LocalCompose compose;
    private final List<String> names;
    private final Map<String, String> overrides;
    private final Map<String, ChildProcess> processes = new LinkedHashMap<>();
    private final Admin admin;

    private BrokerCluster(LocalCompose compose, Map<String, String> overrides) {
        this.compose = compose;
        this.overrides = overrides;
        this.names = List.copyOf(compose.servicesOf("apache/kafka"));
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    /** Starts the brokers of {@code compose}; returns when all have joined. */
    static BrokerCluster start(LocalCompose compose) throws Exception {
        return start(compose, Map.of());
    }

    /**
     * Starts the brokers of {@code compose}; returns when all have joined.
     *
     * @param overrides win over the file, under Kafka's own names, such as a shorter {@code broker.session.timeout.ms}
     */
    static BrokerCluster start(LocalCompose compose, Map<String, String> overrides) throws Exception {
        BrokerCluster cluster = new BrokerCluster(compose, overrides);
        try {
            for (int broker = 0; broker < cluster.size(); broker++) {
                cluster.start(broker);
            }
            cluster.awaitJoined(cluster.size());
            return cluster;
        } catch (Exception | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    int size() {
        return names.size();
    }

    /** Where clients of this machine connect. */
    String bootstrapServers() {
        return compose.published(new TreeSet<>(names));
    }

    Admin admin() {
        return admin;
    }

    /** Starts a broker that is not running, on what it had; does not wait for it. */
    void start(int broker) throws IOException {
        String name = names.get(broker);
        Map<String, String> environment = compose.kafkaEnvironment(name);
        Properties properties = KafkaImage.properties(environment);
        properties.putAll(overrides);
        Path file = compose.folder(name).resolve("server.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        List<String> command = new ArrayList<>(List.of(LocalCompose.java()));
        command.addAll(Arrays.asList(environment.get("KAFKA_HEAP_OPTS").split(" ")));
        command.addAll(List.of("-cp", classPath(), BrokerNode.class.getName()));
        command.addAll(List.of(file.toString(), environment.get("CLUSTER_ID")));
        processes.put(name, ChildProcess.start(compose.folder(name), command, Map.of()));
    }

    /** The jar has the broker; the tests' classes have the main class. */
    private static String classPath() {
        return LocalCompose.jar() + File.pathSeparator + Path.of("target", "test-classes").toAbsolutePath();
    }

    /** SIGKILL. */
    void kill(int broker) throws InterruptedException {
        processes.get(names.get(broker)).kill();
    }

    /** SIGTERM: hands its leaderships over first. */
    int stop(int broker) throws InterruptedException {
        return processes.get(names.get(broker)).stop();
    }

    /** Stops the brokers in turn, each only when all copies of everything are up to date again. */
    void restartInTurn() throws Exception {
        for (int broker = 0; broker < size(); broker++) {
            stop(broker);
            start(broker);
            awaitJoined(size());
            awaitInSync();
        }
    }

    /** The broker that leads a partition now. */
    int leaderOf(String topic, int partition) throws Exception {
        return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic)
                .partitions().get(partition).leader().id() - 1;
    }

    /** Waits until so many brokers are in the cluster. */
    void awaitJoined(int brokers) throws InterruptedException {
        await(brokers + " brokers in the cluster", () -> admin.describeCluster().nodes().get().size() == brokers);
    }

    /** Waits until every partition of every topic has as many copies that are up to date as there are brokers. */
    void awaitInSync() throws InterruptedException {
        await("all copies up to date", () -> topics().values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(partition -> partition.isr().size() == size()));
    }

    /** All topics, Kafka's own too. */
    Map<String, TopicDescription> topics() throws InterruptedException, ExecutionException {
        return admin.describeTopics(admin.listTopics(new ListTopicsOptions()
                .listInternal(true)).names().get()).allTopicNames().get();
    }

    private void await(String what, Condition condition) throws InterruptedException {
        Stall stall = new Stall(PATIENCE);
        while (!holds(condition)) {
            if (stall.lastsAt(0)) {
                throw new AssertionError("waited too long for " + what + ": " + output());
            }
            processes.get(names.get(0)).pause();
        }
    }

    private static boolean holds(Condition condition) throws InterruptedException {
        try {
            return condition.holds();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException) {
                // Not up yet, or on the move.
                return false;
            }
            throw new AssertionError(e);
        }
    }

    /** What all brokers have written. */
    String output() {
        StringBuilder all = new StringBuilder();
        processes.forEach((name, process) -> all.append(name).append(":\n").append(process.output()));
        return all.toString();
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
        processes.values().forEach(ChildProcess::close);
    }

    /** Something that a cluster is asked. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws InterruptedException, ExecutionException;
    }
}
