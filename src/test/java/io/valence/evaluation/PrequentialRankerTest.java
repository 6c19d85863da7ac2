package io.valence.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.embedding.Catalogue;
import io.valence.embedding.History;
import io.valence.embedding.InMemoryItems;
import io.valence.embedding.Initialiser;
import io.valence.embedding.RowTable;
import io.valence.learning.ContrastiveLearner;
import io.valence.learning.LearnerConfig;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol of evaluation, case by case. */
class PrequentialRankerTest {

    private static final long SEED = 5;
    private static final LearnerConfig CONFIG = LearnerConfig.DEFAULTS;
    private static final int D = CONFIG.dimensions();

    private final InMemoryItems items = new InMemoryItems(D, SEED);
    private final RowTable users = new RowTable(D);
    private final int user = users.allocate();
    private final History history = new History(10, 1);
    private final PrequentialRanker ranker = new PrequentialRanker(CONFIG, items, ContrastiveLearner.newWeights(CONFIG));
    private final PrequentialRanks ranks = new PrequentialRanks();

    @Test
    void shouldRankByBiasWhenTheQueryIsNothing() {
        known(5, 1, 3);
        users.addClick(user);

        assertRank(1, 0);
        assertRank(2, 2);
        assertRank(3, 1);
    }

    @Test
    void shouldRankByCosineWhenTheUserHasAVector() {
        known(0, 0, 0);
        toward(0, 1);
        users.addClick(user);

        assertRank(1, 0);
    }

    @Test
    void shouldIgnoreTheLengthsOfVectorsWhenItemsAreScored() {
        known(0, 0, 0);
        toward(0, 1e-3f);
        stretch(0, 1e-3f);
        stretch(1, 1e3f);
        users.addClick(user);

        assertRank(1, 0);
    }

    @Test
    void shouldRankByTheLastItemTooWhenThereIsOne() {
        known(0, 0, 0);
        users.addClick(user);
        history.clicked(1);

        assertRank(1, 1);
    }

    @Test
    void shouldPreferWhatFollowedTheLastItemWhenScoresAreEqual() {
        known(0, 0, 0, 0);
        users.addClick(user);
        history.clicked(0);
        // An item of no direction: rows say nothing of what comes next.
        stretch(0, 0);
        items.table().followers().add(items.slot(0), 2);
        items.table().followers().add(items.slot(0), 2);
        items.table().followers().add(items.slot(0), 3);

        assertRank(1, 2);
        assertRank(2, 3);
    }

    @Test
    void shouldCountTiesAgainstWhenScoresAreEqual() {
        known(2, 2, 1, 2);
        users.addClick(user);

        assertRank(3, 0);
        assertRank(3, 3);
    }

