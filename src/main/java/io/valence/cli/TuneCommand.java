package io.valence.cli;

import io.valence.embedding.Initialiser;
import io.valence.evaluation.Event;
import io.valence.evaluation.SuccessiveHalving;
import io.valence.evaluation.SuccessiveHalving.Confirmation;
import io.valence.evaluation.SuccessiveHalving.Standing;
import io.valence.event.Click;
import io.valence.learning.LearnerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The verb that looks for better settings on a log. */
@Command(
        name = "tune",
        description = "Tries settings on a file of clicks, and writes those that are better to a file for 'run'.",
        footer = {
            "",
            "Learners with all settings learn from the same clicks in one pass, in memory, and each click is ranked as",
            "by 'evaluate'. On the first part of the clicks the settings are chosen; the rest says whether those chosen",
            "are better than the ones in use. If not, beyond chance, the file leaves everything as it is.",
            "",
            "Example:",
            "  valence tune --input clicks.csv --output tuned.properties"
        })
final class TuneCommand implements Callable<Integer> {

    /** All rows of all learners are in memory. */
    private static final int MOST_CANDIDATES = 256;

    @Spec
    private CommandSpec spec;

    @Option(names = "--input", paramLabel = "FILE", required = true, description = "The file of clicks.")
    private Path input;

    @Option(names = "--output", paramLabel = "FILE", required = true,
            description = "Where to, as properties for --config; replaced if it is there.")
    private Path output;

    @Option(names = "--candidates", paramLabel = "N", defaultValue = "16",
            description = "How many settings to try, those in use among them (default: ${DEFAULT-VALUE}).")
    private int candidates;

    @Option(names = "--choose-on", paramLabel = "SHARE", defaultValue = "0.5",
            description = "The share of the clicks, from the first, to choose on (default: ${DEFAULT-VALUE}).")
    private double share;

    @Option(names = "--every", paramLabel = "N", defaultValue = "1",
            description = "Rank each Nth click (default: ${DEFAULT-VALUE}).")
    private int every;

    @Mixin
    private InputOptions inputOptions;

    @Mixin
    private SettingsOptions options;

    @Override
    public Integer call() throws IOException {
        require(candidates >= 2 && candidates <= MOST_CANDIDATES, "--candidates", candidates, "2 to " + MOST_CANDIDATES);
        require(share > 0 && share < 1, "--choose-on", share, "a number between 0 and 1");
        require(every >= 1, "--every", every, "1 or more");
        Settings base = options.settings();
        PrintWriter err = spec.commandLine().getErr();
        Kernels.note(err);
        BrokenLines broken = new BrokenLines(err);
        List<Event> events = events(inputOptions.inTimeOrder(input, broken), base);
        broken.report();
        List<Map<String, String>> changes = new ArrayList<>(List.of(Map.of()));
        changes.addAll(SearchSpace.draw(base, candidates - 1, base.learner().seed()));
        List<Settings> settings = changes.stream().map(this::with).toList();
        List<LearnerConfig> configs = settings.stream().map(Settings::learner).toList();

        long start = System.nanoTime();
        int first = (int) (events.size() * share);
        SuccessiveHalving halving =
                new SuccessiveHalving(configs, Initialiser.hash(base.clicksTopic()), every);
        List<Standing> standings;
        Confirmation confirmation;
        try (Progress progress = new Progress("learning", events.size())) {
            standings = halving.choose(events.subList(0, first), progress::to);
            confirmation = halving.confirm(events.subList(first, events.size()), progress::to);
        }
        err.printf("took %.1f s%n", (System.nanoTime() - start) / 1e9);
        TuneReport report = new TuneReport(changes, first, events.size() - first, standings, confirmation);
        Settings better = settings.get(confirmation.isBetter() ? confirmation.number() : 0);
        Files.writeString(output, report.properties(better));
        PrintWriter out = spec.commandLine().getOut();
        out.print(report.table());
        out.println(report.verdict(output));
        out.flush();
        return 0;
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new UserError(name + " is " + value + ", expected " + expected);
        }
    }

    private Settings with(Map<String, String> changes) {
        return options.settings(changes.entrySet().stream()
                .map(change -> SettingDefinitions.LEARNER + change.getKey() + "=" + change.getValue())
                .toArray(String[]::new));
    }

    private static List<Event> events(List<Click> clicks, Settings settings) {
        return clicks.stream()
                .map(click -> new Event(
                        click.userId(),
                        click.itemId(),
                        settings.eventWeights().weightOf(click.eventType()) * click.weight(),
                        click.timestamp()))
                .toList();
    }
}
