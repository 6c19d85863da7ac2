package io.valence.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.bench.Clients;
import io.valence.bench.Latency;
import io.valence.bench.LatencyReport;
import io.valence.bench.Scaling;
import io.valence.bench.ScalingReport;
import io.valence.bench.Throughput;
import io.valence.bench.ThroughputReport;
import io.valence.bench.Watcher;
import io.valence.dataset.SyntheticPlan;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The verb that measures what learning costs. */
@Command(
        name = "bench",
        description = "Measures clicks per second and what they cost, next to topologies that only get and put.",
        footer = {
            "",
            "In turn, on the same generated clicks of a topic, exactly once: (a) a topology that gets and puts",
            "an entry of 300 bytes per click in a stock RocksDB store with a changelog, (b) the same in memory,",
            "(c) the learner, and (d) the learner without Kafka, on clicks that are parsed already, in a JVM of",
            "its own. Each is timed from its first click to its last commit. The broker has a process of its",
            "own too, unless one is named. What counts are the ratios; the rates depend on the machine.",
            "",
            "Examples:",
            "  valence bench --clicks 3000000 --users 100000 --items 50000",
            "  valence bench --latency --rate 1000 --commit-ms 20,100,1000",
            "  valence bench --partitions 1,2,4 --exchange-clicks 300,3000"
        })
final class BenchCommand implements Callable<Integer> {

    private static final long MEAN_GAP_MS = 50;
    private static final int TASTES = 25;
    private static final long COMMIT_MS = 1000;
    private static final List<Long> LATENCY_COMMIT_MS = List.of(20L, 100L, 1000L);

    @Spec
    private CommandSpec spec;

    @Option(names = "--clicks", paramLabel = "N", defaultValue = "3000000",
            description = "How many (default: ${DEFAULT-VALUE}). With far fewer, it is the warming up that is timed.")
    private long clicks;

    @Option(names = "--users", paramLabel = "N", defaultValue = "100000",
            description = "Of at most how many users (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(names = "--items", paramLabel = "N", defaultValue = "50000",
            description = "On at most how many items (default: ${DEFAULT-VALUE}).")
    private int items;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3",
            description = "How often each runs, after a round that warms up (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--commit-ms", paramLabel = "MS", split = ",",
            description = "Commit interval (default: 1000); with --latency several (default: 20,100,1000).")
    private List<Long> commitMs = List.of();

    @Option(names = "--latency",
            description = "Measure instead how long after a click its embedding can be asked for.")
    private boolean latency;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "1000",
            description = "With --latency: clicks a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "20",
            description = "With --latency: for how long (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--partitions", paramLabel = "P", split = ",",
            description = "Measure instead what as many tasks cost, such as 1,2,4, with a thread each.")
    private List<Integer> partitions = List.of();

    @Option(names = "--exchange-clicks", paramLabel = "N", split = ",", defaultValue = "300,3000", description =
            "With --partitions: exchange after N clicks of all tasks, 0: only at commits (default: ${DEFAULT-VALUE}).")
    private List<Integer> exchangeClicks;

    @Option(names = "--catalogues", paramLabel = "N", split = ",", defaultValue = "1000,50000,1000000", description =
            "With --partitions: compute what is exchanged for so many items (default: ${DEFAULT-VALUE}).")
    private List<Integer> catalogues;

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    @Mixin
    private BrokerOptions options;

    @Override
    public Integer call() throws InterruptedException, JsonProcessingException {
        requirePositive("--rounds", List.of(rounds));
        requirePositive("--commit-ms", commitMs);
        requirePositive("--rate", List.of(rate));
        requirePositive("--seconds", List.of(seconds));
        requirePositive("--partitions", partitions);
        requireAtLeast(0, "--exchange-clicks", exchangeClicks);
        requirePositive("--catalogues", catalogues);
        Settings settings = options.settings();
        Kernels.note(spec.commandLine().getErr());
        if (latency) {
            LatencyReport report = latency(settings);
            print(report.figures(), report.table());
        } else if (!partitions.isEmpty()) {
            ScalingReport report = scaling(settings);
            print(report.figures(), report.table());
        } else {
            ThroughputReport report = throughput(settings);
            print(report.figures(), report.table());
        }
        return 0;
    }

    private ThroughputReport throughput(Settings settings) throws InterruptedException {
        return new Throughput(plan(clicks, settings), settings.topology(), rounds, onlyCommitMs(), new Bars())
                .run(clients(settings));
    }

    private ScalingReport scaling(Settings settings) throws InterruptedException {
        return new Scaling(plan(clicks, settings), settings.topology(), rounds, onlyCommitMs(), new Bars())
                .run(clients(settings), partitions, exchangeClicks, catalogues);
    }

    private LatencyReport latency(Settings settings) throws InterruptedException {
        SyntheticPlan plan = plan(Latency.clicks(rate, seconds), settings);
        return new Latency(plan, settings.topology(), rate, new Bars())
                .run(clients(settings), commitMs.isEmpty() ? LATENCY_COMMIT_MS : commitMs);
    }

    private long onlyCommitMs() {
        if (commitMs.size() > 1) {
            throw new UserError("--commit-ms is " + commitMs + ", expected one unless with --latency");
        }
        return commitMs.isEmpty() ? COMMIT_MS : commitMs.get(0);
    }

    private static void requirePositive(String name, List<? extends Number> values) {
        requireAtLeast(1, name, values);
    }

    private static void requireAtLeast(long least, String name, List<? extends Number> values) {
        for (Number value : values) {
            if (value.longValue() < least) {
                throw new UserError(name + " is " + value + ", expected " + least + " or more");
            }
        }
    }

    private SyntheticPlan plan(long count, Settings settings) {
        try {
            return new SyntheticPlan(
                    count, users, items, Math.min(TASTES, items), MEAN_GAP_MS, settings.learner().seed());
        } catch (IllegalArgumentException e) {
            throw new UserError("--" + e.getMessage(), e);
        }
    }

    private static Clients clients(Settings settings) {
        Properties properties = settings.kafka();
        KafkaProperties kafka = new KafkaProperties(properties);
        return new Clients(properties, kafka.admin(), kafka.producer());
    }

    private void print(Map<String, Object> figures, String table) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures));
        } else {
            out.print(table);
        }
        out.flush();
    }

    /** A bar for each thing that takes long. */
    private static final class Bars implements Watcher {
        @Override
        public <T> T watch(String task, long total, Work<T> work) throws InterruptedException {
            try (Progress progress = new Progress(task, total)) {
                return work.run(progress::to);
            }
        }
    }
}
