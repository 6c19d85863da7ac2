package io.valence.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.event.Click;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The verb that says what the learning is worth on a log. */
@Command(
        name = "evaluate",
        description = "Replays a file of clicks and reports how well each was foretold.",
        footer = {
            "",
            "The clicks go, in the order of their times, through the topology that 'run' runs, on a broker",
            "inside this process. Each is ranked among all items known so far except those that the user",
            "has had, before it is learned from; an item never seen before is a miss.",
            "",
            "Example:",
            "  valence evaluate --input ratings.csv --set temperature=0.1"
        })
final class EvaluateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--input", paramLabel = "FILE", required = true, description = "The file of clicks.")
    private Path input;

    @Option(names = "--every", paramLabel = "N", defaultValue = "1",
            description = "Rank each Nth click; 0 for none (default: ${DEFAULT-VALUE}).")
    private String every;

    @Option(names = "--baselines", description = {
        "Compare with popularity (of all time and recent), item transitions (as they came and both ways) and plain",
        "matrix factorisation too, on the same clicks."
    })
    private boolean baselines;

    @Option(names = "--partitions", paramLabel = "P", description = {
        "Learn as so many tasks, each with the users of one partition, without the broker; compare with one",
        "partition to see what is lost by exchanging late."
    })
    private Integer partitions;

    @Option(names = "--exchange-clicks", paramLabel = "N", defaultValue = "100",
            description = "With --partitions: exchange after N clicks of all tasks (default: ${DEFAULT-VALUE}).")
    private int exchangeClicks;

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    @Mixin
    private InputOptions inputOptions;

    @Mixin
    private SettingsOptions options;

    @Override
    public Integer call() throws InterruptedException, JsonProcessingException {
        Settings settings = options.settings(Replay.implied(every));
        PrintWriter err = spec.commandLine().getErr();
        Kernels.note(err);
        BrokenLines broken = new BrokenLines(err);
        List<Click> clicks = inputOptions.inTimeOrder(input, broken);
        broken.report();
        if (partitions != null) {
            if (!settings.besides().isEmpty()) {
                throw new UserError("--partitions learns one model: leave " + ShadowSettings.PREFIX + "* and "
                        + SettingDefinitions.MODEL + " out");
            }
            print(new PartitionedEvaluation(settings, partitions, exchangeClicks).learn(clicks), broken.count());
            return 0;
        }
        EvaluationReport report = new EvaluationReport(clicks.size(), settings.besides());
        if (baselines) {
            report.compareWith(new BaselineReport(clicks, settings.learner().seed()));
        }
        double seconds;
        try (Replay replay = new Replay(settings)) {
            send(clicks, replay);
            try (Progress progress = new Progress("learning", clicks.size())) {
                seconds = replay.learn(clicks.size(), report, progress::to);
            }
        }
        Map<String, Object> figures = report.figures(seconds, settings.asMap());
        print(figures, broken.count());
        return 0;
    }

    private static void send(List<Click> clicks, Replay replay) {
        try (ClickProducer producer = replay.producer();
                Progress progress = new Progress("sending", clicks.size())) {
            for (Click click : clicks) {
                producer.send(click);
                progress.to(producer.sent());
            }
            producer.flush();
        }
    }

    private void print(Map<String, Object> figures, long brokenLines) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            figures.forEach((name, figure) -> {
                if (name.equals("config")) {
                    all.put("broken_lines", brokenLines);
                }
                all.put(name, figure);
            });
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
        } else {
            out.print(EvaluationTable.of(figures));
        }
        out.flush();
    }
}