    @Test
    void shouldCountTiesAgainstWhenItemsAreEquallyPopular() {
        known(0, 0, 0);
        click(0, 4);
        click(1, 4);

        rank(0);
        assertEquals(2, ranks.popularityRank);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldComeLastWhenItsBiasIsNoNumber(int item) {
        known(1, 2, 3);
        users.addClick(user);
        items.table().addBias(items.slot(item), Float.NaN);

        assertRank(3, item);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldComeLastWhenItsVectorIsNoNumber(int item) {
        known(1, 2, 3);
        users.addClick(user);
        stretch(item, Float.NaN);

        assertRank(3, item);
    }

    @Test
    void shouldCountAnotherAgainstWhenItsVectorIsNoNumber() {
        known(3, 0, 0);
        users.addClick(user);
        stretch(1, Float.NaN);

        assertRank(2, 0);
    }

    @Test
    void shouldComeLastWhenTheWholeModelIsNoNumber() {
        known(0, 0, 0);
        users.addClick(user);
        for (int item = 0; item < 3; item++) {
            stretch(item, Float.NaN);
        }

        assertRank(3, 0);
        assertRank(3, 1);
    }

    @Test
    void shouldMissWhenTheItemIsUnknown() {
        known(0, 0);
        users.addClick(user);

        assertRank(PrequentialRanks.MISS, Catalogue.UNKNOWN);
        assertEquals(PrequentialRanks.MISS, ranks.popularityRank);
        assertEquals(PrequentialRanks.MISS, ranks.rankAmongAll);
        assertFalse(ranks.repeat);
    }

    @Test
    void shouldRankByPopularityWhenTheUserIsNew() {
        known(9, 0, 0);
        click(0, 1);
        click(1, 3);
        click(2, 2);

        assertRank(3, 0);
        assertRank(1, 1);
        assertEquals(1, ranks.rankAmongAll);
    }

    @Test
    void shouldRankByPopularityWhenTheUserHasOnlyDisliked() {
        known(9, 0, 0);
        click(1, 3);
        history.add(2);
        users.countUpdate(user, 1);

        assertRank(1, 1);
        assertRank(2, 0);
    }

    @Test
    void shouldLeaveOutWhatTheUserHadWhenItScoresHigher() {
        known(9, 5, 1);
        users.addClick(user);
        history.add(0);

        assertRank(1, 1);
        assertEquals(2, ranks.rankAmongAll);
    }

    @Test
    void shouldLeaveOutWhatTheUserHadWhenItIsMorePopular() {
        known(0, 0, 0);
        click(0, 9);
        click(1, 5);
        history.add(0);

        rank(1);
        assertEquals(1, ranks.popularityRank);
    }

    @Test
    void shouldLeaveOutAnItemWhenTheHistoryHasForgottenIt() {
        known(9, 5, 1);
        users.addClick(user);
        History bounded = new History(1, 1);
        bounded.add(0);
        ranker.learned("u", bounded, 0);
        bounded.add(2);
        ranker.learned("u", bounded, 2);
        ranker.rank(users, user, "u", bounded, 1, ranks);

        assertEquals(1, ranks.rank);
    }

    @Test
    void shouldRankWhatItHadWhenTheUserWasForgotten() {
        known(9, 5, 1);
        users.addClick(user);
        ranker.learned("u", history, 0);
        ranker.forget("u");

        assertRank(1, 0);
        assertFalse(ranks.repeat);
    }

    @Test
    void shouldNotRankARepeatWhenTheUserHadTheItem() {
        known(5, 9, 1);
        users.addClick(user);
        history.add(0);

        assertRank(PrequentialRanks.NOT_RANKED, 0);
        assertEquals(PrequentialRanks.NOT_RANKED, ranks.popularityRank);
        assertEquals(2, ranks.rankAmongAll);
        assertTrue(ranks.repeat);
    }

    @Test
    void shouldKeepUsersApartWhenTheirItemsDiffer() {
        known(9, 5, 1);
        users.addClick(user);
        ranker.learned("other", new History(10, 1), 0);

        assertRank(2, 1);
    }

    @Test
    void shouldPassByASlotWhenItsRowWasGivenBack() {
        known(5, 1);
        RowTable table = items.table();
        int slot = table.allocate();
        table.addBias(slot, 100);
        table.addClick(slot);
        table.clean();
        table.free(slot);
        users.addClick(user);

        assertRank(1, 0);
        assertEquals(2, ranks.popularityRank);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_023, 1_024, 1_025, 2_500})
    void shouldScoreEveryItemWhenRowsFillSeveralChunks(int count) {
        for (int item = 0; item < count; item++) {
            int slot = items.slot(items.ordinal("item-" + item));
            items.table().addBias(slot, item);
        }
        users.addClick(user);

        assertRank(count, 0);
        assertRank(count - 500, 500);
        assertRank(1, count - 1);
    }

    @Test
    void shouldListWhatScoresHighestWhenTheUserHadSome() {
        known(1, 9, 5, 7);
        users.addClick(user);
        history.add(1);
        click(2, 3);
        click(1, 2);

        rank(0);
        assertArrayEquals(new int[] {3, 2, 0}, Arrays.copyOf(ranks.top, ranks.places));
        // Of four items the most popular 1 %, rounded up, is the one.
        assertEquals(1, ranks.popularPlaces);
        assertEquals(3, ranks.rank);
    }

    @Test
    void shouldListForARepeatTooWhenItIsNotRanked() {
        known(5, 9, 1);
        users.addClick(user);
        history.add(0);

        assertRank(PrequentialRanks.NOT_RANKED, 0);
        assertArrayEquals(new int[] {1, 2}, Arrays.copyOf(ranks.top, ranks.places));
    }

    @Test
    void shouldListNothingWhenTheModelIsNotAsked() {
        known(5, 9, 1);
        users.addClick(user);
        rank(0);
        assertEquals(3, ranks.places);

        rank(Catalogue.UNKNOWN);
        assertEquals(0, ranks.places);
        assertEquals(0, ranks.popularPlaces);

        ranker.rank(users, users.allocate(), "new", new History(10, 1), 0, ranks);
        assertEquals(0, ranks.places);
    }

    private void assertRank(int expected, int item) {
        assertEquals(expected, rank(item), "item " + item + " seed " + SEED);
    }

    private int rank(int item) {
        ranker.rank(users, user, "u", history, item, ranks);
        return ranks.rank;
    }

    /** An item for each bias, with vectors of its own. */
    private void known(float... biases) {
        for (float bias : biases) {
            int item = items.ordinal("item-" + items.size());
            items.table().addBias(items.slot(item), bias);
        }
    }

    private void click(int item, int times) {
        for (int i = 0; i < times; i++) {
            items.table().addClick(items.slot(item));
        }
    }

    /** The user's vector becomes the item's times {@code length}. */
    private void toward(int item, float length) {
        new Initialiser(SEED).start(users, user, "item-" + item);
        stretch(users, user, length);
    }

    private void stretch(int item, float factor) {
        stretch(items.table(), items.slot(item), factor);
    }

    private static void stretch(RowTable table, int slot, float factor) {
        for (int i = 0; i < D; i++) {
            table.chunk(slot)[table.offset(slot) + i] *= factor;
        }
        table.renorm(slot);
    }
}
