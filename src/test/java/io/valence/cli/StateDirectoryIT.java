package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a learner whose state directory is damaged, or in use. */
@Timeout(1_800)
class StateDirectoryIT {

    private static final int FIRST = 5_000;
    private static final int PORTION = 200;

    /**
     * How often each damage is done, at places of its own. More of them, for as long as they take:
     * {@code mvn verify -Dit.test=StateDirectoryIT -Dvalence.test.rounds=10}.
     */
    private static final int ROUNDS = Integer.getInteger("valence.test.rounds", 1);

    private static Kafka kafka;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startKafka() {
        kafka = new Kafka();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void shouldHoldTheSameBytesWhenItsStateWasDamagedWhileItWasStopped() throws Exception {
        long seed = Long.getLong("valence.test.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        List<Damage> damages = Damage.all();
        int trials = ROUNDS * damages.size();
        SyntheticClicks source = new SyntheticClicks(new SyntheticPlan(FIRST + PORTION * trials, 500, 300, 10, 200, 3));
        Map<String, String> settings = kafka.learner("damaged", directory);
        Path task = Path.of(settings.get("kafka.state.dir")).resolve("damaged").resolve("0_0");
        List<String> wrong = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        try (LearnerService calm = start(kafka.learner("calm", directory));
                ClickProducer producer = new ClickProducer(kafka.client(), "clicks")) {
            int sent = send(producer, source, FIRST);
            learn(settings, sent);
            for (int trial = 0; trial < trials; trial++) {
                Damage damage = damages.get(trial % damages.size());
                damage.apply(task, random);
                sent += send(producer, source, PORTION);
                try {
                    learnThoughRefused(settings, sent, refused);
                    await(calm, "calm", sent);
                    different(task).forEach(what -> wrong.add(damage + ": " + what));
                } catch (AssertionError | RuntimeException e) {
                    wrong.add(damage + ": " + e);
                    break;
                }
            }
        }
        System.out.printf("damaged state: %d trials, refused %s, wrong %s, seed %d%n", trials, refused, wrong, seed);
        assertEquals(ROUNDS, refused.size(), () -> "only that .checkpoint: " + refused);
        assertEquals(List.of(), wrong, "seed " + seed);
    }

    /** Where the start is refused, does what the refusal says. */
    private void learnThoughRefused(Map<String, String> settings, int clicks, List<String> refused) throws Exception {
        try {
            learn(settings, clicks);
        } catch (UserError e) {
            refused.add(e.getMessage());
            Path state = directory.resolve("damaged").resolve("damaged");
            String message = e.getMessage();
            assertTrue(message.startsWith("the state in " + state + " cannot be opened: "), message);
            assertTrue(message.endsWith("delete that directory: it is rebuilt from the changelogs"), message);
            Damage.delete(state);
            learn(settings, clicks);
        }
    }

    /** Stores whose committed rows are not those of the undisturbed learner, or not what is on the disk. */
    private static List<String> different(Path task) throws Exception {
        List<String> different = new ArrayList<>();
        var undisturbed = ChangelogDump.model(kafka.bootstrapServers(), "calm");
        var recovered = ChangelogDump.model(kafka.bootstrapServers(), "damaged");
        for (String store : ChangelogDump.MODEL) {
            SortedMap<String, String> onDisk = RocksDbDump.of(task.resolve("rocksdb").resolve(store));
            if (!undisturbed.get(store).equals(recovered.get(store))) {
                different.add("learned otherwise: " + store);
            }
            if (!recovered.get(store).equals(onDisk)) {
                different.add("kept otherwise: " + store);
            }
        }
        return different;
    }

    @Test
    void shouldRefuseInOneLineWhenAnotherProcessUsesTheDirectory() throws Exception {
        Map<String, String> settings = kafka.learner("twice", directory);
        try (LearnerService first = start(settings);
                LearnerProcess second = LearnerProcess.start(directory, List.of(), settings)) {
            assertEquals(FailureReport.BAD_USAGE, second.awaitEnd(), second.output());
            assertEquals(List.of("valence: the state directory '" + directory.resolve("twice")
                            + "' is in use by another process: stop that one, or set another kafka.state.dir"),
                    second.output().lines().filter(line -> line.startsWith("valence: ")).toList());
            assertTrue(first.awaitRunning(Duration.ofSeconds(60)), "the first one does not go on");
        }
    }

    private static int send(ClickProducer producer, SyntheticClicks source, int clicks) {
        for (int i = 0; i < clicks; i++) {
            producer.send(source.next());
        }
        producer.flush();
        return clicks;
    }

    private static LearnerService start(Map<String, String> settings) {
        Settings read = Kafka.settings(settings);
        Properties properties = read.kafka();
        LearnerService learner = new LearnerService(read.topology(), properties, Clock.systemUTC());
        try {
            learner.start();
            return learner;
        } catch (RuntimeException e) {
            learner.close();
            throw e;
        }
    }

    private static void learn(Map<String, String> settings, int clicks) throws Exception {
        try (LearnerService learner = start(settings)) {
            await(learner, settings.get("kafka.application.id"), clicks);
        }
    }

    private static void await(LearnerService learner, String name, int clicks) throws Exception {
        assertTrue(learner.awaitRunning(Duration.ofSeconds(60)), () -> "not running: " + learner.failure().getCause());
        Stall stall = new Stall(Duration.ofSeconds(60));
        for (long at = 0; at < clicks; at = kafka.committed(name).committed()) {
            assertTrue(!learner.failed() && !stall.lastsAt(at), () -> "stopped: " + learner.failure().getCause());
        }
    }
}
