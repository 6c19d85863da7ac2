package io.valence.cli;

import io.valence.dataset.ClickFile;
import io.valence.event.Click;
import io.valence.topology.TopicCreation;
import io.valence.topology.TopicDefinition;
import io.valence.topology.TopicDefinitions;
import io.valence.topology.TopicState;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The verb that sends a file of clicks to the topic. */
@Command(
        name = "ingest",
        description = "Sends a file of clicks to the topic of clicks, in the file's order.",
        footer = {
            "",
            "A line that is no click is named, counted and passed over.",
            "",
            "Example:",
            "  valence ingest --bootstrap-servers localhost:9092 --input clicks.csv.gz"
        })
final class IngestCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--input", paramLabel = "FILE", required = true, description = "The file of clicks.")
    private Path input;

    @Option(names = "--topic", paramLabel = "NAME",
            description = "Where to. Short for --set valence.clicks.topic=NAME.")
    private String topic;

    @Option(names = "--speed", paramLabel = "X",
            description = "Sends as time went by, X times as fast: 1 for real time. As fast as possible unless given.")
    private Double speed;

    @Mixin
    private InputOptions inputOptions;

    @Mixin
    private BrokerOptions options;

    @Override
    public Integer call() throws InterruptedException {
        Pace pace = speed == null ? null : new Pace(speed);
        Settings settings =
                topic == null ? options.settings() : options.settings(SettingDefinitions.CLICKS_TOPIC + "=" + topic);
        BrokenLines broken = new BrokenLines(spec.commandLine().getErr());
        try (ClickFile file = inputOptions.open(input, broken)) {
            requireTopic(settings);
            long start = System.nanoTime();
            long sent = send(file, settings, pace);
            double seconds = Math.max(1e-9, (System.nanoTime() - start) / 1e9);
            broken.report();
            PrintWriter out = spec.commandLine().getOut();
            out.print(String.format(
                    Locale.ROOT, "%,d clicks sent to '%s' in %.1f s (%,.0f/s), %,d broken lines passed over\n",
                    sent, settings.clicksTopic(), seconds, sent / seconds, broken.count()));
            out.flush();
            return 0;
        }
    }

    private long send(ClickFile file, Settings settings, Pace pace) throws InterruptedException {
        KafkaProperties clients = new KafkaProperties(settings.kafka());
        try (ClickProducer producer = new ClickProducer(clients.producer(), settings.clicksTopic());
                Progress progress = new Progress("sending", file.size())) {
            for (Click click = inputOptions.next(file, 0); click != null;
                    click = inputOptions.next(file, producer.sent())) {
                if (pace != null) {
                    pace.await(click.timestamp());
                }
                producer.send(click);
                progress.to(file.position());
            }
            producer.flush();
            return producer.acknowledged();
        }
    }

    private static void requireTopic(Settings settings) {
        TopicDefinition clicks = TopicDefinitions.packaged().withNames(settings.topology().topics()).clicks();
        boolean missing = AdminCall.on(settings.kafka(), admin -> TopicCreation.inspect(admin, List.of(clicks)))
                .get(0) instanceof TopicState.Missing;
        if (missing) {
            throw new UserError("there is no topic '" + clicks.name() + "'; create it with 'valence topics create'");
        }
    }

    /** Holds a click back until as much time has passed here as there, by {@code speed}. */
    private static final class Pace {

        private final double speed;
        private final long startNanos = System.nanoTime();
        private long startMs = Long.MIN_VALUE;

        Pace(double speed) {
            if (!(speed > 0) || Double.isInfinite(speed)) {
                throw new UserError("--speed is " + speed + ", expected a number above 0");
            }
            this.speed = speed;
        }

        void await(long timestamp) throws InterruptedException {
            if (startMs == Long.MIN_VALUE) {
                startMs = timestamp;
            }
            double dueMs = (timestamp - startMs) / speed;
            long left = (long) (dueMs - (System.nanoTime() - startNanos) / 1e6);
            if (left > 0) {
                Thread.sleep(left);
            }
        }
    }
}
