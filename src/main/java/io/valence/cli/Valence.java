package io.valence.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program. A verb is added by listing its class here. */
@Command(
        name = "valence",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            IngestCommand.class,
            QueryCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            EvaluateCommand.class,
            TuneCommand.class,
            BenchCommand.class,
            TopicsCommand.class,
            TopologyCommand.class,
            SettingsCommand.class
        },
        description = "Learns user and item embeddings from a stream of clicks on Kafka.",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Valence.Version.class,
        usageHelpWidth = 100,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:ok", "1:failed while running", "2:bad usage or configuration"})
public final class Valence implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    private boolean verbose;

    /** Runs one verb and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The whole command line, ready to be executed. */
    static CommandLine commandLine() {
        Valence valence = new Valence();
        FailureReport report = new FailureReport(() -> valence.verbose);
        return new CommandLine(valence)
                // An id may begin with '@' too.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(report)
                .setExecutionExceptionHandler(report);
    }

    /** Without a verb: says which there are. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Takes the version from the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Valence.class.getPackage().getImplementationVersion();
            return new String[] {"valence " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
