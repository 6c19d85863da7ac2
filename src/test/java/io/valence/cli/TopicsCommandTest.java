package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.topology.TopicDefinitions;
import io.valence.topology.TopologyConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TopicsCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldSayWhichVerbsThereAreWhenNoneIsGiven() {
        assertEquals(0, execute("topics"));
        assertEquals("""
                Usage: valence topics [-hV] [--verbose] [COMMAND]
                Creates the topics, or describes them.
                  -h, --help      Show this help message and exit.
                  -V, --version   Print version information and exit.
                      --verbose   Show the stack trace of a failure.
                Commands:
                  create    Creates the topics that are missing; changes none that exist.
                  describe  Shows each topic's configuration, key and value; with a broker, also whether it is
                              there.

                Exit codes:
                  0   ok
                  1   failed while running
                  2   bad usage or configuration

                Example:
                  valence topics describe
                """, out.toString());
    }

    @Test
    void shouldShowAnExampleWhenHelpIsAsked() {
        assertEquals(0, execute("topics", "create", "--help"));
        assertEquals("""
                Usage: valence topics create [-hV] [--verbose] [--bootstrap-servers=HOST:PORT,...] [--config=FILE]
                                             [--partitions=N] [--replication=N] [--seed=N] [--set=KEY=VALUE]...
                Creates the topics that are missing; changes none that exist.
                      --bootstrap-servers=HOST:PORT,...
                                        Brokers to begin with. Short for --set kafka.bootstrap.servers=...
                      --config=FILE     Properties file of valence.* settings and of kafka.* properties.
                  -h, --help            Show this help message and exit.
                      --partitions=N    Partitions of the topic of clicks.
                      --replication=N   Brokers that keep each partition. As the broker sees fit unless given.
                      --seed=N          Short for --set seed=N.
                      --set=KEY=VALUE   Overrides one setting, such as temperature=0.1; repeatable. 'valence
                                          settings' lists all.
                  -V, --version         Print version information and exit.
                      --verbose         Show the stack trace of a failure.

                Exit codes:
                  0   ok
                  1   failed while running
                  2   bad usage or configuration

                Example:
                  valence topics create --bootstrap-servers localhost:9092
                """, out.toString());
    }

    @Test
    void shouldDescribeThePackagedTopicsUnderTheirConfiguredNames() {
        assertEquals(0, execute("topics", "describe", "--set", "valence.clicks.topic=taps"));

        TopicDefinitions definitions = TopicDefinitions.packaged().withNames(
                new TopologyConfig.Topics("taps", "loss-metrics", "clicks-dlq", "item-embeddings", "item-deltas"));
        assertEquals(TopicTable.of(definitions.all(), List.of()), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void shouldExitWithTwoWhenNoBrokerIsGiven() {
        assertEquals(2, execute("topics", "create"));
        assertEquals("valence: no broker is given: add --bootstrap-servers HOST:PORT\n", err.toString());
    }

    @Test
    void shouldExitWithTwoWhenThereAreNoPartitions() {
        assertEquals(2, execute("topics", "create", "--bootstrap-servers", "localhost:9092", "--partitions", "0"));
        assertEquals("valence: --partitions is 0, expected 1 or more\n", err.toString());
    }

    @Test
    void shouldExitWithTwoWhenNoBrokerIsToKeepIt() {
        assertEquals(2, execute("topics", "create", "--bootstrap-servers", "localhost:9092", "--replication", "0"));
        assertEquals("valence: --replication is 0, expected 1 or more\n", err.toString());
    }

    @Test
    @Timeout(30)
    void shouldExitWithOneAndNameTheAddressWhenNobodyAnswers() throws IOException {
        String address;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + socket.getLocalPort();
        }
        assertEquals(1, execute("topics", "create", "--bootstrap-servers", address));
        assertEquals("valence: no Kafka broker answered at " + address
                + ": Connection refused\n--verbose for the stack trace\n", err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void shouldPrintTheTopologyUnderTheConfiguredNames() {
        assertEquals(0, execute("topology", "--set", "valence.clicks.topic=taps",
                "--set", "valence.item-embeddings.enabled=true"));
        assertEquals("""
                Topologies:
                   Sub-topology: 0
                    Source: clicks-source (topics: [taps])
                      --> learner
                    Processor: learner (stores: [bank, loss-window, items, users, catalogue])
                      --> dead-letters-sink, item-embeddings-sink, loss-metrics-sink
                      <-- clicks-source
                    Sink: dead-letters-sink (topic: clicks-dlq)
                      <-- learner
                    Sink: item-embeddings-sink (topic: item-embeddings)
                      <-- learner
                    Sink: loss-metrics-sink (topic: loss-metrics)
                      <-- learner

                """, out.toString());
    }

    private int execute(String... arguments) {
        return Valence.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
