package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.codec.ClickJson;
import io.valence.codec.DeltaCodec;
import io.valence.event.Click;
import io.valence.exchange.ItemDelta;
import io.valence.learning.LearnerConfig;
import io.valence.store.StoreNames;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several tasks, each in a driver of its own, and the deltas carried between them as slowly as a test wants. */
class ExchangeTest {

    private static final int TASKS = 3;
    private static final String APPLICATION = "shared";

    private final Choices choices = new Choices();
    private final List<KeptBytes> bytes = new ArrayList<>();
    private final List<LearnerDriver> tasks = new ArrayList<>();
    private final List<List<TestRecord<byte[], byte[]>>> untold = new ArrayList<>();

    ExchangeTest() {
        choices.partitions = TASKS;
    }

    private void start() {
        for (int i = 0; i < TASKS; i++) {
            bytes.add(new KeptBytes());
            tasks.add(driver(i));
            untold.add(new ArrayList<>());
        }
    }

    /** Each driver believes to be of partition 0, and is handed back what it tells: {@link #told} says who did. */
    private LearnerDriver driver(int task) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, "target/topology-tests/task-" + task);
        Clock clock = Clock.fixed(Instant.ofEpochMilli(LearnerDriver.NOW), ZoneOffset.UTC);
        return new LearnerDriver(
                LearnerTopology.build(
                        choices.build(), clock, bytes.get(task), (topic, key, value, n) -> Optional.of(Set.of(0))),
                properties);
    }

    @AfterEach
    void stop() {
        tasks.forEach(LearnerDriver::close);
    }

    @ParameterizedTest
    @CsvSource({"LIVE, 1000000, 1000", "LIVE, 5, 1000", "FROZEN, 16, 1000"})
    void shouldHoldTheSameModelWhenAllHaveHeardAll(LearnerConfig.Bank bank, int hot, int bankCapacity) {
        choices.bank = bank;
        choices.hotItems = hot;
        choices.bankCapacity = bankCapacity;
        long seed = 100 + hot;
        start();
        int positives = run(seed, 300);

        drain();

        AgreementCheck agreement = agreement();
        assertEquals(Map.of(), agreement.problems(positives), "seed " + seed);
        assertTrue(agreement.largestDifference() < 1e-5, "seed " + seed + ": " + agreement.largestDifference());
        assertTrue(
                agreement.largestDifferenceOfWeights() < 1e-5,
                "seed " + seed + ": " + agreement.largestDifferenceOfWeights());
        assertTrue(
                agreement.task(0).rows().values().stream().anyMatch(row -> row.followers().size() > 1),
                "seed " + seed);
    }

    /** Of deltas from anywhere in the log, each in turn: that of the first commit, of the last, and of some between. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 0.7, 1})
    void shouldNameTheTaskWhenADeltaWasLost(double at) {
        int positives = runWith(at, 0);

        assertEquals(Set.of(1), agreement().problems(positives).keySet(), agreement().problems(positives).toString());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 0.7, 1})
    void shouldNameTheTaskWhenADeltaWasHeardTwice(double at) {
        int positives = runWith(at, 2);

        assertEquals(Set.of(1), agreement().problems(positives).keySet(), agreement().problems(positives).toString());
    }

    /** Learns from all clicks, then has all hear all, but task 1 one delta so many times. */
    private int runWith(double at, int times) {
        long seed = 7;
        start();
        int positives = 0;
        int task = 0;
        for (Click click : RandomClicks.of(100, 20, 40, seed)) {
            tasks.get(task).send(click);
            positives += isPositive(click) ? 1 : 0;
            gather(task);
            task = (task + 1) % TASKS;
        }
        List<TestRecord<byte[], byte[]>> deltas = untold.get(1);
        int astray = (int) (at * (deltas.size() - 1));
        TestRecord<byte[], byte[]> delta = deltas.remove(astray);
        deltas.addAll(astray, Collections.nCopies(times, delta));
        drain();
        return positives;
    }

    @Test
    void shouldTellOnceACommitWhatItAddedAndNothingOfWhatItHeard() {
        start();
        LearnerDriver task = tasks.get(0);
        task.send(clickAt("u", "a", 5, 1_600_000_000_000L));
        List<TestRecord<byte[], byte[]>> told = task.deltas();

        assertEquals(1, told.size());
        assertEquals("shared:0", LearnerDriver.text(told.get(0).key()));
        assertEquals(1_600_000_000_000L, told.get(0).timestamp());
        assertEquals(1_600_000_000_000L, DeltaCodec.time(told.get(0).value()));
        ItemDelta delta = DeltaCodec.decode(told.get(0).value(), choices.dimensions);
        assertEquals("a", delta.id(0));
        assertEquals(1, delta.additions().updates(0));
        assertEquals(1, delta.positives().size());

        task.send(null, null);
        assertEquals(List.of(), task.deltas());
        tasks.get(1).tell(told.get(0).key(), told.get(0).value());
        assertEquals(Set.of(), rows(1).keySet());
        tasks.get(1).tell(LearnerDriver.utf8("shared:3"), told.get(0).value());
        assertEquals(List.of(), tasks.get(1).deltas());
        assertEquals(1, rows(1).size());
    }

    @Test
    void shouldPassByWhatAnotherLearnerTold() {
        start();
        tasks.get(0).click("u", "a", 1);
        byte[] value = tasks.get(0).deltas().get(0).value();

        tasks.get(1).tell(LearnerDriver.utf8("another:0"), value);
        assertEquals(Set.of(), rows(1).keySet());
        tasks.get(1).tell(LearnerDriver.utf8("shared:2"), value);
        assertEquals(Set.of("a"), rows(1).keySet());
    }

    @Test
    void shouldFailAndWriteNothingWhenADeltaIsDamaged() {
        start();
        tasks.get(0).click("u", "a", 1);
        TestRecord<byte[], byte[]> delta = told(0).get(0);
        byte[] cut = Arrays.copyOf(delta.value(), delta.value().length - 1);

        assertThrows(RuntimeException.class, () -> tasks.get(1).tell(delta.key(), cut));
        assertThrows(RuntimeException.class, () -> tasks.get(1).click("v", "b", 1));
        assertEquals(0, bytes.get(1).of(StoreNames.ITEMS).size());
        tasks.set(1, driver(1));
    }

    @Test
    void shouldDoWithoutTheTopicWhenThereIsOnePartition() {
        choices.partitions = 1;
        try (LearnerDriver alone = LearnerDriver.inMemory(choices)) {
            alone.click("u", "a", 1);
            assertEquals(List.of(), alone.deltas());
        }
        String description = LearnerTopology.build(choices.build(), Clock.systemUTC()).describe().toString();
        assertTrue(!description.contains("item-deltas"), description);
    }

    /** Learns from random clicks and carries deltas at random; a task is stopped and started in between. */
    private int run(long seed, int count) {
        Random random = new Random(seed);
        int positives = 0;
        int at = 0;
        for (Click click : RandomClicks.of(count, 20, 40, seed)) {
            int task = random.nextInt(TASKS);
            tasks.get(task).send(click);
            positives += isPositive(click) ? 1 : 0;
            gather(task);
            int hearing = random.nextInt(TASKS);
            if (random.nextInt(3) == 0) {
                hear(hearing);
            }
            if (++at % 90 == 0) {
                tasks.get(hearing).close();
                tasks.set(hearing, driver(hearing));
            }
        }
        return positives;
    }

    private boolean isPositive(Click click) {
        return choices.build().eventWeights().weightOf(click.eventType()) * click.weight() > 0;
    }

    private void gather(int teller) {
        List<TestRecord<byte[], byte[]>> told = told(teller);
        for (int other = 0; other < TASKS; other++) {
            if (other != teller) {
                untold.get(other).addAll(told);
            }
        }
    }

    /** What a task told since it was last asked, with a key of its own. */
    private List<TestRecord<byte[], byte[]>> told(int teller) {
        byte[] key = LearnerDriver.utf8(APPLICATION + ":" + (teller + 1));
        return tasks.get(teller).deltas().stream()
                .map(delta -> new TestRecord<>(key, delta.value()))
                .toList();
    }

    private void hear(int task) {
        untold.get(task).forEach(delta -> tasks.get(task).tell(delta.key(), delta.value()));
        untold.get(task).clear();
    }

    private void drain() {
        for (int task = 0; task < TASKS; task++) {
            hear(task);
        }
    }

    private Map<String, SharedModel.Row> rows(int task) {
        return agreement().task(task).rows();
    }

    private AgreementCheck agreement() {
        return new AgreementCheck(TASKS, (store, task) -> bytes.get(task).of(store));
    }

    private static TestRecord<byte[], byte[]> clickAt(String user, String item, long time, long arrival) {
        return new TestRecord<>(
                LearnerDriver.utf8(user),
                ClickJson.write(new Click(user, item, time)),
                new RecordHeaders(),
                arrival);
    }
}
