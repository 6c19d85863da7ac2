package io.valence.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.learning.LearnerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** That one partition learns what the topology learns is {@code OnePartitionTest}'s to say. */
class PartitionedLearningTest {

    private static final LearnerConfig CONFIG = LearnerConfig.DEFAULTS;
    private static final long SEED = 11;
    private static final int CLICKS = 4_000;
    private static final int PARTITIONS = 4;

    @Test
    void shouldKnowWhatOthersSawWhenTheyHaveExchanged() {
        PartitionedLearning learning = new PartitionedLearning(CONFIG, 0, 2, 2);
        PrequentialRanks ranks = new PrequentialRanks();

        learning.learn(0, click("a", "x"), null);
        learning.learn(1, click("b", "x"), ranks);
        assertEquals(PrequentialRanks.MISS, ranks.rank);
        learning.learn(1, click("c", "x"), ranks);
        assertEquals(1, ranks.rank);

        assertEquals(1, learning.exchanges());
        assertEquals(2, learning.exchangedRows());
        assertEquals(3, learning.users());
        assertEquals(1, learning.items());
    }

    @Test
    void shouldLearnAsWellAsOneWhenTheyExchangeOften() {
        double one = recall(1, 1);
        double often = recall(PARTITIONS, 20);
        double never = recall(PARTITIONS, CLICKS);

        String figures = "seed " + SEED + ": " + one + ", " + often + ", " + never;
        assertTrue(often > 0.95 * one, figures);
        assertTrue(never < 0.8 * one, figures);
    }

    @Test
    void shouldDifferFromOneWhenDrawsAreOfAnotherPartition() {
        PartitionedLearning learning = new PartitionedLearning(CONFIG, 0, 2, 1);
        PartitionedLearning other = new PartitionedLearning(CONFIG, 0, 2, 1);
        for (int i = 0; i < 50; i++) {
            learning.learn(0, click("before", "item" + i), null);
            other.learn(0, click("before", "item" + i), null);
        }

        assertNotEquals(
                learning.learn(0, click("u", "item1"), null).loss, other.learn(1, click("u", "item1"), null).loss);
    }

    /** Of users that keep to their own third of the items. */
    private static double recall(int partitions, int exchangeClicks) {
        Random random = new Random(SEED);
        PartitionedLearning learning = new PartitionedLearning(CONFIG, 0, partitions, exchangeClicks);
        PrequentialRanks ranks = new PrequentialRanks();
        PrequentialMeasures measures = new PrequentialMeasures();
        List<Integer> users = new ArrayList<>();
        for (int i = 0; i < CLICKS; i++) {
            users.add(random.nextInt(200));
        }
        for (int user : users) {
            String item = "item" + (user % 3 * 100 + random.nextInt(100));
            learning.learn(user % partitions, click("user" + user, item), ranks);
            if (!ranks.repeat) {
                measures.add(ranks.rank);
            }
        }
        return measures.recallAt(50);
    }

    private static Event click(String user, String item) {
        return new Event(user, item, 1, 1_000);
    }
}
