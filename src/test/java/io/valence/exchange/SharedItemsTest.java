package io.valence.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.embedding.Catalogue;
import io.valence.embedding.Followers;
import io.valence.embedding.History;
import io.valence.embedding.InMemoryItems;
import io.valence.embedding.RowTable;
import io.valence.embedding.SharedWeights;
import io.valence.learning.ContrastiveLearner;
import io.valence.learning.LearnerConfig;
import io.valence.learning.StepResult;
import io.valence.negatives.MemoryBank;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that learn from clicks of their own and tell each other, without anything in between. */
class SharedItemsTest {

    private static final LearnerConfig CONFIG = LearnerConfig.DEFAULTS;
    private static final int TASKS = 3;

    /** One task: its items, its bank, and what the others told it and it has not heard yet. */
    private static final class Task {
        private final SharedWeights weights = ContrastiveLearner.newWeights(CONFIG);
        private final SharedItems items =
                new SharedItems(new InMemoryItems(CONFIG.dimensions(), CONFIG.seed()), weights, TASKS);
        private final MemoryBank bank = ContrastiveLearner.newBank(CONFIG);
        private final ContrastiveLearner learner = new ContrastiveLearner(
                CONFIG, items, bank, weights);
        private final RowTable users = new RowTable(CONFIG.dimensions());
        private final List<History> histories = new ArrayList<>();
        private final List<ItemDelta> untold = new ArrayList<>();
        private final StepResult step = new StepResult();

        void click(int user, String item, double weight, long time) {
            while (histories.size() <= user) {
                users.allocate();
                histories.add(new History(100, 5));
            }
            int ordinal = items.ordinal(item);
            int predecessor = histories.get(user).last();
            learner.learn(users, user, histories.get(user), ordinal, weight, time, time, step);
            if (weight > 0) {
                items.clicked(ordinal, predecessor);
            }
        }

        void hear(ItemDelta delta) {
            items.apply(delta, learner::remember);
        }

        int slot(String id) {
            return items.slot(items.catalogue().ordinal(id));
        }
    }

    private final List<Task> tasks = new ArrayList<>();

