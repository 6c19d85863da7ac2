package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.embedded.EmbeddedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TopicsCommandIT {

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void shouldCreateOnceAndLeaveAloneWhenRepeated() {
        List<String> names = names("a");
        assertEquals("""
                a-clicks      created
                a-loss        created
                a-dlq         created
                a-embeddings  created
                a-deltas      created
                """, execute("create", names));
        assertEquals("""
                a-clicks      exists
                a-loss        exists
                a-dlq         exists
                a-embeddings  exists
                a-deltas      exists
                """, execute("create", names));
        assertTrue(execute("describe", names).startsWith("""
                a-clicks
                  broker         exists
                  partitions     1
                """));
    }

    @Test
    void shouldCreateClicksWithAsManyPartitionsAsAskedFor() {
        execute("create", names("b"), "--partitions=3");

        String described = execute("describe", names("b"));
        assertTrue(described.startsWith("""
                b-clicks
                  broker         exists, and differs: partitions is 3, expected 1
                """), described);
    }

    @Test
    void shouldSaySoWhenTopicsAreKeptByFewerBrokersThanAskedFor() {
        String created = execute("create", names("e"), "--replication=1");
        assertTrue(created.startsWith("e-clicks      created\n"), created);
        assertEquals(created.replace("created", "exists, and differs: replication is 1, expected 3"),
                execute("create", names("e"), "--replication=3"));
    }

    @Test
    void shouldNameWhatDiffersAndLeaveItWhenATopicIsNotAsDefined() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            NewTopic other = new NewTopic("c-dlq", Optional.of(2), Optional.empty())
                    .configs(Map.of("retention.ms", "5000", "max.message.bytes", "4194304"));
            admin.createTopics(List.of(other)).all().get();
        }
        String outcome = """
                c-clicks      %s
                c-loss        %s
                c-dlq         exists, and differs: partitions is 2, expected 1; \
                message.timestamp.type is CreateTime, expected LogAppendTime; \
                retention.ms is 5000, expected 1209600000
                c-embeddings  %s
                c-deltas      %s
                """;
        assertEquals(outcome.formatted("created", "created", "created", "created"), execute("create", names("c")));
        assertEquals(outcome.formatted("exists", "exists", "exists", "exists"), execute("create", names("c")));
    }

    @Test
    void shouldSayWhatIsMissingWhenDescribed() {
        String described = execute("describe", names("d"));
        assertTrue(described.startsWith("""
                d-clicks
                  broker         missing: 'valence topics create' creates it
                """), described);
    }

    /** Topics of a test's own. */
    private static List<String> names(String prefix) {
        return List.of(
                "--set=valence.clicks.topic=" + prefix + "-clicks",
                "--set=valence.metrics.topic=" + prefix + "-loss",
                "--set=valence.dead-letters.topic=" + prefix + "-dlq",
                "--set=valence.item-embeddings.topic=" + prefix + "-embeddings",
                "--set=valence.item-deltas.topic=" + prefix + "-deltas");
    }

    private static String execute(String verb, List<String> names, String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("topics", verb, "--bootstrap-servers", broker.bootstrapServers()));
        arguments.addAll(names);
        arguments.addAll(List.of(options));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Valence.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        assertEquals("0 ", code + " " + err);
        return out.toString();
    }
}
