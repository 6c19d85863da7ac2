package io.valence.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The verb that says how well the learner does on a log, by testing on each event before learning from it. */
@Command(
        name = "evaluate",
        description = "Replays a file on a broker of its own, and reports how well each event was foreseen.",
        footer = {
            "",
            "Each event is ranked among all items known so far that its user has not had, and then",
            "learned from. An item not seen before counts as a miss, a repeat is learned from only.",
            "",
            "Example:",
            "  valence evaluate --input ratings.csv --every 10 --set temperature=0.1"
        })
final class EvaluateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private InputOptions input;

    @Mixin
    private SettingsOptions options;

    @Option(names = "--every", paramLabel = "N", defaultValue = "1",
            description = "Rank each Nth event; 0: none, only learn. Default: ${DEFAULT-VALUE}.")
    private int every;

    @Option(names = "--json", description = "Print one JSON object and nothing else on stdout.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Settings settings = options.settings(implied());
        Map<String, Object> figures = evaluate(settings);
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? new ObjectMapper().writeValueAsString(figures) + "\n" : EvaluationTable.of(figures));
        out.flush();
        return 0;
    }
}
