package io.valence.cli;

import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.event.Click;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.kafka.streams.StreamsConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The verb that shows all of it at work, with nothing else there. */
@Command(
        name = "demo",
        description = "Learns from generated clicks on a Kafka inside this process, and shows how it goes.",
        footer = {
            "",
            "Users and items of the generated clicks have tastes that drift; both keep arriving.",
            "",
            "Example:",
            "  valence demo --clicks 50000 --seed 7"
        })
final class DemoCommand implements Callable<Integer> {

    /** Ranks are for a curve here: each tenth click is plenty for that, and leaves the learning its speed. */
    private static final int EVERY = 10;

    /** Often, so that the table moves: it shows only what is committed. */
    private static final int COMMIT_MS = 200;

    private static final int CLICKS_PER_USER = 20;
    private static final int CLICKS_PER_ITEM = 50;
    private static final int TASTES = 25;
    private static final long MEAN_GAP_MS = 200;

    @Spec
    private CommandSpec spec;

    @Option(names = "--clicks", paramLabel = "N", defaultValue = "200000",
            description = "How many to generate (default: ${DEFAULT-VALUE}).")
    private int clicks;

    @Option(names = "--input", paramLabel = "FILE", description = "Learn from this file instead.")
    private Path input;

    @Option(names = "--keep-running", description = "Stay up at the end, until Ctrl-C.")
    private boolean keepRunning;

    @Mixin
    private InputOptions inputOptions;

    @Mixin
    private SettingsOptions options;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = options.settings(
                SettingDefinitions.EVALUATION_EVERY + "=" + EVERY,
                SettingDefinitions.METRICS_IDLE_MS + "=200",
                SettingSources.KAFKA + StreamsConfig.COMMIT_INTERVAL_MS_CONFIG + "=" + COMMIT_MS);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Kernels.note(err);
        SyntheticPlan plan = input == null ? plan(settings) : null;
        Supplier<Click> source = plan == null ? fromFile(err) : new SyntheticClicks(plan)::next;
        out.println("starting a Kafka broker in this process");
        out.flush();
        try (Demo demo = new Demo(settings, out)) {
            demo.url().ifPresent(url -> out.println("look at it in a browser: " + url));
            if (plan != null) {
                demo.groupItems(plan::tasteOf);
            }
            demo.learn(source, clicks);
            out.print(nextSteps(demo));
            out.flush();
            if (keepRunning) {
                demo.awaitEnd();
            }
        }
        return 0;
    }

    private SyntheticPlan plan(Settings settings) {
        if (clicks < 1) {
            throw new UserError("--clicks is " + clicks + ", expected 1 or more");
        }
        int users = Math.max(1, clicks / CLICKS_PER_USER);
        int items = Math.max(TASTES, clicks / CLICKS_PER_ITEM);
        return new SyntheticPlan(clicks, users, items, TASTES, MEAN_GAP_MS, settings.learner().seed());
    }

    private Supplier<Click> fromFile(PrintWriter err) {
        BrokenLines broken = new BrokenLines(err);
        List<Click> all = inputOptions.inTimeOrder(input, broken);
        broken.report();
        clicks = all.size();
        Iterator<Click> iterator = all.iterator();
        return () -> iterator.hasNext() ? iterator.next() : null;
    }

    private String nextSteps(Demo demo) {
        String jar = "java --add-modules jdk.incubator.vector -jar target/valence.jar";
        if (!keepRunning) {
            return """

                    Try next:
                      JAR demo --keep-running
                        the same, staying up to be asked for embeddings from another terminal
                      JAR evaluate --input FILE
                        what the learning is worth on clicks of yours: CSV, TSV, JSON lines, MovieLens, RecBole
                      JAR run --help
                        learning from a Kafka cluster
                    """.replace("JAR", jar);
        }
        String ask = demo.url().map(url -> """
                  JAR query user u1 --url URL
                  JAR query item i1 --url URL
                    the embeddings of a user and an item
                """.replace("URL", url)).orElse("");
        return ("""

                Still running; Ctrl-C ends it. In another terminal:
                """ + ask + """
                  JAR ingest --bootstrap-servers BROKER --input FILE
                    clicks of yours, learned from as they come
                """).replace("JAR", jar).replace("BROKER", demo.bootstrapServers());
    }
}
