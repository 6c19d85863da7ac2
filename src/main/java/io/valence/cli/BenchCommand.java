package io.valence.cli;

import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.event.Click;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The verb that measures what learning costs. */
@Command(
        name = "bench",
        description = "Measures clicks per second, next to a topology that only gets and puts.",
        footer = {
            "",
            "Both read the same generated clicks from the same broker inside this process, exactly once, with",
            "the same commit interval, in turn. The other topology gets and puts one entry of 300 bytes per",
            "click, in a stock RocksDB store with a changelog. What counts is the ratio; the rates depend on",
            "the machine.",
            "",
            "Example:",
            "  valence bench --clicks 1000000 --users 100000 --items 50000"
        })
final class BenchCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
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
            description = "How often both run; the first warms the JVM up (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Mixin
    private SettingsOptions options;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = options.settings(SettingDefinitions.EVALUATION_EVERY + "=0");
        SyntheticPlan plan = plan(settings.learner().seed());
        PrintWriter out = spec.commandLine().getOut();
        Kernels.note(spec.commandLine().getErr());
        double[] ratios = new double[rounds];
        try (Replay replay = new Replay(settings)) {
            send(plan, replay);
            out.printf(Locale.ROOT, "%5s  %16s  %16s  %6s%n", "round", "learner clicks/s", "plain clicks/s", "ratio");
            for (int round = 0; round < rounds; round++) {
                double learner = clicks / learn(replay, settings, round);
                double plain = clicks / getAndPut(replay, settings, round);
                ratios[round] = learner / plain;
                out.printf(Locale.ROOT, "%5d  %,16.0f  %,16.0f  %6.2f%n", round + 1, learner, plain, ratios[round]);
                out.flush();
            }
        }
        Arrays.sort(ratios);
        out.printf(Locale.ROOT, "median ratio %.2f%n", ratios[rounds / 2]);
        out.flush();
        return 0;
    }

    private SyntheticPlan plan(long seed) {
        if (rounds < 1) {
            throw new UserError("--rounds is " + rounds + ", expected 1 or more");
        }
        try {
            return new SyntheticPlan(clicks, users, items, Math.min(TASTES, items), MEAN_GAP_MS, seed);
        } catch (IllegalArgumentException e) {
            throw new UserError("--" + e.getMessage(), e);
        }
    }

    private static void send(SyntheticPlan plan, Replay replay) {
        SyntheticClicks source = new SyntheticClicks(plan);
        try (ClickProducer producer = replay.producer();
                Progress progress = new Progress("sending", plan.clicks())) {
            for (Click click = source.next(); click != null; click = source.next()) {
                producer.send(click);
                progress.to(producer.sent());
            }
            producer.flush();
        }
    }

    private double learn(Replay replay, Settings settings, int round) throws InterruptedException {
        Properties properties = properties(replay, "learner", round);
        try (LearnerService learner = new LearnerService(settings.topology(), properties, Clock.systemUTC());
                Progress progress = new Progress("learner", clicks)) {
            learner.start();
            if (!learner.awaitRunning(PATIENCE)) {
                throw learner.failure();
            }
            return secondsToEnd(offsets(replay, settings, properties), progress);
        }
    }

    private double getAndPut(Replay replay, Settings settings, int round) throws InterruptedException {
        Properties properties = properties(replay, "plain", round);
        try (KafkaStreams plain = new KafkaStreams(
                        PlainTopology.build(settings.clicksTopic()), PlainTopology.properties(properties));
                Progress progress = new Progress("plain", clicks)) {
            plain.start();
            CommittedOffsets offsets = offsets(replay, settings, properties);
            Stall stall = new Stall(PATIENCE);
            while (plain.state() != KafkaStreams.State.RUNNING) {
                Thread.onSpinWait();
                if (stall.lastsAt(0)) {
                    throw new IllegalStateException("the plain topology does not start");
                }
            }
            return secondsToEnd(offsets, progress);
        }
    }

    private double secondsToEnd(CommittedOffsets offsets, Progress progress) throws InterruptedException {
        long start = System.nanoTime();
        Stall stall = new Stall(PATIENCE);
        long committed = 0;
        while (committed < clicks) {
            Thread.sleep(POLL.toMillis());
            committed = offsets.committed();
            progress.to(committed);
            if (stall.lastsAt(committed)) {
                throw new IllegalStateException("no progress after " + committed + " clicks");
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static Properties properties(Replay replay, String name, int round) {
        Properties properties = new Properties();
        properties.putAll(replay.properties());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench-" + name + "-" + round);
        return properties;
    }

    private static CommittedOffsets offsets(Replay replay, Settings settings, Properties properties) {
        String group = properties.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
        return new CommittedOffsets(replay.admin(), group, settings.clicksTopic());
    }
}
