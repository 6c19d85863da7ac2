package io.valence.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.valence.event.Click;
import io.valence.event.EventWeights;
import io.valence.learning.LearnerConfig;
import io.valence.topology.LearnerTopology;
import io.valence.topology.TopologyConfig;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Does a learner whose users are far more than it keeps in memory go on at one rate, in the same memory?
 *
 * <pre>
 * mvn -q -B package -DskipTests && mvn -q -Pjmh test-compile
 * java --add-modules jdk.incubator.vector -Xmx4g -cp target/valence.jar:target/test-classes \
 *     io.valence.bench.MeasureSoak USERS ITEMS HOT_USERS HOT_ITEMS CLICKS
 * </pre>
 *
 * <p>First each user clicks once, and each item is clicked; then so many clicks come of users and items by Zipf's law.
 * Commits are twenty seconds apart: of a million items that negatives are drawn from, each writes nearly all.
 */
public final class MeasureSoak {

    private static final int PARTS = 12;
    private static final long SEED = 42;
    private static final long COMMIT_MS = 20_000;
    private static final String TRANSACTION_MS = "120000";
    private static final long START = 1_700_000_000_000L;

    private final int users;
    private final int items;
    private final long clicks;
    private final AtomicLong longestPauseMs = new AtomicLong();

    private MeasureSoak(int users, int items, long clicks) {
        this.users = users;
        this.items = items;
        this.clicks = clicks;
    }

    /** Prints a line for each part of the clicks. */
    public static void main(String[] arguments) throws Exception {
        int[] numbers = Stream.of(arguments).mapToInt(Integer::parseInt).toArray();
        TopologyConfig config = new TopologyConfig(
                LearnerConfig.DEFAULTS,
                EventWeights.parse("*=1"),
                TestBed.TOPICS,
                new TopologyConfig.Limits(1_000_000, 0),
                new TopologyConfig.Metrics(60_000, false, 1_000),
                0,
                numbers[2],
                numbers[3],
                false,
                new TopologyConfig.Exchange(1, 0));
        new MeasureSoak(numbers[0], numbers[1], numbers[4]).run(config);
    }

    private void run(TopologyConfig config) throws Exception {
        watchPauses();
        Properties streams = new Properties();
        streams.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_MS);
        try (TestBed bed = new TestBed(new Clients(streams, Map.of(), Map.of()))) {
            bed.createTopics(1);
            Thread sender = new Thread(() -> send(bed), "soak-sender");
            sender.setDaemon(true);
            sender.start();
            try (RunningTopology running = new RunningTopology(
                    bed, "soak", LearnerTopology.build(config, Clock.systemUTC()), 1, COMMIT_MS)) {
                System.out.println("       clicks  clicks/s  RSS MiB  heap MiB  stores MiB  longest GC pause ms");
                long done = 0;
                for (int part = 1; part <= PARTS; part++) {
                    done = report(running, bed, users * (long) part / PARTS, done);
                }
                System.out.println("all users are known");
                for (int part = 1; part <= PARTS; part++) {
                    done = report(running, bed, users + clicks * part / PARTS, done);
                }
            }
        }
    }

    /** Reports what was committed once that is so many; nothing where an earlier commit went beyond it. */
    private long report(RunningTopology running, TestBed bed, long until, long done) throws Exception {
        if (done >= until) {
            return done;
        }
        AtomicLong committed = new AtomicLong();
        long begun = System.nanoTime();
        running.await(until, committed::set);
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%13d %9.0f %8d %9d %11d %20d%n",
                committed.get(),
                (committed.get() - done) / seconds,
                residentBytes() >> 20,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
                sizeOf(Path.of(bed.streams().getProperty(StreamsConfig.STATE_DIR_CONFIG))) >> 20,
                longestPauseMs.getAndSet(0));
        return committed.get();
    }

    private void send(TestBed bed) {
        SplittableRandom random = new SplittableRandom(SEED);
        try (KafkaProducer<byte[], byte[]> producer = bed.producer(Map.of("linger.ms", 20, "batch.size", 128 << 10))) {
            for (long i = 0; i < users + clicks; i++) {
                long user = i < users ? i : zipf(random, users);
                long item = i < items ? i : zipf(random, items);
                producer.send(TestBed.record(new Click("user-" + user, "item-" + item, START + i)));
            }
        }
    }

    private static long zipf(SplittableRandom random, int count) {
        return (long) (Math.pow(count, random.nextDouble()) - 1);
    }

    private void watchPauses() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            // A concurrent cycle is no pause.
            if (!collector.getName().contains("Concurrent")) {
                ((NotificationEmitter) collector)
                        .addNotificationListener(
                                (notification, handback) -> longestPauseMs.accumulateAndGet(
                                        GarbageCollectionNotificationInfo.from(
                                                        (CompositeData) notification.getUserData())
                                                .getGcInfo()
                                                .getDuration(),
                                        Math::max),
                                null,
                                null);
            }
        }
    }

    /** As Linux tells it: what this process has of the machine's memory. */
    private static long residentBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
    }

    private static long sizeOf(Path directory) throws IOException {
        long[] bytes = new long[1];
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException deletedMeanwhile) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes[0];
    }
}
