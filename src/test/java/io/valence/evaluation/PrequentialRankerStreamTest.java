package io.valence.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.embedding.Catalogue;
import io.valence.embedding.History;
import io.valence.embedding.InMemoryItems;
import io.valence.embedding.RowTable;
import io.valence.learning.ContrastiveLearner;
import io.valence.learning.LearnerConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ranker against the protocol written out in doubles, on a random stream whose rows move at random. */
class PrequentialRankerStreamTest {

    private static final LearnerConfig CONFIG = LearnerConfig.DEFAULTS;
    private static final int D = CONFIG.dimensions();
    private static final int EVENTS = 3_000;

    /** So short that the ranker must know by itself what a user had. */
    private static final int REMEMBERED = 4;

    private final Map<String, Integer> slots = new HashMap<>();
    private final Map<String, History> histories = new HashMap<>();
    private final Map<String, Set<Integer>> had = new HashMap<>();
    private final RowTable users = new RowTable(D);
    private final PrequentialRanks ranks = new PrequentialRanks();
    private InMemoryItems items;
    private int ties;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldRankByTheProtocolWhenClicksAreRandom(long seed) {
        Random random = new Random(seed);
        items = new InMemoryItems(D, seed);
        PrequentialRanker ranker = new PrequentialRanker(CONFIG, items, ContrastiveLearner.newWeights(CONFIG));
        int ranked = 0;
        int repeats = 0;
        for (int event = 0; event < EVENTS; event++) {
            String where = "event " + event + " seed " + seed;
            String userId = "user-" + random.nextInt(2 + event / 40);
            String itemId = "item-" + (int) (random.nextDouble() * random.nextDouble() * (5 + event / 20));
            History history = histories.computeIfAbsent(userId, id -> new History(REMEMBERED, 1));
            int user = slots.computeIfAbsent(userId, id -> users.allocate());
            int item = items.catalogue().ordinal(itemId);

            ranker.rank(users, user, userId, history, item, ranks);
            assertRanks(userId, item, where);
            ranked += ranks.rank > 0 && item != Catalogue.UNKNOWN ? 1 : 0;
            repeats += ranks.repeat ? 1 : 0;

            int learned = items.ordinal(itemId);
            boolean dislike = random.nextInt(8) == 0;
            learn(user, history, learned, dislike, random);
            ranker.learned(userId, history, learned);
            had.computeIfAbsent(userId, id -> new HashSet<>()).add(learned);
        }
        String stream = "ranked " + ranked + ", repeats " + repeats + ", ties " + ties + " seed " + seed;
        assertTrue(ranked > EVENTS / 3 && repeats > EVENTS / 20 && ties > EVENTS / 20, stream);
    }

    private void assertRanks(String userId, int item, String where) {
        Set<Integer> seen = had.getOrDefault(userId, Set.of());
        if (item == Catalogue.UNKNOWN) {
            assertEquals(PrequentialRanks.MISS, ranks.rank, where);
            assertEquals(PrequentialRanks.MISS, ranks.popularityRank, where);
            assertEquals(PrequentialRanks.MISS, ranks.rankAmongAll, where);
            assertEquals(false, ranks.repeat, where);
            return;
        }
        IntToDoubleFunction popularity = i -> items.table().clicks(items.slot(i));
        IntToDoubleFunction score = users.clicks(slots.get(userId)) == 0 ? popularity : score(userId);
        boolean repeat = seen.contains(item);

        assertEquals(repeat, ranks.repeat, where);
        assertEquals(rank(score, item, Set.of()), ranks.rankAmongAll, where);
        assertEquals(repeat ? PrequentialRanks.NOT_RANKED : rank(score, item, seen), ranks.rank, where);
        assertEquals(
                repeat ? PrequentialRanks.NOT_RANKED : rank(popularity, item, seen), ranks.popularityRank, where);
    }

    private int rank(IntToDoubleFunction score, int item, Set<Integer> leftOut) {
        double target = score.applyAsDouble(item);
        int rank = 1;
        for (int other = 0; other < items.size(); other++) {
            if (other == item || leftOut.contains(other)) {
                continue;
            }
            double against = score.applyAsDouble(other);
            boolean lower = against < target;
            ties += against == target ? 1 : 0;
            rank += lower ? 0 : 1;
        }
        return rank;
    }

    /** s/τ + b, with s the cosine of the item's vector and û + α·v̂(last). */
    private IntToDoubleFunction score(String userId) {
        double[] query = unit(users, slots.get(userId));
        int last = histories.get(userId).last();
        // The query contains a broken row by leaving it out; as a candidate that row still has no score.
        if (last != Catalogue.UNKNOWN && items.table().norm(items.slot(last)) > 0) {
            double[] lastItem = unit(items.table(), items.slot(last));
            for (int i = 0; i < D; i++) {
                query[i] += CONFIG.lastItemWeight() * lastItem[i];
            }
        }
        double length = Math.sqrt(dot(query, query));
        return item -> {
            int slot = items.slot(item);
            double similarity = length == 0 ? 0 : dot(query, unit(items.table(), slot)) / length;
            return similarity / CONFIG.temperature() + items.table().bias(slot);
        };
    }

    /** The row over its length; zeros stay zeros. */
    private static double[] unit(RowTable table, int slot) {
        double[] w = new double[D];
        for (int i = 0; i < D; i++) {
            w[i] = table.chunk(slot)[table.offset(slot) + i];
        }
        double length = Math.sqrt(dot(w, w));
        for (int i = 0; i < D; i++) {
            w[i] = length == 0 ? 0 : w[i] / length;
        }
        return w;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < D; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private void learn(int user, History history, int item, boolean dislike, Random random) {
        RowTable table = items.table();
        history.add(item);
        users.countUpdate(user, 0);
        if (!dislike) {
            history.clicked(item);
            users.addClick(user);
            table.addClick(items.slot(item));
        }
        move(users, user, random);
        move(table, items.slot(item), random);
        table.addBias(items.slot(item), (float) random.nextGaussian());
        switch (random.nextInt(60)) {
            case 0 -> fill(table, items.slot(random.nextInt(items.size())), Float.NaN);
            case 1 -> table.addBias(items.slot(random.nextInt(items.size())), Float.NaN);
            case 2 -> fill(table, items.slot(random.nextInt(items.size())), 0);
            case 3, 4, 5, 6, 7, 8 -> makeTwins(random);
            default -> {
                // Most steps leave the rest as it was.
            }
        }
    }

    /** Some items get the row of another: the same score for all users. */
    private void makeTwins(Random random) {
        RowTable table = items.table();
        int from = items.slot(random.nextInt(items.size()));
        List<Integer> twins = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            twins.add(items.slot(random.nextInt(items.size())));
        }
        for (int to : twins) {
            System.arraycopy(table.chunk(from), table.offset(from), table.chunk(to), table.offset(to), D);
            table.restore(to, table.bias(from), 0, 0, table.clicks(to), 0);
        }
    }

    private static void move(RowTable table, int slot, Random random) {
        for (int i = 0; i < D; i++) {
            table.chunk(slot)[table.offset(slot) + i] += (float) random.nextGaussian();
        }
        table.renorm(slot);
    }

    private static void fill(RowTable table, int slot, float value) {
        for (int i = 0; i < D; i++) {
            table.chunk(slot)[table.offset(slot) + i] = value;
        }
        table.renorm(slot);
    }
}
