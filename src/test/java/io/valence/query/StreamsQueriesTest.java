package io.valence.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.codec.RowCodec;
import io.valence.embedding.History;
import io.valence.embedding.RowTable;
import io.valence.store.CommittedRows;
import io.valence.store.StoreNames;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamsQueriesTest {

    private static final HostInfo SELF = new HostInfo("here", 8080);
    private static final HostInfo OTHER = new HostInfo("there", 8081);
    private static final Answer<Embedding> ON_THE_MOVE =
            new Answer.NotReady<>("the store is on the move between instances", Duration.ofSeconds(2));

    private static final Answer<?> STARTING = new Answer.NotReady<>(
            "the learner is getting its partitions and restoring its stores: REBALANCING", Duration.ofSeconds(2));

    private static final Recommendations NONE = Recommendations.notReady("not asked for", Duration.ZERO);

    private final FakeInstance instance = new FakeInstance();
    private final EmbeddingQueries queries = new StreamsQueries(instance, SELF, false, NONE);
    private final EmbeddingQueries tolerant = new StreamsQueries(instance, SELF, true, NONE);

    @Test
    void shouldGiveTheUnitVectorWhenTheItemIsHere() {
        instance.put(StoreNames.ITEMS, id -> id.equals("i") ? item(3, 4) : null);

        Embedding item = found(queries.item("i"));

        assertEquals("i", item.id());
        assertArrayEquals(new float[] {0.6f, 0.8f}, item.vector());
        assertEquals(5, item.norm());
        assertEquals(0.25f, item.bias());
        assertEquals(2, item.clicks());
        assertEquals(7, item.updates());
        assertEquals(1234, item.lastUpdated());
    }

    @Test
    void shouldPassOverTheHistoryWhenTheUserIsHere() {
        instance.put(StoreNames.USERS, id -> user(0, -2));

        assertArrayEquals(new float[] {0, -1}, found(queries.user("u")).vector());
    }

    @Test
    void shouldGiveZerosWhenTheUserHasNoNorm() {
        instance.put(StoreNames.USERS, id -> user(0, 0));

        Embedding user = found(queries.user("u"));

        assertArrayEquals(new float[] {0, 0}, user.vector());
        assertEquals(0, user.norm());
    }

    @Test
    void shouldStayFiniteWhenTheSquaresOverflowAFloat() {
        instance.put(StoreNames.ITEMS, id -> item(Float.MAX_VALUE, 0));

        assertArrayEquals(new float[] {1, 0}, found(queries.item("i")).vector());
    }

    @Test
    void shouldTrustItsOwnRowWhenTheMetadataNameAnother() {
        instance.put(StoreNames.USERS, id -> user(1, 0));
        instance.setOwner(OTHER);

        assertEquals("u", found(queries.user("u")).id());
    }

    @Test
    void shouldBeAbsentWhenTheUserWouldBeHere() {
        instance.put(StoreNames.USERS, id -> null);
        instance.setOwner(SELF);

        assertEquals(new Answer.Absent<>(), queries.user("u"));
    }

    @Test
    void shouldBeAbsentWhenThisInstanceIsTheOnlyOneItKnows() {
        instance.put(StoreNames.USERS, id -> null);

        assertEquals(new Answer.Absent<>(), new StreamsQueries(instance, HostInfo.unavailable(), false, NONE).user("u"));
    }

    @Test
    void shouldNameTheOwnerWhenAnotherKeepsTheUser() {
        instance.setOwner(OTHER);
        assertEquals(new Answer.Elsewhere<>("there", 8081), queries.user("u"));

        instance.put(StoreNames.USERS, id -> null);
        assertEquals(new Answer.Elsewhere<>("there", 8081), queries.user("u"));
    }

    @Test
    void shouldNotBeReadyWhenTheOwnStoreIsGone() {
        instance.setOwner(SELF);

        assertEquals(ON_THE_MOVE, queries.user("u"));
    }

    @Test
    void shouldNotBeReadyWhenNobodyKnowsTheOwner() {
        instance.put(StoreNames.USERS, id -> null);
        assertEquals(ON_THE_MOVE, queries.user("u"));

        instance.setOwner(null);
        assertEquals(ON_THE_MOVE, queries.user("u"));
    }

    @Test
    void shouldBeAbsentWhenTheItemIsInNoTaskHere() {
        instance.put(StoreNames.ITEMS, id -> null);
        instance.setHosts(List.of(OTHER));

        assertEquals(new Answer.Absent<>(), queries.item("i"));
    }

    @Test
    void shouldNameAnyOtherWhenThisInstanceHasNoItems() {
        instance.setHosts(List.of(OTHER));
        assertEquals(new Answer.Elsewhere<>("there", 8081), queries.item("i"));

        instance.setHosts(List.of());
        assertEquals(ON_THE_MOVE, queries.item("i"));
    }

    @Test
    void shouldNotBeReadyWhenStreamsEndsMeanwhile() {
        instance.endAfterState();

        assertEquals(ON_THE_MOVE, queries.user("u"));
        assertEquals(ON_THE_MOVE, queries.item("i"));
    }

    @Test
    void shouldGoOnAnsweringOfWhatStaysHereWhenOthersRebalance() {
        instance.setState(KafkaStreams.State.REBALANCING);
        instance.put(StoreNames.USERS, id -> id.equals("u") ? user(1, 0) : null);
        instance.setOwner(SELF);

        assertEquals("u", found(queries.user("u")).id());
        assertEquals(new Answer.Absent<>(), queries.user("v"));
        assertEquals(STARTING, queries.state());
    }

    @Test
    void shouldNotBeReadyWhenTheRowIsOnlyInACopyAndCopiesWillNotDo() {
        instance.put(StoreNames.USERS, new Copy(0, "u", user(1, 0)));
        instance.setOwner(SELF);
        assertEquals(ON_THE_MOVE, queries.user("u"));
        assertEquals(ON_THE_MOVE, queries.userCopy("u"));

        instance.setState(KafkaStreams.State.REBALANCING);
        assertEquals(STARTING, queries.user("u"));
    }

    @Test
    void shouldGiveACopyThatSaysSoWhenItsOwnIsBeingRestored() {
        instance.put(StoreNames.USERS, new Copy(0, "u", user(0, -2)));
        instance.setOwner(SELF);

        Answer.Stale<Embedding> stale = (Answer.Stale<Embedding>) tolerant.user("u");

        assertArrayEquals(new float[] {0, -1}, stale.value().vector());
        assertEquals(OptionalLong.of(17), stale.behind());
        // What a copy lacks may be there all the same.
        assertEquals(ON_THE_MOVE, tolerant.user("v"));
    }

    @Test
    void shouldNameTheOwnerAndWhereCopiesAreWhenTheyWillDo() {
        HostInfo third = new HostInfo("third", 8082);
        instance.put(StoreNames.USERS, new Copy(0, "u", user(1, 0)));
        instance.setOwner(OTHER, SELF, third);

        assertEquals(new Answer.Elsewhere<>("there", 8081, List.of(new Answer.Place("third", 8082))),
                tolerant.user("u"));
        assertEquals(new Answer.Elsewhere<>("there", 8081), queries.user("u"));
        assertEquals("u", ((Answer.Stale<Embedding>) tolerant.userCopy("u")).value().id());
    }

    @Test
    void shouldPreferItsOwnRowWhenThereAreCopiesOfOtherPartitions() {
        instance.put(StoreNames.ITEMS, new Copy(0, "i", item(1, 0)), new Copy(1, "j", item(1, 0)), id ->
                id.equals("i") ? item(0, 1) : null);

        assertArrayEquals(new float[] {0, 1}, found(tolerant.item("i")).vector());
        // A task that is here has all items.
        assertEquals(new Answer.Absent<>(), tolerant.item("j"));
    }

    @Test
    void shouldGiveACopyOfAnItemWhenThereIsNoTaskHere() {
        instance.put(StoreNames.ITEMS, new Copy(1, "i", item(1, 0)));

        assertEquals(OptionalLong.of(18), ((Answer.Stale<Embedding>) tolerant.item("i")).behind());
        assertEquals(ON_THE_MOVE, queries.itemCopy("i"));
    }

    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "REBALANCING"}, mode = EnumSource.Mode.EXCLUDE)
    void shouldNotBeReadyWhenNotRunning(KafkaStreams.State state) {
        instance.setState(state);
        instance.put(StoreNames.USERS, id -> user(1, 0));

        boolean starting = state == KafkaStreams.State.CREATED;
        Answer<?> expected = starting
                ? new Answer.NotReady<>("the learner is getting its partitions and restoring its stores: " + state,
                        Duration.ofSeconds(2))
                : new Answer.NotReady<>("the learner has stopped: " + state, Duration.ofSeconds(30));
        assertEquals(expected, queries.state());
        assertEquals(expected, queries.user("u"));
        assertEquals(expected, queries.item("i"));
    }

    @Test
    void shouldSayThatItIsReadyWhenRunning() {
        assertEquals(new Answer.Found<>("RUNNING"), queries.state());
    }

    @Test
    void shouldThrowWhenARowIsDamaged() {
        instance.put(StoreNames.ITEMS, id -> new byte[] {RowCodec.VERSION, 0});
        instance.put(StoreNames.USERS, id -> new byte[] {99});

        assertEquals("expected a row of 32 bytes, got 2: it is damaged",
                assertThrows(IllegalStateException.class, () -> queries.item("i")).getMessage());
        assertEquals("expected a row of version 2, got version 99: it was written by another release of Valence",
                assertThrows(IllegalStateException.class, () -> queries.user("u")).getMessage());
    }

    private static Embedding found(Answer<Embedding> answer) {
        return ((Answer.Found<Embedding>) answer).value();
    }

    private static byte[] item(float x, float y) {
        return RowCodec.encodeItem(table(x, y), 0);
    }

    private static byte[] user(float x, float y) {
        History history = new History(3, 1);
        history.restore(5);
        history.clicked(5);
        return RowCodec.encodeUser(table(x, y), 0, history);
    }

    /** Of bias 0.25, with 7 updates by 2 clicks, the last at 1234. */
    private static RowTable table(float x, float y) {
        RowTable table = new RowTable(2);
        int slot = table.allocate();
        table.chunk(slot)[table.offset(slot)] = x;
        table.chunk(slot)[table.offset(slot) + 1] = y;
        table.restore(slot, 0.25f, 1f, 7, 2, 1234);
        return table;
    }

    /** Of one row, that nobody learns into here. */
    private record Copy(int partition, String id, byte[] row) implements CommittedRows {

        @Override
        public byte[] get(String asked) {
            return asked.equals(id) ? row : null;
        }

        @Override
        public boolean isOwned() {
            return false;
        }
    }
}
