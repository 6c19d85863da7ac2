package io.valence.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker in this JVM: one KRaft node, on free ports of the loopback address. What was written to a
 * directory is there again when a broker is started on it, whatever its ports.
 *
 * <p>Its threads are not daemons: a JVM in which {@link #close} is not called does not end by itself. A fault that
 * Kafka holds to be fatal, such as a failing disk, is logged and ends the process.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final String NETWORK_LOG_LEVEL =
            "org.slf4j.simpleLogger.log.org.apache.kafka.clients.NetworkClient";

    /** What formatting leaves in a directory. */
    private static final String FORMATTED = "meta.properties";

    private final Path directory;
    private final boolean temporary;
    private final DirectoryLock lock;
    private final LoopbackPorts ports;
    private final KafkaRaftServer server;
    private boolean closed;

    private EmbeddedBroker(Path directory, boolean temporary, Map<String, String> properties) throws Exception {
        this.directory = directory;
        this.temporary = temporary;
        Files.createDirectories(directory);
        lock = DirectoryLock.take(directory);
        ports = LoopbackPorts.free();
        try {
            format(directory);
            Map<String, String> all = BrokerProperties.of(directory, ports, properties);
            server = new KafkaRaftServer(new KafkaConfig(all, false), Time.SYSTEM);
            startUp(server);
        } catch (Exception e) {
            lock.close();
            throw e;
        }
    }

    /** Starts a broker on a temporary directory, which {@link #close} deletes. */
    public static EmbeddedBroker start() {
        return start(Map.of());
    }

    /**
     * Starts a broker on a temporary directory, which {@link #close} deletes.
     *
     * @param properties win over the broker's own, under Kafka's names
     */
    public static EmbeddedBroker start(Map<String, String> properties) {
        try {
            return start(Files.createTempDirectory("valence-broker-"), true, properties);
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for the broker", e);
        }
    }

    /**
     * Starts a broker on {@code directory}, which is created and formatted if it is new, and kept. Returns when
     * clients can connect.
     *
     * @param properties win over the broker's own, under Kafka's names
     * @throws IllegalStateException if the broker does not start, because another has the directory, or otherwise
     */
    public static EmbeddedBroker start(Path directory, Map<String, String> properties) {
        return start(directory, false, properties);
    }

    private static EmbeddedBroker start(Path directory, boolean temporary, Map<String, String> properties) {
        quietNetwork();
        try {
            return new EmbeddedBroker(directory, temporary, properties);
        } catch (Exception e) {
            if (temporary) {
                delete(directory);
            }
            throw new IllegalStateException("the embedded broker did not start", e);
        }
    }

    /**
     * Every clean stop of a broker ends with warnings of its own clients, and of others that outlive it by a moment,
     * about connections that ended. Elsewhere the same warnings matter, so they are only turned down here; the
     * logger reads this property when its class is first used.
     */
    private static void quietNetwork() {
        if (System.getProperty(NETWORK_LOG_LEVEL) == null) {
            System.setProperty(NETWORK_LOG_LEVEL, "error");
        }
    }

    private static void format(Path directory) throws Exception {
        if (Files.exists(directory.resolve(FORMATTED))) {
            return;
        }
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(BrokerProperties.NODE_ID)
                .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
                .addDirectory(directory.toString())
                .setMetadataLogDirectory(directory.toString())
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setPrintStream(nowhere)
                .run();
    }

    private static void startUp(KafkaRaftServer server) {
        try {
            server.startup();
        } catch (RuntimeException e) {
            // Otherwise the threads that did start keep the JVM from ending.
            server.shutdown();
            server.awaitShutdown();
            throw e;
        }
    }

    /** What clients connect to: {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + ports.broker();
    }

    /** Where everything is kept. */
    public Path directory() {
        return directory;
    }

    /** Stops the broker and waits until all is on disk and its threads have ended. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.shutdown();
        server.awaitShutdown();
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release the broker's directory " + directory, e);
        }
        if (temporary) {
            delete(directory);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the broker's directory " + directory, e);
        }
    }
}
