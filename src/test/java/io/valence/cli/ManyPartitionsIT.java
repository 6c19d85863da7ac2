package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.codec.ClickJson;
import io.valence.codec.DeltaCodec;
import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.event.Click;
import io.valence.exchange.ItemDelta;
import io.valence.topology.AgreementCheck;
import io.valence.topology.TopicCreation;
import io.valence.topology.TopicDefinition;
import io.valence.topology.TopicDefinitions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Four partitions, learned from by tasks in several processes: one model, and a check that can tell. */
@Timeout(400)
class ManyPartitionsIT {

    private static final int PARTITIONS = 4;
    private static final int CLICKS = 12_000;

    private static Kafka kafka;

    @TempDir
    private Path directory;

    @BeforeAll
    static void sendClicks() {
        kafka = new Kafka();
        create(definitions().clicks().withName("many-clicks").withPartitions(PARTITIONS));
        SyntheticClicks source = new SyntheticClicks(new SyntheticPlan(CLICKS, 2_000, 500, 10, 200, 3));
        try (ClickProducer producer = new ClickProducer(kafka.client(), "many-clicks")) {
            for (Click click = source.next(); click != null; click = source.next()) {
                producer.send(click);
            }
            producer.flush();
        }
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void shouldHoldOneModelWhenOneOfTwoProcessesWasKilled() throws Exception {
        Map<String, String> first = learner("many", "many-clicks", PARTITIONS, "one");
        Map<String, String> second = learner("many", "many-clicks", PARTITIONS, "two");
        SharedModelCheck model = new SharedModelCheck(kafka.bootstrapServers(), "many", PARTITIONS);
        try (LearnerProcess one = LearnerProcess.start(directory, List.of(), first)) {
            try (LearnerProcess killed = LearnerProcess.start(directory, List.of(), second)) {
                Stall stall = new Stall(Duration.ofSeconds(60));
                for (long at = 0; at < CLICKS / 4; at = model.inserts(0)) {
                    assertTrue(!stall.lastsAt(at) && one.isAlive(), one.output());
                }
                killed.kill();
            }
            try (LearnerProcess again = LearnerProcess.start(directory, List.of(), second)) {
                model.awaitPositives(CLICKS);
                EvaluationReport loss = kafka.awaitLoss("many-loss", CLICKS);
                assertEquals(CLICKS, loss.clicks(), one.output());
                assertEquals(CLICKS, loss.processed());
                assertEquals(0, again.stop(), again.output());
            }
            assertEquals(0, one.stop(), one.output());
        }
        AgreementCheck agreement = model.agreement();
        assertEquals(Map.of(), agreement.problems(CLICKS));
        assertEquals(CLICKS, model.updatesOfUsers());
        System.out.println("largest difference between " + PARTITIONS + " tasks after " + CLICKS + " clicks: of a row "
                + agreement.largestDifference() + ", of a weight " + agreement.largestDifferenceOfWeights()
                + ", of a follower's count " + agreement.largestDifferenceOfFollowers());
    }

    @Test
    void shouldTellWhichTasksWhenADeltaWasLostAndHeardTwice() throws Exception {
        Map<String, String> settings = learner("astray", "many-clicks", PARTITIONS, "one");
        settings.put("kafka.producer.interceptor.classes", MisroutedDelta.class.getName());
        SharedModelCheck model = new SharedModelCheck(kafka.bootstrapServers(), "astray", PARTITIONS);
        try (LearnerProcess learner = LearnerProcess.start(directory, List.of(), settings)) {
            // What one task hears twice, another does not hear: the sum is what it would be.
            model.awaitPositives(CLICKS);
            assertEquals(0, learner.stop(), learner.output());
        }
        Map<Integer, List<String>> problems = model.agreement().problems(CLICKS);

        assertEquals(Set.of(2, 3), problems.keySet(), problems.toString());
        assertTrue(model.inserts(2) > CLICKS, problems.toString());
        assertTrue(model.inserts(3) < CLICKS, problems.toString());
    }

    /** Ten minutes would go by until a commit that no click asked for: what is there long before was asked for. */
    @Test
    void shouldTellAfterSoManyClicksWhenTheCommitIntervalIsLong() throws Exception {
        Map<String, String> settings = learner("eager", "many-clicks", PARTITIONS, "one");
        settings.put("kafka.commit.interval.ms", "600000");
        settings.put("kafka.producer.transaction.timeout.ms", "900000");
        settings.put("valence.exchange.clicks", "1000");
        SharedModelCheck model = new SharedModelCheck(kafka.bootstrapServers(), "eager", PARTITIONS);
        try (LearnerProcess learner = LearnerProcess.start(directory, List.of(), settings)) {
            Stall stall = new Stall(Duration.ofSeconds(60));
            // Of its own clicks: those of others, heard behind its last own one, wait for the interval.
            for (long committed = 0; committed < CLICKS / PARTITIONS / 2; committed = model.inserts(0)) {
                assertTrue(!stall.lastsAt(committed) && learner.isAlive(), committed + ": " + learner.output());
            }
            assertEquals(0, learner.stop(), learner.output());
        }
    }

    /** With {@code max.task.idle.ms=-1} instead of 0, the delta would come once the first clicks were used up. */
    @Test
    void shouldHearInTheOrderOfTheClicksTimesWhenItIsBehind() throws Exception {
        int clicks = 3_000;
        int told = 2_000;
        long start = 1_600_000_000_000L;
        Map<String, String> settings = learner("ordered", "ordered-clicks", 2, "one");
        // Clicks arrive a few at a time, slowly: their task runs out of them again and again before the delta's time.
        settings.put("kafka.consumer.max.partition.fetch.bytes", "1024");
        settings.put("kafka.consumer.fetch.min.bytes", "1000000");
        settings.put("kafka.consumer.fetch.max.wait.ms", "300");
        ItemDelta delta = new ItemDelta(64);
        delta.addPositive(delta.addRow("told"), ItemDelta.NONE);
        delta.setTime(start + told * 1_000L - 500);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] key = "ordered:1".getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(
                    "ordered-deltas", 0, key, DeltaCodec.encode(delta, Integer.MAX_VALUE).get(0)));
            for (int i = 0; i < clicks; i++) {
                Click click = new Click("u" + i % 7, "item" + i, start + i * 1_000L);
                byte[] user = click.userId().getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(
                        "ordered-clicks", 0, click.timestamp(), user, ClickJson.write(click)));
            }
        }
        SharedModelCheck model = new SharedModelCheck(kafka.bootstrapServers(), "ordered", 1);
        try (LearnerProcess learner = LearnerProcess.start(directory, List.of(), settings)) {
            model.awaitPositives(clicks + 1L);
            assertEquals(0, learner.stop(), learner.output());
        }

        List<String> ids = model.ids(0);
        assertEquals(clicks + 1, ids.size());
        assertEquals(told, ids.indexOf("told"));
    }

    @Test
    void shouldRefuseToRunWhenDeltasHaveOtherPartitionsThanClicks() {
        create(definitions().itemDeltas().withName("narrow-deltas"));
        Map<String, String> settings = kafka.learner("narrow", directory);

        assertEquals("valence: 'narrow-deltas' has 1 partitions, expected 4 as 'many-clicks' has\n",
                refusal(settings, "narrow-deltas"));
        assertEquals("valence: missing topics: no-deltas, since 'many-clicks' has 4 partitions; create it with"
                + " 'valence topics create --partitions 4'\n", refusal(settings, "no-deltas"));
    }

    private static String refusal(Map<String, String> settings, String deltas) {
        List<String> arguments = new ArrayList<>(List.of("run"));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        arguments.addAll(List.of(
                "--set", "valence.clicks.topic=many-clicks", "--set", "valence.item-deltas.topic=" + deltas));
        StringWriter err = new StringWriter();
        int code = Valence.commandLine().setErr(new PrintWriter(err, true)).execute(arguments.toArray(String[]::new));
        assertEquals(2, code, err.toString());
        return err.toString();
    }

    /** Settings of one of an application's processes, with the application's topics. */
    private Map<String, String> learner(String application, String clicks, int partitions, String process) {
        Map<String, String> settings = kafka.learner(application, directory);
        settings.put("kafka.state.dir", directory.resolve(application + "-" + process).toString());
        settings.put("valence.clicks.topic", clicks);
        settings.put("valence.item-deltas.topic", application + "-deltas");
        // More than there are clicks: banks that overflow differ at their old ends.
        settings.put("valence.learner.bank-capacity", "32768");
        create(definitions().clicks().withName(clicks).withPartitions(partitions));
        create(definitions().itemDeltas().withName(application + "-deltas").withPartitions(partitions));
        return settings;
    }

    private static TopicDefinitions definitions() {
        return TopicDefinitions.packaged();
    }

    private static void create(TopicDefinition definition) {
        try (Admin admin = Admin.create(kafka.client())) {
            TopicCreation.create(admin, List.of(definition));
        }
    }
}
