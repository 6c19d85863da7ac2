package io.valence.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 30})
    void shouldRememberTheLatestDistinctItemsWhenItemsAreHad(int capacity) {
        long seed = 50 + capacity;
        SplittableRandom random = new SplittableRandom(seed);
        History history = new History(capacity);
        LinkedHashSet<Integer> model = new LinkedHashSet<>();
        for (int step = 0; step < 2_000; step++) {
            int item = random.nextInt(20);
            boolean had = model.remove(item);
            if (!had && model.size() == capacity) {
                model.remove(model.iterator().next());
            }
            model.add(item);

            assertEquals(had, history.add(item), "step " + step + ", seed " + seed);
            assertEquals(new ArrayList<>(model), items(history), "step " + step + ", seed " + seed);
        }
    }

    private static List<Integer> items(History history) {
        List<Integer> items = new ArrayList<>();
        for (int i = 0; i < history.items().size(); i++) {
            items.add(history.items().get(i));
        }
        return items;
    }
}
