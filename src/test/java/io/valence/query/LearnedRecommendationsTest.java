package io.valence.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.codec.ClickJson;
import io.valence.codec.RowCodec;
import io.valence.embedding.Catalogue;
import io.valence.embedding.History;
import io.valence.embedding.InMemoryItems;
import io.valence.embedding.RowTable;
import io.valence.embedding.SharedWeights;
import io.valence.event.Click;
import io.valence.learning.LearnerConfig;
import io.valence.learning.Query;
import io.valence.query.Ranking.ScoredItem;
import io.valence.store.CommittedRows;
import io.valence.store.CommittedTask;
import io.valence.store.StoreNames;
import io.valence.topology.LearnerTopology;
import io.valence.topology.StreamsDefaults;
import io.valence.vector.VectorMath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recommendations from the stores of the whole topology, of which few rows stay in the learner's own memory. */
class LearnedRecommendationsTest {

    private static final long NOW = 874_724_710_000L;
    private static final int ITEMS = 40;
    private static final LearnerConfig LEARNER = LearnerConfig.DEFAULTS;

    private static final HostInfo HOST = new HostInfo("here", 8080);

    @TempDir
    private Path state;

    private final FakeInstance instance = new FakeInstance();
    private final Recommendations recommendations =
            new StreamsRecommendations(instance, HostInfo.unavailable(), LEARNER, ItemSearch.EXACT, false);
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> clicks;

    @BeforeEach
    void start() {
        driver = driver(state);
        clicks = input(driver);
        instance.put(StoreNames.ITEMS, (CommittedRows) driver.getStateStore(StoreNames.ITEMS));
        for (int n = 0; n < 300; n++) {
            click("user" + n % 7, "item" + (n * n + n % 3) % ITEMS);
        }
        click("ada", "item1");
        click("ada", "item4");
    }

    private static TopologyTestDriver driver(Path state) {
        Properties properties = StreamsDefaults.properties();
        properties.put("state.dir", state.toString());
        Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
        return new TopologyTestDriver(LearnerTopology.build(LearnedRowsTest.config(), clock), properties);
    }

