package io.valence.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bounded history against a linked set. */
class HistoryTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "7, 3", "64, 4", "1000, 5"})
    void shouldHoldTheLatestDistinctItemsWhenItemsAreAdded(int capacity, long seed) {
        Random random = new Random(seed);
        History history = new History(capacity, 1);
        Set<Integer> model = new LinkedHashSet<>();
        for (int step = 0; step < 5_000; step++) {
            int item = random.nextInt(1 + 2 * capacity);
            String where = "capacity " + capacity + " step " + step + " seed " + seed;
            // Out and in again: a linked set leaves what it holds at its place.
            boolean had = model.remove(item);
            model.add(item);
            if (model.size() > capacity) {
                model.remove(model.iterator().next());
            }

            assertEquals(had, history.add(item), where);
            assertHolds(model, history, where);
        }
    }

    @Test
    void shouldMoveTheOldestToTheEndWhenItIsHadAgainBeforeTheHistoryIsFull() {
        History history = new History(4, 1);
        history.add(5);
        history.add(6);
        history.add(5);

        assertArrayEquals(new int[] {6, 5}, history.items().toArray());
    }

    @ParameterizedTest
    @CsvSource({"7, 3, 1", "7, 7, 2", "64, 64, 3"})
    void shouldGoOnAsBeforeWhenItIsRestored(int capacity, int items, long seed) {
        Random random = new Random(seed);
        History saved = new History(capacity, 1);
        while (saved.items().size() < items) {
            saved.add(random.nextInt(2 * capacity));
        }
        History history = new History(capacity, 1);
        for (int item : saved.items().toArray()) {
            history.restore(item);
        }
        for (int step = 0; step < 200; step++) {
            String where = "step " + step + " seed " + seed;
            assertArrayEquals(saved.items().toArray(), history.items().toArray(), where);
            int item = random.nextInt(2 * capacity);
            assertEquals(saved.add(item), history.add(item), where);
        }
    }

    @Test
    void shouldKeepTheLatestWhenMoreAreRestoredThanFit() {
        History history = new History(2, 1);
        history.restore(5);
        history.restore(6);
        history.restore(7);

        assertArrayEquals(new int[] {6, 7}, history.items().toArray());
    }

    @Test
    void shouldHaveNoLastItemWhenNothingWasClicked() {
        History history = new History(2, 1);

        assertEquals(Catalogue.UNKNOWN, history.last());
        assertFalse(history.add(5));
        assertEquals(Catalogue.UNKNOWN, history.last());
    }

    @Test
    void shouldKeepTheLastItemWhenOthersPushItOut() {
        History history = new History(2, 1);
        history.clicked(5);
        history.add(5);
        history.add(6);
        history.add(7);

        assertEquals(5, history.last());
    }

    @Test
    void shouldKeepTheDistinctItemsClickedLastWhenThereAreMore() {
        History history = new History(9, 3);
        for (int item : new int[] {5, 6, 7, 6, 8}) {
            history.clicked(item);
        }

        assertArrayEquals(new int[] {7, 6, 8}, history.recent().toArray());
        history.disliked(8);
        history.disliked(5);
        assertArrayEquals(new int[] {7, 6}, history.recent().toArray());
        assertEquals(6, history.last());
    }

    private static void assertHolds(Set<Integer> model, History history, String where) {
        assertArrayEquals(model.stream().mapToInt(Integer::intValue).toArray(), history.items().toArray(), where);
    }
}
