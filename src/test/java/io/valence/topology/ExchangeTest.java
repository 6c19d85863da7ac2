package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

        assertEquals(counts(0), counts(1), "seed " + seed);
        assertEquals(counts(0), counts(2), "seed " + seed);
        double difference = Math.max(difference(0, 1), difference(0, 2));
        assertTrue(difference < 1e-5, "seed " + seed + ": " + difference);
        TreeMap<String, Integer> queued = queued(0);
        assertEquals(positives, queued.values().stream().mapToInt(n -> n).sum(), "seed " + seed);
        assertEquals(queued, queued(1), "seed " + seed);
        assertEquals(queued, queued(2), "seed " + seed);
        assertEquals(ids(0), ids(1), "seed " + seed);
        assertEquals(ids(0), ids(2), "seed " + seed);
    }

    @Test
    void shouldNotHoldTheSameModelWhenOneDeltaIsLostOrHeardTwice() {
        long seed = 7;
        start();
        run(seed, 100);
        drain();
        tasks.get(0).click("u", "item-1", 1);
        TestRecord<byte[], byte[]> delta = told(0).get(0);

        tasks.get(1).tell(delta.key(), delta.value());
        assertEquals(counts(0), counts(1));
        assertNotEquals(counts(0), counts(2));
        tasks.get(1).tell(delta.key(), delta.value());
        assertNotEquals(counts(0), counts(1));
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
        TopologyConfig config = choices.build();
        int positives = 0;
        int at = 0;
        for (Click click : RandomClicks.of(count, 20, 40, seed)) {
            int task = random.nextInt(TASKS);
            tasks.get(task).send(click);
            positives += config.eventWeights().weightOf(click.eventType()) * click.weight() > 0 ? 1 : 0;
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

    private TreeMap<String, SharedModel.Row> rows(int task) {
        return SharedModel.rows(bytes.get(task).of(StoreNames.ITEMS));
    }

    private TreeMap<String, String> counts(int task) {
        return SharedModel.counts(rows(task));
    }

    private double difference(int one, int other) {
        return SharedModel.largestDifference(rows(one), rows(other));
    }

    private TreeMap<String, Integer> queued(int task) {
        return SharedModel.queued(
                bytes.get(task).of(StoreNames.BANK), SharedModel.ids(bytes.get(task).of(StoreNames.CATALOGUE)));
    }

    private TreeSet<String> ids(int task) {
        return new TreeSet<>(SharedModel.ids(bytes.get(task).of(StoreNames.CATALOGUE)));
    }

    private static TestRecord<byte[], byte[]> clickAt(String user, String item, long time, long arrival) {
        return new TestRecord<>(
                LearnerDriver.utf8(user),
                ClickJson.write(new Click(user, item, time)),
                new RecordHeaders(),
                arrival);
    }
}
