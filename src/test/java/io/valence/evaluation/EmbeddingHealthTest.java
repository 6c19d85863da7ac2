package io.valence.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.embedding.History;
import io.valence.embedding.InMemoryItems;
import io.valence.embedding.Initialiser;
import io.valence.embedding.RowTable;
import io.valence.learning.ContrastiveLearner;
import io.valence.learning.LearnerConfig;
import io.valence.learning.StepResult;
import io.valence.metrics.Ailment;
import io.valence.metrics.Count;
import io.valence.metrics.LossWindow;
import io.valence.metrics.Measure;
import io.valence.metrics.StepMeasures;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every measure of the embeddings' health on models that were made to have what it is for: all rows the same, rows that
 * say nothing beside biases that say all, and rows spread evenly. Item 0 is the most popular, item 1 the next, and so on.
 */
class EmbeddingHealthTest {

    private static final LearnerConfig CONFIG = LearnerConfig.DEFAULTS;
    private static final int D = CONFIG.dimensions();
    private static final int ITEMS = 2_000;
    private static final int USERS = 300;

    private final RowTable users = new RowTable(D);
    private final StepResult step = new StepResult();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldShowACollapseWhenAllRowsAreTheSame(long seed) {
        InMemoryItems items = items(seed);
        for (int item = 0; item < ITEMS; item++) {
            point(items.table(), items.slot(item), "the same", 3, seed);
        }
        LossWindow window = window(items, user -> "the same", 2, seed);
        String where = "seed " + seed;

        assertEquals(0, window.measure(Measure.UNIFORMITY), 1e-4, where);
        assertEquals(1, window.measure(Measure.COLLAPSE), 1e-4, where);
        assertEquals(0, window.mean(Measure.ALIGNMENT, Count.MEASURED), 1e-4, where);
        assertEquals(1, window.mean(Measure.POSITIVE_SIMILARITY, Count.MEASURED), 1e-4, where);
        assertEquals(1, window.mean(Measure.NEGATIVE_SIMILARITY, Count.MEASURED), 1e-4, where);
        assertEquals(3, window.measure(Measure.ITEM_NORM), 1e-4, where);
        assertEquals(3, window.measure(Measure.LARGEST_ITEM_NORM), 1e-4, where);
        assertEquals(2, window.mean(Measure.USER_NORM, Count.MEASURED), 1e-4, where);
        assertEquals(2, window.measure(Measure.LARGEST_USER_NORM), 1e-4, where);
        assertTrue(Ailment.of(window).contains(Ailment.COLLAPSED), where);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldShowTheSamePopularItemsForAllWhenOnlyBiasesSayAnything(long seed) {
        InMemoryItems items = items(seed);
        for (int item = 0; item < ITEMS; item++) {
            // More apart than any two similarities, which are within 1/τ = 5 of 0.
            items.table().addBias(items.slot(item), -20 * item);
        }
        LossWindow window = window(items, user -> "u" + user, 1, seed);
        String where = "seed " + seed;

        // Each user had one of the twenty most popular: the list goes on to the eleventh.
        assertEquals(USERS, window.count(Count.LISTS), where);
        assertEquals(1, window.share(Count.POPULAR_PLACES, Count.LIST_PLACES), 1e-12, where);
        assertEquals(11.0 / ITEMS, window.listedShare(), 1e-12, where);
        assertSpreadEvenly(window, where);

        // As after a while: a new model may well know no better.
        window.restore(Count.CLICKS_TOTAL, 20_000);
        assertEquals(Set.of(Ailment.POPULARITY_ONLY), Ailment.of(window), where);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldShowAllItemsAlikeWhenRowsAreSpreadEvenly(long seed) {
        LossWindow window = window(items(seed), user -> "u" + user, 1, seed);
        String where = "seed " + seed;

        assertEquals(USERS, window.count(Count.LISTS), where);
        // Each of 3,000 places is one of the 1 % with that chance; four standard errors.
        assertEquals(
                0.01, window.share(Count.POPULAR_PLACES, Count.LIST_PLACES), 4 * Math.sqrt(0.01 / (10 * USERS)), where);
        // An item is in none of so many lists with a chance of (1 − 10/N)^lists. Lists are not quite as if drawn.
        assertEquals(1 - Math.pow(1 - 10.0 / ITEMS, USERS), window.listedShare(), 0.03, where);
        assertSpreadEvenly(window, where);
        window.restore(Count.CLICKS_TOTAL, 20_000);
        assertEquals(Set.of(), Ailment.of(window), where);
    }

    private static void assertSpreadEvenly(LossWindow window, String where) {
        // See EmbeddingProbeTest: −4 + 8/d, and 1/√256.
        assertEquals(-4 + 8.0 / D, window.measure(Measure.UNIFORMITY), 0.2, where);
        assertEquals(1.0 / 16, window.measure(Measure.COLLAPSE), 0.02, where);
        // |û − v̂|² = 2 − 2 cos, where cos is of mean 0 and variance 1/d over as many users; four standard errors.
        assertEquals(
                2, window.mean(Measure.ALIGNMENT, Count.MEASURED), 4 * 2 / Math.sqrt((double) D * USERS), where);
        assertEquals(
                0, window.mean(Measure.POSITIVE_SIMILARITY, Count.MEASURED), 4 / Math.sqrt((double) D * USERS), where);
        assertEquals(
                0, window.mean(Measure.NEGATIVE_SIMILARITY, Count.MEASURED), 4 / Math.sqrt((double) D * USERS), where);
        assertEquals(1, window.measure(Measure.ITEM_NORM), 1e-4, where);
        assertEquals(1, window.measure(Measure.LARGEST_ITEM_NORM), 1e-4, where);
        assertEquals(1, window.mean(Measure.USER_NORM, Count.MEASURED), 1e-4, where);
        assertEquals(1, window.measure(Measure.LARGEST_USER_NORM), 1e-4, where);
    }

    private interface Name {
        String of(int user);
    }

    /** A click of each user, on an item that is drawn, measured while the model stays what it was made to be. */
    private LossWindow window(InMemoryItems items, Name direction, float length, long seed) {
        LearnerConfig still = still();
        var weights = ContrastiveLearner.newWeights(still);
        var bank = ContrastiveLearner.newBank(still);
        var learner = new ContrastiveLearner(still, items, bank, weights);
        PrequentialRanker ranker = new PrequentialRanker(still, items, weights);
        LossWindow window = new LossWindow();
        window.open(0, 60_000);
        Random random = new Random(seed);
        for (int user = 0; user < USERS; user++) {
            int slot = users.allocate();
            point(users, slot, direction.of(user), length, seed);
            users.addClick(slot);
            History history = new History(10, 1);
            history.add(user % 20);
            StepMeasures measures = new StepMeasures();
            int item = 20 + random.nextInt(ITEMS - 20);
            list(ranker, slot, "u" + user, history, item, measures);
            learner.learn(users, slot, history, item, 1, user, seed * USERS + user, step);
            fill(measures, slot);
            window.add(measures, user, user);
            window.gauge(items.size(), bank.size());
        }
        EmbeddingProbe probe = new EmbeddingProbe(items);
        probe.measure(seed);
        window.probed(probe.uniformity(), probe.collapse(), probe.norm(), probe.largestNorm());
        return window;
    }

    private void list(
            PrequentialRanker ranker, int slot, String id, History history, int item, StepMeasures measures) {
        PrequentialRanks ranks = new PrequentialRanks();
        ranker.rank(users, slot, id, history, item, ranks);
        measures.places = ranks.places;
        measures.popularPlaces = ranks.popularPlaces;
        System.arraycopy(ranks.top, 0, measures.list, 0, ranks.places);
    }

    private void fill(StepMeasures measures, int slot) {
        measures.weight = 1;
        measures.loss = step.loss;
        measures.gradientNorm = step.gradientNorm;
        measures.rankAmongNegatives = step.rankAmongNegatives;
        measures.positiveSimilarity = step.positiveSimilarity;
        measures.negativeSimilarity = step.negativeSimilarity;
        measures.alignment = step.alignment;
        measures.userNorm = users.norm(slot);
    }

    /** The defaults, but nothing moves and the user alone is the query. */
    private static LearnerConfig still() {
        return new LearnerConfig(
                D, CONFIG.temperature(), 0, 0, 0, false, CONFIG.negatives(), CONFIG.bankCapacity(), 1,
                CONFIG.correction(), true, CONFIG.history(), CONFIG.bank(), CONFIG.optimizer(), 0, 0, 0, true, 1,
                CONFIG.newUser(), CONFIG.seed());
    }

    /** Items of random unit vectors; the popularities fall by one from each to the next. */
    private static InMemoryItems items(long seed) {
        InMemoryItems items = InMemoryItems.of(ITEMS, D, seed);
        for (int item = 0; item < ITEMS; item++) {
            for (int click = item; click < ITEMS; click++) {
                items.table().addClick(items.slot(item));
            }
        }
        return items;
    }

    private static void point(RowTable table, int slot, String name, float length, long seed) {
        new Initialiser(seed).start(table, slot, name);
        for (int i = 0; i < D; i++) {
            table.chunk(slot)[table.offset(slot) + i] *= length;
        }
        table.renorm(slot);
    }
}
