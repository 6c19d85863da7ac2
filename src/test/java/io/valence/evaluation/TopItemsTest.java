package io.valence.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.embedding.InMemoryItems;
import io.valence.embedding.ItemRows;
import io.valence.embedding.RowTable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The top against sorting all. */
class TopItemsTest {

    private final PrequentialRanks result = new PrequentialRanks();

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1", "9, 3, 2", "10, 100, 3", "11, 1, 4", "99, 5, 5", "100, 5, 6", "101, 1000, 7", "2500, 3, 8",
        "2500, 1000, 9"
    })
    void shouldBeWhatSortingGivesWhenManyAreEqual(int count, int different, long seed) {
        Random random = new Random(seed);
        InMemoryItems items = InMemoryItems.of(count, 1, seed);
        float[] scores = new float[count];
        for (int item = 0; item < count; item++) {
            scores[item] = random.nextInt(5) == 0 ? Float.NaN : random.nextInt(different);
            click(items, item, random.nextInt(different));
        }
        new TopItems(items).find(scores, result);

        int[] expected = IntStream.range(0, count).boxed()
                .filter(item -> !Float.isNaN(scores[item]))
                .sorted(Comparator.<Integer>comparingDouble(item -> -scores[item]))
                .limit(10)
                .mapToInt(item -> item)
                .toArray();
        List<Integer> popular = IntStream.range(0, count).boxed()
                .sorted(Comparator.comparingInt(item -> -items.table().clicks(item)))
                .limit((count + 99) / 100)
                .toList();
        assertArrayEquals(expected, Arrays.copyOf(result.top, result.places), "seed " + seed);
        assertEquals(
                Arrays.stream(expected).filter(popular::contains).count(), result.popularPlaces, "seed " + seed);
    }

    @ParameterizedTest
    @CsvSource({"300, 1", "1500, 2"})
    void shouldBeTheSameWhenRowsAreInOtherSlots(int count, long seed) {
        Random random = new Random(seed);
        InMemoryItems straight = InMemoryItems.of(count, 1, seed);
        InMemoryItems rows = InMemoryItems.of(count, 1, seed);
        Reversed reversed = new Reversed(rows);
        float[] scores = new float[count];
        float[] others = new float[count];
        for (int item = 0; item < count; item++) {
            scores[item] = random.nextInt(20);
            others[reversed.slot(item)] = scores[item];
            int clicks = random.nextInt(20);
            click(straight, item, clicks);
            click(reversed, item, clicks);
        }
        new TopItems(straight).find(scores, result);
        PrequentialRanks other = new PrequentialRanks();
        new TopItems(reversed).find(others, other);

        assertArrayEquals(result.top, other.top, "seed " + seed);
        assertEquals(result.popularPlaces, other.popularPlaces, "seed " + seed);
    }

    @Test
    void shouldPassByASlotWhenItsRowWasGivenBack() {
        InMemoryItems items = InMemoryItems.of(3, 1, 1);
        RowTable table = items.table();
        int slot = table.allocate();
        table.addClick(slot);
        table.clean();
        table.free(slot);
        click(items, 1, 1);
        new TopItems(items).find(new float[] {1, 2, 3, 4}, result);

        assertArrayEquals(new int[] {2, 1, 0}, Arrays.copyOf(result.top, result.places));
        assertEquals(1, result.popularPlaces);
    }

    private static void click(ItemRows items, int item, int times) {
        for (int i = 0; i < times; i++) {
            items.table().addClick(items.slot(item));
        }
    }

    /** The last item in the first slot. */
    private record Reversed(InMemoryItems rows) implements ItemRows {

        @Override
        public int size() {
            return rows.size();
        }

        @Override
        public RowTable table() {
            return rows.table();
        }

        @Override
        public int slot(int ordinal) {
            return size() - 1 - ordinal;
        }

        @Override
        public int ordinalAt(int slot) {
            return size() - 1 - slot;
        }

        @Override
        public void readAll() {
            rows.readAll();
        }
    }
}
