package io.valence.topology;

import io.valence.codec.ClickJson;
import io.valence.embedded.EmbeddedBroker;
import io.valence.event.Click;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The directory that a stopped learner left on disk, as each release wrote it: RocksDB's files of a task's stores, in a
 * zip file. A release whose layouts are new adds a file, and leaves the files of those before it alone. From its code:
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java -cp target/test-classes:target/classes:$(cat target/classpath) io.valence.topology.GoldenStores FILE
 * </pre>
 */
final class GoldenStores {

    /** What was learned from; half of the pairs come more than once. */
    static final int CLICKS = 50;

    /** In it is the directory of the one task. */
    static final String APPLICATION = "valence";

    /** What RocksDB writes for people, and what locks a directory that is in use. */
    private static final Set<String> LEFT_OUT = Set.of("LOCK", "LOG", ".lock");
    private static final String OPTIONS = "OPTIONS-";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private GoldenStores() {}

    static List<Click> clicks() {
        return RandomClicks.of(CLICKS, 12, 16, 5);
    }

    /** Lays what a release wrote into {@code state}, the directory of all applications. */
    static void layInto(Path state, String name) throws IOException {
        Path application = state.resolve(APPLICATION);
        try (InputStream in = GoldenStores.class.getResourceAsStream(name);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = application.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }

    /** Writes what the code that runs leaves on disk. */
    public static void main(String[] arguments) throws Exception {
        Path state = Files.createTempDirectory("golden");
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Map<String, Object> servers = Map.of("bootstrap.servers", broker.bootstrapServers());
            send(servers);
            Properties properties = StreamsDefaults.properties();
            properties.putAll(servers);
            properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
            try (KafkaStreams streams =
                            new KafkaStreams(LearnerTopology.build(new Choices().build(), Clock.systemUTC()), properties);
                    KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                            Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", APPLICATION),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer())) {
                streams.start();
                TopicPartition clicks = new TopicPartition(TopologyConfig.Topics.DEFAULTS.clicks(), 0);
                long until = System.nanoTime() + PATIENCE.toNanos();
                OffsetAndMetadata committed = null;
                while (committed == null || committed.offset() < CLICKS) {
                    if (System.nanoTime() > until) {
                        throw new IllegalStateException("of " + CLICKS + " clicks, committed " + committed);
                    }
                    committed = consumer.committed(Set.of(clicks)).get(clicks);
                }
            }
        }
        pack(state.resolve(APPLICATION), Path.of(arguments[0]));
    }

    private static void send(Map<String, Object> servers) throws Exception {
        try (Admin admin = Admin.create(servers);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(servers, new ByteArraySerializer(), new ByteArraySerializer())) {
            TopicCreation.create(admin, TopicDefinitions.packaged().all());
            for (Click click : clicks()) {
                producer.send(new ProducerRecord<>(
                        TopologyConfig.Topics.DEFAULTS.clicks(),
                        LearnerDriver.utf8(click.userId()),
                        ClickJson.write(click)));
            }
        }
    }

    private static void pack(Path application, Path file) throws IOException {
        try (Stream<Path> paths = Files.walk(application);
                ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                String name = path.getFileName().toString();
                if (!LEFT_OUT.contains(name) && !name.startsWith(OPTIONS)) {
                    zip.putNextEntry(new ZipEntry(application.relativize(path).toString()));
                    Files.copy(path, zip);
                }
            }
        }
    }
}
