package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.valence.codec.ClickJson;
import io.valence.event.Click;
import io.valence.store.StoreNames;
import io.valence.store.WriteBehindStoreBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/**
 * What a commit writes, and when. The driver's producer is transactional: what was sent after a commit is not seen
 * until the next one, so a Kafka that no longer calls {@code flushCache} before it commits turns this red.
 */
class CommitsTest {

    private static final long T = 1_600_000_000_000L;
    private static final long SEED = 23;

    @Test
    void shouldReachTheChangelogInTheSameTransactionWhenAClickWasLearned() {
        try (LearnerDriver learner = new LearnerDriver(new Choices())) {
            learner.click("u", "i", T);

            for (String store : StoreNames.ALL) {
                List<TestRecord<byte[], byte[]>> changes = learner.changelog(store);
                assertTrue(!changes.isEmpty(), "nothing of " + store + " was in the transaction of its click");
                TreeMap<String, String> stored = learner.stored(store);
                assertEquals(stored.size(), changes.size(), store);
                for (TestRecord<byte[], byte[]> change : changes) {
                    assertEquals(stored.get(LearnerDriver.hex(change.key())), LearnerDriver.hex(change.value()), store);
                }
            }
        }
    }

    @Test
    void shouldWriteEachRowOnceWhenItChangedManyTimesSinceTheLastCommit() {
        try (LearnerDriver learner = batched(new Choices())) {
            send(learner, clicks(300));

            for (String store : StoreNames.ALL) {
                List<String> changed = learner.changelog(store).stream().map(r -> LearnerDriver.hex(r.key())).toList();
                assertEquals(new HashSet<>(changed).size(), changed.size(), store + ", seed " + SEED);
                assertEquals(learner.stored(store).size(), changed.size(), store + ", seed " + SEED);
            }
        }
    }

    @Test
    void shouldWriteOnlyTheUsersThatCameWhenOthersDidNot() {
        try (LearnerDriver learner = batched(new Choices())) {
            send(learner, clicks(50));
            learner.changelog(StoreNames.USERS);
            send(learner, List.of(new Click("u0", "i0", T), new Click("new", "i0", T), new Click("u0", "i1", T)));

            assertEquals(List.of("new", "u0"), learner.changed(StoreNames.USERS));
        }
    }

    @Test
    void shouldWriteOnlyTheBanksLastPageWhenTheOthersDidNotChange() {
        Choices choices = new Choices();
        choices.bankCapacity = 1000;
        try (LearnerDriver learner = batched(choices)) {
            send(learner, clicks(130));
            learner.changelog(StoreNames.BANK);
            send(learner, clicks(5));

            assertEquals(
                    List.of("00000002", "ffffffff"),
                    learner.changelog(StoreNames.BANK).stream().map(r -> LearnerDriver.hex(r.key())).toList());
        }
    }