    private static TestInputTopic<byte[], byte[]> input(TopologyTestDriver driver) {
        return driver.createInputTopic("clicks", new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        if (driver != null) {
            driver.close();
        }
    }

    @Test
    void shouldRankByTheLearnersOwnScoreWhenTheUserHasClicked() {
        List<ScoredItem> expected = byLearner("ada");
        List<ScoredItem> unseen = without(expected, "item1", "item4");

        Ranking all = found(recommendations.forUser("ada", new Wanted(1000, false, List.of(), null)));
        assertEquals(new Ranking(false, expected, List.of()), all);
        assertEquals(new Ranking(false, unseen.subList(0, 5), List.of()),
                found(recommendations.forUser("ada", Wanted.best(5))));
    }

    @Test
    void shouldFollowEachCommitWhenTheMatrixIsThere() {
        found(recommendations.forUser("ada", Wanted.best(5)));
        for (int n = 0; n < 50; n++) {
            click("user" + n % 5, "item" + n * 7 % ITEMS);
            click("ada", n % 2 == 0 ? "new" + n : "item" + n);

            assertEquals(byLearner("ada"),
                    found(recommendations.forUser("ada", new Wanted(1000, false, List.of(), null))).items());
        }
    }

    @Test
    void shouldLeaveOutAndChooseAsAskedWhenThereAreIds() {
        List<ScoredItem> expected = without(byLearner("ada"), "item1", "item4");
        String best = expected.get(0).id();

        assertEquals(expected.subList(1, 4),
                found(recommendations.forUser("ada", new Wanted(3, true, List.of(best, "no item"), null))).items());

        List<String> some = List.of(expected.get(9).id(), "no item", "item4", best, expected.get(9).id());
        Ranking chosen = found(recommendations.forUser("ada", new Wanted(3, true, List.of(), some)));
        assertEquals(new Ranking(false, List.of(expected.get(0), expected.get(9)), List.of("no item")), chosen);
    }

    @Test
    void shouldGiveThePopularAndSaySoWhenNothingIsKnown() {
        List<ScoredItem> popular = byClicks();

        assertEquals(new Ranking(true, popular.subList(0, 6), List.of()),
                found(recommendations.forUser("nobody", Wanted.best(6))));
        assertEquals(new Ranking(true, popular.subList(0, 6), List.of("no item")),
                found(recommendations.forSession(List.of("no item"), Wanted.best(6))));

        send(new Click("grumpy", popular.get(0).id(), NOW, "dislike", null, 1));
        assertEquals(new Ranking(true, popular.subList(1, 7), List.of()),
                found(recommendations.forUser("grumpy", Wanted.best(6))));
    }

    @Test
    void shouldFindTheNearestByCosineWhenAskedForSimilar() {
        Ranking similar = found(recommendations.similar("item4", 1000));

        Rows rows = new Rows();
        int of = rows.ids.indexOf("item4");
        assertEquals(rows.ids.size() - 1, similar.items().size());
        float before = 1;
        for (ScoredItem item : similar.items()) {
            assertTrue(item.score() <= before && !item.id().equals("item4"), item.toString());
            assertEquals(rows.cosine(of, rows.ids.indexOf(item.id())), item.score(), 1e-5, item.id());
            before = item.score();
        }
        assertInstanceOf(Answer.Absent.class, recommendations.similar("no item", 5));
    }

    @Test
    void shouldScoreInTheOrderGivenWhenAskedForScores() {
        List<ScoredItem> all = byLearner("ada");
        List<ScoredItem> some = List.of(all.get(7), all.get(2), all.get(7));

        assertEquals(new Ranking(false, some, List.of("no item")), found(recommendations.score(
                "ada", List.of(some.get(0).id(), "no item", some.get(1).id(), some.get(2).id()))));

        Ranking ofNobody = found(recommendations.score("nobody", List.of("item4")));
        assertTrue(ofNobody.popular());
        Rows rows = new Rows();
        assertEquals(rows.table.bias(rows.ids.indexOf("item4")), ofNobody.items().get(0).score());
    }

    @Test
    void shouldRankByTheMeanWhenASessionIsGiven() {
        List<ScoredItem> items = found(recommendations.forSession(
                List.of("item4", "item9", "item4"), new Wanted(9, true, List.of(), null))).items();

        Rows rows = new Rows();
        Query query = new Query(LEARNER.dimensions());
        query.clear();
        rows.add(query, "item4");
        rows.add(query, "item9");
        query.finish();
        assertEquals(without(rows.sorted(query), "item4", "item9").subList(0, 9), items);
    }

    @Test
    void shouldTellWhatAUserHadWhenAskedMostRecentFirst() {
        click("ada", "item9");
        click("ada", "item1");

        assertEquals(new Answer.Found<>(List.of("item1", "item9", "item4")), recommendations.history("ada", 10));
        assertEquals(new Answer.Found<>(List.of("item1", "item9")), recommendations.history("ada", 2));
        assertInstanceOf(Answer.Absent.class, recommendations.history("nobody", 2));
    }

    @Test
    void shouldSampleThePopularAndOthersWhenAskedAndTheSameAgain() {
        Sample sample = sampled(10, 5);

        List<String> popular = byClicks().stream().limit(5).map(ScoredItem::id).toList();
        assertEquals(popular, ids(sample.items()).subList(0, 5));
        assertEquals(10, new TreeSet<>(ids(sample.items())).size());
        assertEquals(5, new TreeSet<>(ids(sample.users())).size());
        Rows rows = new Rows();
        for (Embedding item : sample.items()) {
            int slot = rows.ids.indexOf(item.id());
            assertEquals(rows.table.clicks(slot), item.clicks());
            assertEquals(rows.table.norm(slot), item.norm(), 1e-5);
        }

        click("ada", "brand new");
        assertEquals(ids(sample.items()).subList(5, 10), ids(sampled(10, 5).items()).subList(5, 10));
        assertEquals(ids(sample.users()), ids(sampled(10, 5).users()));
    }

    @Test
    void shouldSampleAllWhenThereAreFew() {
        Sample sample = sampled(1000, 1000);

        assertEquals(new Rows().ids.size(), sample.items().size());
        assertEquals(8, sample.users().size());
        assertEquals(302 * 2, sample.clicks());
    }

    private Sample sampled(int items, int users) {
        return (Sample) assertInstanceOf(Answer.Found.class, recommendations.sample(items, users)).value();
    }

    private static List<String> ids(List<Embedding> embeddings) {
        return embeddings.stream().map(Embedding::id).toList();
    }

    @Test
    void shouldBeOnTheMoveWhenTheTaskWasClosed() {
        found(recommendations.similar("item4", 1));
        driver.close();
        driver = null;

        assertInstanceOf(Answer.NotReady.class, recommendations.similar("item4", 1));
        assertInstanceOf(Answer.NotReady.class, recommendations.forUser("ada", Wanted.best(1)));
    }

    @Test
    void shouldRecommendFromACopyOfTheUserWhenTheOwnerIsRestoring() {
        try (TopologyTestDriver owner = driver(state.resolve("other"))) {
            TestInputTopic<byte[], byte[]> there = input(owner);
            // Items come in another order: the same number is another item's.
            for (String item : List.of("item9", "item1", "only there", "item4")) {
                send(there, new Click("eve", item, NOW));
            }
            CommittedRows users = (CommittedRows) owner.getStateStore(StoreNames.USERS);
            CommittedRows catalogue = (CommittedRows) owner.getStateStore(StoreNames.CATALOGUE);
            instance.put(StoreNames.USERS, new Copy(users));
            instance.put(StoreNames.CATALOGUE, new Copy(catalogue));
            instance.setOwner(HOST, 1);
            Recommendations tolerant = new StreamsRecommendations(instance, HOST, LEARNER, ItemSearch.EXACT, true);
            CommittedTask here = new Rows().task;
            List<ScoredItem> expected = byLearner(users.get("eve"), ordinal ->
                    here.ordinal(catalogue.itemId(ordinal).orElseThrow()));

            Answer<Ranking> stale = tolerant.forUser("eve", Wanted.best(5));
            assertEquals(new Answer.Stale<>(
                    new Ranking(false, without(expected, "item9", "item1", "item4").subList(0, 5), List.of()),
                    OptionalLong.of(18)), stale);
            assertEquals(stale, tolerant.fromCopies().forUser("eve", Wanted.best(5)));
            assertEquals(new Answer.Stale<>(List.of("item4", "item1", "item9"), OptionalLong.of(18)),
                    tolerant.history("eve", 9));
            // What a copy lacks may be there all the same.
            assertInstanceOf(Answer.NotReady.class, tolerant.forUser("nobody", Wanted.best(5)));
            Recommendations strict = new StreamsRecommendations(instance, HOST, LEARNER, ItemSearch.EXACT, false);
            assertInstanceOf(Answer.NotReady.class, strict.forUser("eve", Wanted.best(5)));
            assertInstanceOf(Answer.NotReady.class, strict.fromCopies().forUser("eve", Wanted.best(5)));
        }
    }

    private List<ScoredItem> byLearner(String user) {
        return byLearner(((CommittedRows) driver.getStateStore(StoreNames.USERS)).get(user), ordinal -> ordinal);
    }

    /** @param ordinals gives the ordinal here by the one in the row */
    private List<ScoredItem> byLearner(byte[] bytes, IntUnaryOperator ordinals) {
        Rows rows = new Rows();
        RowTable users = new RowTable(LEARNER.dimensions());
        int slot = users.allocate();
        History history = new History(LEARNER.history(), LEARNER.recentItems());
        RowCodec.decodeUser(bytes, users, slot, history);
        SharedWeights weights = rows.task.weights();
        assertNotEquals((float) LEARNER.lastItemWeight(), weights.recent(0), "learned");
        Query query = new Query(LEARNER.dimensions());
        History known = new History(LEARNER.history(), LEARNER.recentItems());
        for (int i = 0; i < history.recent().size(); i++) {
            int ordinal = ordinals.applyAsInt(history.recent().get(i));
            if (ordinal != Catalogue.UNKNOWN) {
                known.clicked(ordinal);
            }
        }
        query.compose(users, slot, rows.items, known.recent(), weights);
        int last = known.last() == Catalogue.UNKNOWN ? RowTable.NONE : known.last();
        return rows.sorted(query, last, weights.followers());
    }

    private List<ScoredItem> byClicks() {
        Rows rows = new Rows();
        return rows.sorted(slot -> rows.table.clicks(slot));
    }

    private static List<ScoredItem> without(List<ScoredItem> items, String... ids) {
        return items.stream().filter(item -> !List.of(ids).contains(item.id())).toList();
    }

    private void click(String user, String item) {
        send(new Click(user, item, NOW));
    }

    private void send(Click click) {
        send(clicks, click);
    }

    private static void send(TestInputTopic<byte[], byte[]> topic, Click click) {
        topic.pipeInput(click.userId().getBytes(StandardCharsets.UTF_8), ClickJson.write(click), click.timestamp());
    }

    private static Ranking found(Answer<Ranking> answer) {
        return (Ranking) assertInstanceOf(Answer.Found.class, answer).value();
    }

    /** All items' rows as they are in the store, by ordinal. */
    private final class Rows {

        private final InMemoryItems items = new InMemoryItems(LEARNER.dimensions(), LEARNER.seed());
        private final RowTable table = items.table();
        private final List<String> ids = new ArrayList<>();
        private final CommittedTask task;

        Rows() {
            CommittedRows stored = (CommittedRows) driver.getStateStore(StoreNames.ITEMS);
            task = stored.tasks().get(0);
            TreeSet<String> names = new TreeSet<>(Comparator.comparing(task::ordinal));
            for (int n = 0; n < 300; n++) {
                for (String name : List.of("item" + n, "new" + n)) {
                    if (task.ordinal(name) >= 0) {
                        names.add(name);
                    }
                }
            }
            for (String name : names) {
                ids.add(name);
                RowCodec.decodeItem(stored.get(name), table, items.ordinal(name));
            }
        }

        List<ScoredItem> sorted(Query query) {
            return sorted(query, RowTable.NONE, 0);
        }

        List<ScoredItem> sorted(Query query, int last, float gamma) {
            float[] direction = query.direction();
            return sorted(slot -> {
                float dot = VectorMath.dot(direction, 0, table.chunk(slot), table.offset(slot), direction.length);
                float score = dot / table.norm(slot) / (float) LEARNER.temperature() + table.bias(slot);
                return last == RowTable.NONE ? score : score + gamma * table.followers().share(last, slot);
            });
        }

        List<ScoredItem> sorted(SlotScore score) {
            List<ScoredItem> all = new ArrayList<>();
            for (int ordinal = 0; ordinal < ids.size(); ordinal++) {
                all.add(new ScoredItem(ids.get(ordinal), score.of(ordinal)));
            }
            // Stable: of equal scores the first learned stays the first.
            all.sort(Comparator.comparingDouble(item -> -item.score()));
            return all;
        }

        void add(Query query, String id) {
            int slot = ids.indexOf(id);
            query.add(table.chunk(slot), table.offset(slot), table.norm(slot), 1);
        }

        double cosine(int a, int b) {
            double dot = 0;
            for (int i = 0; i < LEARNER.dimensions(); i++) {
                dot += (double) table.chunk(a)[table.offset(a) + i] * table.chunk(b)[table.offset(b) + i];
            }
            return dot / table.norm(a) / table.norm(b);
        }
    }

    /** Of the second partition, as a standby has it. */
    private record Copy(CommittedRows rows) implements CommittedRows {

        @Override
        public byte[] get(String id) {
            return rows.get(id);
        }

        @Override
        public Optional<String> itemId(int ordinal) {
            return rows.itemId(ordinal);
        }

        @Override
        public boolean isOwned() {
            return false;
        }

        @Override
        public int partition() {
            return 1;
        }
    }

    @FunctionalInterface
    private interface SlotScore {
        float of(int slot);
    }
}
