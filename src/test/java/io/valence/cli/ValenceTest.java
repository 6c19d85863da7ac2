package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ValenceTest {

    private final Try verb = new Try();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPrintUsageWhenThereIsNoVerb() {
        assertEquals(0, execute());
        assertEquals("""
                Usage: valence [-hV] [--verbose] [COMMAND]
                Learns user and item embeddings from a stream of clicks on Kafka.
                  -h, --help      Show this help message and exit.
                  -V, --version   Print version information and exit.
                      --verbose   Show the stack trace of a failure.
                Commands:
                  demo      Learns from generated clicks on a Kafka inside this process, and shows how it goes.
                  run       Learns from the clicks of a Kafka cluster, until stopped.
                  ingest    Sends a file of clicks to the topic of clicks, in the file's order.
                  query     Asks a running learner for embeddings and recommendations.
                  export    Writes all embeddings, or all that was learned, as of the last commit, to a file.
                  import    Starts a new application from a snapshot that 'export' wrote.
                  evaluate  Replays a file of clicks and reports how well each was foretold.
                  tune      Tries settings on a file of clicks, and writes those that are better to a file for
                              'run'.
                  bench     Measures clicks per second and what they cost, next to topologies that only get and put.
                  topics    Creates the topics, or describes them.
                  topology  Prints the topology: sources, processors, stores and sinks.
                  settings  Lists every setting: default, range, meaning.
                  try

                Exit codes:
                  0   ok
                  1   failed while running
                  2   bad usage or configuration
                """, out.toString());
    }

    @Test
    void shouldPrintVersionWhenAsked() {
        assertEquals(0, execute("--version"));
        assertEquals("valence (not from a jar)\n", out.toString());
    }

    /** After a deliberate change: {@code valence settings >src/test/resources/io/valence/cli/settings.txt}. */
    @Test
    void shouldPrintEverySettingWhenAsked() throws IOException {
        assertEquals(0, execute("settings"));
        assertEquals(resource("settings.txt"), out.toString());
    }

    /** After a deliberate change: {@code valence settings --json >src/test/resources/io/valence/cli/settings.json}. */
    @Test
    void shouldPrintJsonAloneWhenAsked() throws IOException {
        assertEquals(0, execute("settings", "--json"));
        assertEquals(resource("settings.json"), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void shouldSuggestWhenOptionIsUnknown() {
        assertEquals(2, execute("settings", "--jsn"));
        assertEquals("""
                valence: Unknown option: '--jsn'
                Possible solutions: --json
                'valence settings --help' says what is possible
                """, err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void shouldSuggestWhenVerbIsUnknown() {
        assertEquals(2, execute("evaluat"));
        assertEquals("""
                valence: Unmatched argument at index 0: 'evaluat'
                Did you mean: valence evaluate?
                'valence --help' says what is possible
                """, err.toString());
    }

    @Test
    void shouldExitWithTwoAndOneLinePerProblemWhenSettingsAreWrong() {
        assertEquals(2, execute("try", "--set", "negatives=0", "--set=x=1"));
        assertEquals("""
                valence: --set: unknown setting 'x': 'valence settings' lists all
                valence: --set: negatives is '0', expected a whole number from 1 to 4096 (default 64)
                """, err.toString());
    }

    @Test
    void shouldExitWithTwoWhenConfigFileIsMissing() {
        assertEquals(2, execute("try", "--config", "missing.properties"));
        assertEquals("valence: missing.properties: no such file\n", err.toString());
    }

    @Test
    void shouldExitWithTwoWhenKafkaRefusesItsConfigurationDeepInside() {
        verb.failure = new KafkaException("Failed to construct kafka producer",
                new ConfigException("acks", "7", "must be one of [all, -1, 0, 1]"));

        assertEquals(2, execute("try"));
        assertEquals("valence: Failed to construct kafka producer: "
                + "Invalid value 7 for configuration acks: must be one of [all, -1, 0, 1]\n", err.toString());
    }

    @Test
    void shouldExitWithOneLineAndHintWhenFailureIsUnexpected() {
        verb.failure = new IllegalStateException(new IOException("disk is\n  full"));

        assertEquals(1, execute("try"));
        assertEquals("""
                valence: disk is full
                --verbose for the stack trace
                """, err.toString());
    }

    @Test
    void shouldNameTheExceptionWhenItHasNoMessage() {
        verb.failure = new NullPointerException();

        assertEquals(1, execute("try"));
        assertEquals("valence: NullPointerException\n--verbose for the stack trace\n", err.toString());
    }

    @Test
    void shouldShowTheStackTraceWhenVerboseIsGivenBeforeOrAfterTheVerb() {
        for (List<String> arguments : List.of(List.of("--verbose", "try"), List.of("try", "--verbose"))) {
            err.getBuffer().setLength(0);
            verb.failure = new IllegalStateException("broken");

            assertEquals(1, execute(arguments.toArray(String[]::new)));
            assertTrue(err.toString().startsWith("""
                    valence: broken
                    java.lang.IllegalStateException: broken
                    \tat io.valence.cli."""), err.toString());
        }
    }

    @Test
    void shouldYieldSettingsWhenOptionsAreGiven() {
        assertEquals(0, execute("try", "--set", "seed=1", "--seed", "7", "--set", "negatives=5"));
        assertEquals(7, verb.settings.learner().seed());
        assertEquals(5, verb.settings.learner().negatives());
        assertEquals("here:9092", verb.settings.kafka().getProperty("bootstrap.servers"));
    }

    @Test
    void shouldExitWithTwoWhenSeedIsNoNumber() {
        assertEquals(2, execute("try", "--seed", "x"));
        assertEquals("""
                valence: Invalid value for option '--seed': 'x' is not a long
                'valence try --help' says what is possible
                """, err.toString());
    }

    private int execute(String... arguments) {
        CommandLine command = Valence.commandLine();
        command.addSubcommand(verb);
        return command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(arguments);
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = ValenceTest.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Command(name = "try", description = "")
    private static final class Try implements Callable<Integer> {

        @Mixin
        private SettingsOptions options;

        private Exception failure;
        private Settings settings;

        @Override
        public Integer call() throws Exception {
            settings = options.settings(Map.of(), List.of("kafka.bootstrap.servers=here:9092"));
            if (failure != null) {
                throw failure;
            }
            return 0;
        }
    }
}