    SharedItemsTest() {
        for (int i = 0; i < TASKS; i++) {
            tasks.add(new Task());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldHoldTheSameRowsWhenAllHaveHeardAll(long seed) {
        int positives = run(seed, 600);

        drain();

        assertTrue(largestDifference("seed " + seed) < 1e-4, "seed " + seed);
        TreeMap<String, Integer> queued = queued(tasks.get(0));
        assertEquals(positives, tasks.get(0).bank.inserts(), "seed " + seed);
        for (Task task : tasks) {
            assertEquals(queued, queued(task), "seed " + seed);
            assertArrayEquals(tasks.get(0).weights.values(), task.weights.values(), 1e-5f, "seed " + seed);
        }
        assertTrue(tasks.get(0).weights.recent(0) != CONFIG.lastItemWeight(), "seed " + seed);
    }

    @Test
    void shouldCountTheSameFollowersWhenEachTaskSawSomeOfThem() {
        tasks.get(0).click(0, "a", 1, 1);
        tasks.get(0).click(0, "b", 1, 2);
        tasks.get(1).click(5, "a", 1, 3);
        tasks.get(1).click(5, "b", 1, 4);
        tasks.get(2).click(9, "a", 1, 5);
        tasks.get(2).click(9, "c", 1, 6);
        tasks.get(2).click(9, "c", 1, 7);

        drain();

        for (Task task : tasks) {
            Followers followers = task.items.table().followers();
            int a = task.slot("a");
            assertEquals(2, followers.size(a));
            assertEquals(0, followers.size(task.slot("c")));
            // Each addition lessens what is there already by 2 %, and the last one was each task's own or another's.
            assertEquals(2, count(task, a, "b"), 0.1);
            assertEquals(1, count(task, a, "c"), 0.1);
        }
    }

    private static float count(Task task, int slot, String follower) {
        Followers followers = task.items.table().followers();
        float count = 0;
        for (int i = 0; i < followers.size(slot); i++) {
            count += task.items.catalogue().id(followers.ordinal(slot, i)).equals(follower) ? followers.count(slot, i) : 0;
        }
        return count;
    }

    @Test
    void shouldDifferInWhatIsCountedWhenOneToldIsLostOrHeardTwice() {
        run(4, 300);
        drain();
        Task sender = tasks.get(0);
        sender.click(0, "item1", 1, 1_000);
        ItemDelta told = sender.items.take(99);
        Task lost = tasks.get(1);
        Task twice = tasks.get(2);

        twice.hear(told);
        twice.hear(told);

        long updates = sender.items.table().updates(sender.slot("item1"));
        assertEquals(updates - 1, lost.items.table().updates(lost.slot("item1")));
        assertEquals(updates + 1, twice.items.table().updates(twice.slot("item1")));
    }

    @Test
    void shouldTellOnlyWhatIsItsOwnWhenOthersAddedMeanwhile() {
        Task one = tasks.get(0);
        Task other = tasks.get(1);
        one.click(0, "a", 1, 10);
        one.click(0, "b", 1, 11);
        ItemDelta first = one.items.take(99);
        other.click(0, "a", 1, 12);
        other.hear(first);

        ItemDelta second = other.items.take(99);

        assertEquals(1, second.rows());
        assertEquals("a", second.id(0));
        assertEquals(1, second.additions().clicks(0));
        assertEquals(1, second.positives().size());
        assertEquals(99, second.time());
        assertTrue(other.items.take(99).isEmpty());
    }

    @Test
    void shouldKeepItsShareOfABiasWhenItAnticipatedTheOthers() {
        Task one = tasks.get(0);
        one.click(0, "a", 1, 10);
        one.items.take(99);
        float before = one.items.table().bias(one.slot("a"));
        one.click(1, "b", 1, 11);
        one.click(2, "a", 1, 12);
        float anticipated = one.items.table().bias(one.slot("a")) - before;

        ItemDelta told = one.items.take(99);

        int row = told.id(0).equals("a") ? 0 : 1;
        assertTrue(anticipated > 0.005, "anticipated " + anticipated);
        assertEquals(anticipated / TASKS, told.additions().bias(row), 1e-6);
        assertEquals(before + anticipated / TASKS, one.items.table().bias(one.slot("a")), 1e-6);
    }

    @Test
    void shouldTellOfAnItemWhenNothingWasAddedToIt() {
        Task one = tasks.get(0);
        one.click(0, "seen", 0, 10);
        ItemDelta told = one.items.take(99);
        tasks.get(1).hear(told);

        assertEquals(0, told.additions().updates(0));
        assertEquals(0, told.additions().norm(0));
        assertEquals(0, tasks.get(1).items.catalogue().ordinal("seen"));
        assertTrue(tasks.get(1).items.take(99).isEmpty());
    }

    @Test
    void shouldSayWhichItemWhenAClickChangedNothing() {
        SharedItems items = tasks.get(0).items;
        items.ordinal("a");
        items.take(99);

        String message = assertThrows(IllegalStateException.class, () -> items.clicked(0, Catalogue.UNKNOWN)).getMessage();

        assertEquals("item 'a' was clicked but its row was not changed", message);
    }

    /** Learns from random clicks, telling at random moments and hearing at others; returns the positives. */
    private int run(long seed, int clicks) {
        Random random = new Random(seed);
        int positives = 0;
        for (int i = 0; i < clicks; i++) {
            Task task = tasks.get(random.nextInt(TASKS));
            double weight = random.nextInt(10) == 0 ? -1 : random.nextInt(10) == 0 ? 0 : 1;
            task.click(random.nextInt(20), "item" + (int) (50 * random.nextDouble() * random.nextDouble()), weight, i);
            positives += weight > 0 ? 1 : 0;
            if (random.nextInt(10) == 0) {
                tell(tasks.get(random.nextInt(TASKS)));
            }
            if (random.nextInt(10) == 0) {
                hearAll(tasks.get(random.nextInt(TASKS)));
            }
        }
        return positives;
    }

    private void tell(Task sender) {
        ItemDelta delta = sender.items.take(99);
        for (Task task : tasks) {
            if (task != sender) {
                task.untold.add(delta);
            }
        }
    }

    private static void hearAll(Task task) {
        task.untold.forEach(task::hear);
        task.untold.clear();
    }

    private void drain() {
        tasks.forEach(this::tell);
        tasks.forEach(SharedItemsTest::hearAll);
    }

    /** Of w relative to |w|, over all items; the counters and the catalogues must not differ at all. */
    private double largestDifference(String message) {
        Task first = tasks.get(0);
        double largest = 0;
        for (Task task : tasks) {
            assertEquals(first.items.size(), task.items.size(), message);
            for (int i = 0; i < first.items.size(); i++) {
                String id = first.items.catalogue().id(i);
                RowTable expected = first.items.table();
                RowTable actual = task.items.table();
                int a = first.slot(id);
                int b = task.slot(id);
                assertEquals(expected.updates(a), actual.updates(b), message);
                assertEquals(expected.clicks(a), actual.clicks(b), message);
                assertEquals(expected.lastUpdated(a), actual.lastUpdated(b), message);
                assertEquals(expected.bias(a), actual.bias(b), 1e-5, message);
                assertEquals(1, actual.squaredGradients(b) / expected.squaredGradients(a), 1e-5, message);
                for (int j = 0; j < CONFIG.dimensions(); j++) {
                    double difference = expected.chunk(a)[expected.offset(a) + j] - actual.chunk(b)[actual.offset(b) + j];
                    largest = Math.max(largest, Math.abs(difference) / expected.norm(a));
                }
            }
        }
        return largest;
    }

    private static TreeMap<String, Integer> queued(Task task) {
        TreeMap<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < task.bank.size(); i++) {
            counts.merge(task.items.catalogue().id(task.bank.at(i)), 1, Integer::sum);
        }
        return counts;
    }
}
