package io.valence.cli;

import io.valence.topology.LearnerTopology;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The verb that prints what Kafka Streams would run. */
@Command(
        name = "topology",
        description = "Prints the topology: sources, processors, stores and sinks.",
        footer = {"", "Example:", "  valence topology --set valence.item-embeddings.enabled=true"})
final class TopologyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(LearnerTopology.build(options.settings().topology(), Clock.systemUTC()).describe());
        out.flush();
        return 0;
    }
}
