package io.valence.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.bench.Clients;
import io.valence.bench.Throughput;
import io.valence.bench.ThroughputReport;
import io.valence.bench.Watcher;
import io.valence.dataset.SyntheticPlan;
import java.io.PrintWriter;
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
            "(c) the learner, and (d) the learner without Kafka, on clicks that are parsed already. Each is timed",
            "from its first click to its last commit. The broker has a process of its own, unless one is named.",
            "What counts are the ratios; the rates depend on the machine.",
            "",
            "Example:",
            "  valence bench --clicks 1000000 --users 100000 --items 50000"
        })
final class BenchCommand implements Callable<Integer> {

    private static final long MEAN_GAP_MS = 50;
    private static final int TASTES = 25;

    @Spec
    private CommandSpec spec;

    @Option(names = "--clicks", paramLabel = "N", defaultValue = "1000000",
            description = "How many (default: ${DEFAULT-VALUE}).")
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

    @Option(names = "--commit-ms", paramLabel = "MS", defaultValue = "1000",
            description = "Commit interval (default: ${DEFAULT-VALUE}).")
    private long commitMs;

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    @Mixin
    private BrokerOptions options;

    @Override
    public Integer call() throws InterruptedException, JsonProcessingException {
        requirePositive("--rounds", rounds);
        requirePositive("--commit-ms", commitMs);
        Settings settings = options.settings();
        Kernels.note(spec.commandLine().getErr());
        SyntheticPlan plan = plan(settings.learner().seed());
        ThroughputReport report = new Throughput(plan, settings.topology(), rounds, commitMs, new Bars())
                .run(clients(settings));
        print(report.figures(), report.table());
        return 0;
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new UserError(name + " is " + value + ", expected 1 or more");
        }
    }

    private SyntheticPlan plan(long seed) {
        try {
            return new SyntheticPlan(clicks, users, items, Math.min(TASTES, items), MEAN_GAP_MS, seed);
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
