package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.codec.ClickJson;
import io.valence.embedded.EmbeddedBroker;
import io.valence.event.Click;
import io.valence.topology.TopicCreation;
import io.valence.topology.TopicDefinitions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two learners of one group on a real broker, asked by the command line. */
@Timeout(120)
class QueryIT {

    private static final Click CLICK = new Click("ada/1", "film ☃", 874_724_710_000L);

    @TempDir
    private Path state;

    private final StringWriter err = new StringWriter();

    @Test
    void shouldAnswerFromEitherInstanceWhenAClickWasLearned() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(Map.of())) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(client)) {
                TopicCreation.create(admin, TopicDefinitions.packaged().all());
            }
            send(client);
            Settings settings = Settings.load(Optional.empty(), Map.of(), List.of("valence.http.port=0"));
            Properties first = properties(client, "first");
            Properties second = properties(client, "second");
            try (ApiDoor firstDoor = ApiDoor.open(settings);
                    LearnerService keeper = RunCommand.announced(firstDoor, settings, first)) {
                keeper.start();
                assertTrue(keeper.awaitRunning(Duration.ofSeconds(60)));
                String row = askUntilThere(firstDoor.url().orElseThrow(), "user", CLICK.userId());
                assertTrue(row.startsWith("user     ada/1\nupdates  1\n"), row);
                row = askUntilThere(firstDoor.url().orElseThrow(), "item", CLICK.itemId());
                assertTrue(row.startsWith("item     film ☃\nupdates  1\n"), row);

                String url = firstDoor.url().orElseThrow();
                assertEquals("""
                        nothing is known of 'bob': what follows is for anybody
                        rank  item         score
                           1  film ☃      1.0000
                        """, askUntilThere(url, "recommend", "bob"));
                assertEquals("no items\n", askUntilThere(url, "recommend", CLICK.userId()));
                assertEquals("no items\n", askUntilThere(url, "similar", CLICK.itemId()));

                try (ApiDoor secondDoor = ApiDoor.open(settings);
                        LearnerService idle = RunCommand.announced(secondDoor, settings, second)) {
                    idle.start();
                    assertTrue(idle.awaitRunning(Duration.ofSeconds(60)));
                    // Whichever has the one partition now, the other asks there.
                    for (ApiDoor door : List.of(firstDoor, secondDoor)) {
                        String there = askUntilThere(door.url().orElseThrow(), "user", CLICK.userId());
                        assertTrue(there.contains("\nclicks   1\n"), there);
                    }
                }
            }
        }
    }

    private Properties properties(Map<String, Object> client, String name) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put("application.id", "query");
        properties.put("state.dir", state.resolve(name).toString());
        return properties;
    }

    private static void send(Map<String, Object> client) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] key = CLICK.userId().getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>("clicks", key, ClickJson.write(CLICK))).get();
        }
    }

    private String askUntilThere(String url, String kind, String id) {
        while (true) {
            StringWriter out = new StringWriter();
            if (ask(url, kind, id, out) == 0) {
                return out.toString();
            }
        }
    }

    private int ask(String url, String kind, String id, StringWriter out) {
        err.getBuffer().setLength(0);
        return Valence.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("query", kind, id, "--url", url);
    }
}