    @Test
    void shouldWriteEveryRowWhenThereAreMoreThanOneBatchHolds() {
        List<Click> clicks = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            clicks.add(new Click("u" + i, "i" + i, T));
        }
        try (LearnerDriver learner = batched(new Choices())) {
            send(learner, clicks);

            assertEquals(1_100, learner.stored(StoreNames.USERS).size());
            assertEquals(1_100, new HashSet<>(learner.changed(StoreNames.ITEMS)).size());
        }
    }

    @Test
    void shouldPublishEachItemOnceWhenItChangedManyTimesSinceTheLastCommit() {
        Choices choices = new Choices();
        choices.publishItems = true;
        try (LearnerDriver learner = batched(choices)) {
            send(learner, clicks(300));

            List<String> ids = ids(learner.itemEmbeddings());
            assertEquals(learner.changed(StoreNames.ITEMS), ids);
            assertEquals(20, new HashSet<>(ids).size(), "seed " + SEED);
            assertEquals(20, ids.size(), "seed " + SEED);
        }
    }

    @Test
    void shouldPublishTheItemsOfACommitWhenTheyAreEvictedByIt() {
        Choices choices = new Choices();
        choices.publishItems = true;
        choices.hotItems = 1;
        try (LearnerDriver learner = batched(choices)) {
            send(learner, clicks(300));
            learner.changelog(StoreNames.ITEMS);
            learner.itemEmbeddings();
            send(learner, clicks(10));

            assertEquals(learner.changed(StoreNames.ITEMS), ids(learner.itemEmbeddings()));
        }
    }

    @Test
    void shouldHoldTheSameBytesWhenAStoreIsRebuiltFromItsChangelog() {
        Choices choices = new Choices();
        choices.hotItems = 3;
        choices.hotUsers = 2;
        try (LearnerDriver learner = LearnerDriver.inMemory(choices)) {
            clicks(200).forEach(learner::send);

            KeptBytes rebuilt = new KeptBytes();
            for (String store : StoreNames.ALL) {
                rebuilt.restore(store, learner.changelog(store));
                TreeMap<String, String> bytes = new TreeMap<>();
                rebuilt.of(store).forEach((key, value) -> bytes.put(
                        LearnerDriver.hex(key.get()), LearnerDriver.hex(value)));
                assertEquals(learner.stored(store), bytes, store + ", seed " + SEED);
            }
        }
    }

    @Test
    void shouldShowReadersWhatWasFlushedOnlyWhenMoreWasLearnedSince() {
        List<byte[]> seen = new ArrayList<>();
        LearnerDriver[] self = new LearnerDriver[1];
        Runnable look = () -> seen.add(self[0].store(StoreNames.USERS).get("u"));
        try (LearnerDriver learner = batched(new Choices(), look)) {
            self[0] = learner;
            send(learner, List.of(new Click("u", "a", T), new Click("u", "b", T)));
            byte[] flushed = learner.store(StoreNames.USERS).get("u");
            send(learner, List.of(new Click("u", "c", T)));

            assertEquals(null, seen.get(0));
            assertEquals(null, seen.get(1));
            assertArrayEquals(flushed, seen.get(2));
        }
    }

    /** A learner that gets several clicks in one record, and so learns them in one commit. */
    private static LearnerDriver batched(Choices choices) {
        return batched(choices, () -> {});
    }

    /** @param afterEach runs after each click, before the commit */
    private static LearnerDriver batched(Choices choices, Runnable afterEach) {
        TopologyConfig config = choices.build();
        Clock clock = Clock.fixed(Instant.ofEpochMilli(LearnerDriver.NOW), ZoneOffset.UTC);
        Topology topology = new Topology();
        topology.addSource("lines", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "clicks");
        topology.addProcessor("splitter", () -> new Splitter(afterEach), "lines");
        topology.addProcessor(LearnerTopology.LEARNER, () -> new LearnerProcessor(config, clock), "splitter");
        for (String store : StoreNames.ALL) {
            topology.addStateStore(
                    new WriteBehindStoreBuilder(Stores.inMemoryKeyValueStore(store)), LearnerTopology.LEARNER);
        }
        ByteArraySerializer bytes = new ByteArraySerializer();
        topology.addSink(LearnerTopology.LOSS_METRICS, "loss-metrics", bytes, bytes, LearnerTopology.LEARNER);
        topology.addSink(LearnerTopology.ITEM_EMBEDDINGS, "item-embeddings", bytes, bytes, LearnerTopology.LEARNER);
        return new LearnerDriver(topology, new Properties());
    }

    /** Takes each line of a record for a click. */
    private static final class Splitter extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
        private final Runnable afterEach;

        Splitter(Runnable afterEach) {
            this.afterEach = afterEach;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            for (String line : LearnerDriver.text(record.value()).split("\n")) {
                byte[] value = LearnerDriver.utf8(line);
                context().forward(record.withKey(LearnerDriver.utf8(ClickJson.read(value).userId())).withValue(value));
                afterEach.run();
            }
        }
    }

    private static void send(LearnerDriver learner, List<Click> clicks) {
        List<String> lines = clicks.stream()
                .map(click -> new String(ClickJson.write(click), StandardCharsets.UTF_8))
                .toList();
        learner.send(null, LearnerDriver.utf8(String.join("\n", lines)));
    }

    private static List<Click> clicks(int count) {
        Random random = new Random(SEED);
        List<Click> clicks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clicks.add(new Click("u" + random.nextInt(10), "i" + random.nextInt(20), T + i * 100L));
        }
        return clicks;
    }

    private static List<String> ids(List<JsonNode> items) {
        return items.stream().map(item -> item.path("item_id").asText()).toList();
    }
}
