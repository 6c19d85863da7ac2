package io.valence.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.embedding.Catalogue;
import io.valence.embedding.History;
import io.valence.embedding.InMemoryItems;
import io.valence.embedding.RowTable;
import io.valence.learning.LearnerConfig;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Ranks against the protocol, written down as loops over all items in double. */
class PrequentialRankerTest {

    private static final long SEED = 17;
    private static final int ITEMS = 60;
    private static final LearnerConfig CONFIG = LearnerConfig.DEFAULTS;
    private static final int D = CONFIG.dimensions();

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final InMemoryItems items = InMemoryItems.of(ITEMS, D, SEED);
    private final PrequentialRanker ranker = new PrequentialRanker(CONFIG, items);
    private final RowTable users = new RowTable(D);
    private final int user = users.allocate();

    /** Shorter than what the user has: the ranker must not depend on it. */
    private final History history = new History(2);

    private final Set<Integer> had = new HashSet<>();
    private final PrequentialRanks ranks = new PrequentialRanks();

    @Test
    void shouldRankAsTheProtocolSaysWhenItemsAreTiedOrNoNumbers() {
        for (int ordinal = 0; ordinal < ITEMS; ordinal++) {
            int slot = items.slot(ordinal);
            items.table().addBias(slot, (float) random.nextGaussian());
            for (int clicks = random.nextInt(5); clicks > 0; clicks--) {
                items.table().addClick(slot);
            }
        }
        copyRow(3, 4);
        copyRow(3, 5);
        copyRow(20, 21);
        items.table().addBias(items.slot(9), Float.NaN);
        for (int click = 0; click < 200; click++) {
            int item = random.nextInt(ITEMS);
            move(users, user);
            users.addClick(user);

            ranker.rank(users, user, "u", history, item, ranks);

            String where = "click " + click + ", seed " + SEED;
            boolean repeat = had.contains(item);
            assertEquals(repeat, ranks.repeat, where);
            assertEquals(repeat ? PrequentialRanks.NOT_RANKED : byScore(item, had), ranks.rank, where);
            assertEquals(byScore(item, Set.of()), ranks.rankAmongAll, where);
            assertEquals(repeat ? PrequentialRanks.NOT_RANKED : byPopularity(item, had), ranks.popularityRank, where);
            if (click % 3 == 0) {
                had.add(item);
                history.add(item);
                history.setLast(item);
                ranker.learned("u", history, item);
            }
        }
    }

    @Test
    void shouldRankByPopularityWhenTheUserIsNew() {
        for (int ordinal = 0; ordinal < ITEMS; ordinal++) {
            for (int clicks = 0; clicks < ordinal / 2; clicks++) {
                items.table().addClick(items.slot(ordinal));
            }
        }
        move(users, user);

        ranker.rank(users, user, "u", history, ITEMS - 2, ranks);

        // Tied with one other, which counts against it.
        assertEquals(2, ranks.rank);
        assertEquals(2, ranks.popularityRank);
    }

    @Test
    void shouldMissWhenTheItemWasNotSeenBefore() {
        users.addClick(user);

        ranker.rank(users, user, "u", history, Catalogue.UNKNOWN, ranks);

        assertEquals(PrequentialRanks.MISS, ranks.rank);
        assertEquals(PrequentialRanks.MISS, ranks.popularityRank);
    }

    @Test
    void shouldRankLastWhenEveryScoreIsNoNumber() {
        for (int ordinal = 0; ordinal < ITEMS; ordinal++) {
            items.table().addBias(items.slot(ordinal), Float.NaN);
        }
        users.addClick(user);

        ranker.rank(users, user, "u", history, 7, ranks);

        assertEquals(ITEMS, ranks.rank);
    }

    private int byScore(int item, Set<Integer> without) {
        double target = score(item);
        int rank = 1;
        for (int other = 0; other < ITEMS; other++) {
            if (other != item && !without.contains(other) && !(score(other) < target)) {
                rank++;
            }
        }
        return rank;
    }

    private int byPopularity(int item, Set<Integer> without) {
        int rank = 1;
        for (int other = 0; other < ITEMS; other++) {
            if (other != item && !without.contains(other)
                    && items.table().clicks(items.slot(other)) >= items.table().clicks(items.slot(item))) {
                rank++;
            }
        }
        return rank;
    }

    /** s/τ + b; the difference between tied rows is exactly 0 here as there. */
    private double score(int item) {
        double[] query = unit(users, user);
        if (history.last() != Catalogue.UNKNOWN) {
            double[] last = unit(items.table(), items.slot(history.last()));
            for (int i = 0; i < D; i++) {
                query[i] += CONFIG.lastItemWeight() * last[i];
            }
        }
        double[] vector = unit(items.table(), items.slot(item));
        double dot = 0;
        double squares = 0;
        for (int i = 0; i < D; i++) {
            dot += query[i] * vector[i];
            squares += query[i] * query[i];
        }
        return dot / Math.sqrt(squares) / CONFIG.temperature() + items.table().bias(items.slot(item));
    }

    private static double[] unit(RowTable table, int slot) {
        double[] unit = new double[D];
        double squares = 0;
        for (int i = 0; i < D; i++) {
            unit[i] = table.chunk(slot)[table.offset(slot) + i];
            squares += unit[i] * unit[i];
        }
        for (int i = 0; i < D && squares > 0; i++) {
            unit[i] /= Math.sqrt(squares);
        }
        return unit;
    }

    private void move(RowTable table, int slot) {
        for (int i = 0; i < D; i++) {
            table.chunk(slot)[table.offset(slot) + i] += (float) random.nextGaussian();
        }
        table.renorm(slot);
    }

    private void copyRow(int from, int to) {
        RowTable table = items.table();
        int source = items.slot(from);
        int target = items.slot(to);
        System.arraycopy(table.chunk(source), table.offset(source), table.chunk(target), table.offset(target), D);
        table.renorm(target);
        table.addBias(target, table.bias(source) - table.bias(target));
        table.addBias(target, table.bias(source) - table.bias(target));
    }
}
