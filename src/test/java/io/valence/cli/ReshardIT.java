package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.event.Click;
import io.valence.snapshot.Resharding;
import io.valence.store.StoreNames;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One model, over one, four and eight partitions in turn, each time by the README's commands. */
@Timeout(300)
class ReshardIT {

    private static final int CLICKS = 3_000;

    private static Kafka kafka;

    @TempDir
    private Path directory;

    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void startKafka() {
        kafka = new Kafka();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void shouldGoOnWithAllThatWasLearnedWhenThereAreMorePartitionsThanBefore() throws Exception {
        Map<String, String> before = application(1);
        assertEquals(0, execute(before, "topics", "create"), err::toString);
        learn(before, 1, CLICKS);
        long clicks = CLICKS;
        for (int partitions : new int[] {4, 8}) {
            String file = directory.resolve("before-" + partitions + ".zip").toString();
            Map<String, String> after = application(partitions);
            assertEquals(0, execute(before, "export", "--format", "snapshot", "--output", file), err::toString);
            assertEquals(0, execute(after, "topics", "create", "--partitions", "" + partitions), err::toString);
            assertEquals(0, execute(after, "import", "--start", "beginning", "--input", file), err::toString);
            awaitUpdates(partitions, clicks);

            clicks += CLICKS;
            learn(after, partitions, clicks);
            awaitUpdates(partitions, clicks);
            assertEquals(Map.of(), check(partitions).agreement().problems(clicks));
            for (int partition = 0; partition < partitions; partition++) {
                for (Bytes user : check(partitions).store(StoreNames.USERS, partition).keySet()) {
                    assertEquals(partition, Resharding.partitionOf(user, partitions), user.toString());
                }
            }
            before = after;
        }
    }

    @Test
    void shouldSayWhichClicksWouldBeLostOrAstrayWhenNotAllWereLearnedBefore() throws Exception {
        Map<String, String> early = application(2);
        assertEquals(0, execute(early, "topics", "create", "--partitions", "2"), err::toString);
        learn(early, 2, CLICKS);
        String file = directory.resolve("early.zip").toString();
        assertEquals(0, execute(early, "export", "--format", "snapshot", "--output", file), err::toString);
        send("clicks-2");
        Map<String, String> late = application(3);
        assertEquals(0, execute(late, "topics", "create", "--partitions", "3"), err::toString);
        assertEquals(0, execute(late, "import", "--start", "end", "--input", file), err::toString);
        assertTrue(err.toString().endsWith(
                "valence: 3,000 clicks of 'clicks-2' are not in the snapshot, and will not be learned from\n"), err::toString);

        try (Admin admin = Admin.create(kafka.client())) {
            admin.createPartitions(Map.of("clicks-2", NewPartitions.increaseTo(5))).all().get();
        }
        early.put("kafka.application.id", "grown");
        assertEquals(2, execute(early, "import", "--input", file));
        assertEquals("valence: 3,000 clicks of 'clicks-2' are not in the snapshot, and may be where their users no longer"
                + " are: export when all are learned from, before the topic gets more partitions\n", err.toString());
    }

    /** One of its own, with topics of its own. */
    private Map<String, String> application(int partitions) {
        Map<String, String> settings = kafka.learner("wide-" + partitions, directory);
        settings.put("valence.clicks.topic", "clicks-" + partitions);
        settings.put("valence.item-deltas.topic", "deltas-" + partitions);
        // More than there are clicks: banks that overflow differ at their old ends.
        settings.put("valence.learner.bank-capacity", "16384");
        return settings;
    }

    private static SharedModelCheck check(int partitions) {
        return new SharedModelCheck(kafka.bootstrapServers(), "wide-" + partitions, partitions);
    }

    /** Sends more clicks, and waits until every task has heard of all that there were. */
    private static void learn(Map<String, String> settings, int partitions, long clicks) {
        send("clicks-" + partitions);
        Settings read = Kafka.settings(settings);
        Properties properties = read.kafka();
        try (LearnerService learner =
                new LearnerService(read.topology().withPartitions(partitions), properties, Clock.systemUTC())) {
            learner.start();
            check(partitions).awaitPositives(clicks);
        }
    }

    /** A transaction's end reaches each partition a little after its producer knows of it. */
    private static void awaitUpdates(int partitions, long clicks) {
        Stall stall = new Stall(Duration.ofSeconds(30));
        long updates = check(partitions).updatesOfUsers();
        while (updates != clicks && !stall.lastsAt(updates)) {
            updates = check(partitions).updatesOfUsers();
        }
        assertEquals(clicks, updates, "updates of users in " + partitions + " partitions");
    }

    private static void send(String topic) {
        SyntheticClicks source = new SyntheticClicks(new SyntheticPlan(CLICKS, 500, 300, 10, 200, 3));
        try (ClickProducer producer = new ClickProducer(kafka.client(), topic)) {
            for (Click click = source.next(); click != null; click = source.next()) {
                producer.send(click);
            }
            producer.flush();
        }
    }

    private int execute(Map<String, String> settings, String... arguments) {
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(arguments));
        settings.forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
        return Valence.commandLine()
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
