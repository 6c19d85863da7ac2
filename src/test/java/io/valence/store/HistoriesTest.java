package io.valence.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.valence.embedding.History;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistoriesTest {

    private static final int CAPACITY = 20;
    private static final int RECENT = 3;

    private final Histories histories = new Histories(new History(CAPACITY, RECENT));

    @Test
    void shouldKeepEachUsersHistoryWhenTheyTakeTurns() {
        long seed = 5;
        Random random = new Random(seed);
        Map<Integer, History> expected = new HashMap<>();
        for (int round = 0; round < 20_000; round++) {
            int slot = random.nextInt(2_000);
            if (!expected.containsKey(slot) || random.nextInt(50) == 0) {
                histories.start(slot);
                expected.put(slot, new History(CAPACITY, RECENT));
            }
            int item = random.nextInt(100);
            for (History history : new History[] {histories.open(slot), expected.get(slot)}) {
                history.add(item);
                history.clicked(item);
            }
        }
        expected.forEach((slot, history) -> {
            History kept = histories.open(slot);
            assertArrayEquals(history.items().toArray(), kept.items().toArray(), "slot " + slot + " seed " + seed);
            assertArrayEquals(history.recent().toArray(), kept.recent().toArray(), "slot " + slot + " seed " + seed);
        });
    }

    @Test
    void shouldBeEmptyWhenASlotIsTakenAgain() {
        histories.start(0);
        histories.open(0).add(7);
        histories.forget(0);
        histories.start(0);
        assertArrayEquals(new int[0], histories.open(0).items().toArray());
    }
}
