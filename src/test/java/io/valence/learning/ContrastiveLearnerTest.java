package io.valence.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.embedding.Catalogue;
import io.valence.embedding.History;
import io.valence.embedding.RowTable;
import io.valence.learning.LearnerConfig.Bank;
import io.valence.learning.LearnerConfig.NewUser;
import io.valence.learning.LearnerConfig.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContrastiveLearnerTest {

    private static final int ITEMS = 40;

    @Test
    void shouldTurnRowsAsRenormalisingWouldWhenStepsAreProportionalToTheirLength() {
        LearningSetup sums = setup(base(), 3);
        LearningSetup renormalised = setup(base(), 3);
        SplittableRandom random = new SplittableRandom(4);
        for (int step = 0; step < 300; step++) {
            int item = random.nextInt(ITEMS);
            long seed = random.nextLong();
            sums.learn(item, 1, seed);
            renormalised.learn(item, 1, seed);
            renormalise(renormalised.users, renormalised.user);
            for (int i = 0; i < ITEMS; i++) {
                renormalise(renormalised.items.table(), renormalised.items.slot(i));
            }
        }
        assertTrue(sums.users.norm(sums.user) > 1.5, "rows that are sums grow");
        assertEquals(1, cosine(sums.users, sums.user, renormalised.users, renormalised.user), 1e-4);
        for (int i = 0; i < ITEMS; i++) {
            int slot = sums.items.slot(i);
            assertEquals(1, cosine(sums.items.table(), slot, renormalised.items.table(), slot), 1e-4, "item " + i);
        }
    }

    @Test
    void shouldTakeANewUserToWhereTheGradientPointsWhenFirstSeen() {
        LearningSetup setup = setup(base(), 5);
        RowTable users = setup.users;
        int fresh = users.allocate();

        setup.learner.learn(users, fresh, new History(8, 1), 7, 1, 1, 9, setup.result);

        // Adagrad's first step is η√d long, whatever the gradient's length.
        assertEquals(1.1, users.norm(fresh), 0.01);
        assertEquals(1, users.updates(fresh));
    }

    @Test
    void shouldMoveNothingButCountTheUserWhenWeightIsZero() {
        LearningSetup setup = setup(base(), 6);
        float[] before = floats(setup);
        long inserts = setup.bank.inserts();

        setup.learn(3, 0, 1);

        assertArrayEquals(before, floats(setup));
        assertEquals(inserts, setup.bank.inserts());
        assertEquals(Catalogue.UNKNOWN, setup.history.last());
        assertTrue(setup.history.items().isEmpty());
        assertEquals(1, setup.users.updates(setup.user));
    }

    @Test
    void shouldTakeThePositiveIntoBankHistoryAndPopularityWhenLearned() {
        LearningSetup setup = setup(base(), 7);
        long inserts = setup.bank.inserts();

        setup.learn(3, 1, 1);

        assertEquals(inserts + 1, setup.bank.inserts());
        assertEquals(3, setup.history.last());
        assertEquals(1, setup.items.table().clicks(setup.items.slot(3)));
        assertFalse(setup.result.repeat);
        setup.learn(3, 1, 2);
        assertTrue(setup.result.repeat);
    }

    @Test
    void shouldKeepADislikedItemOutOfBankAndQueryWhenLearned() {
        LearningSetup setup = setup(base(), 8);
        setup.learn(3, 1, 1);
        long inserts = setup.bank.inserts();
        double before = similarity(setup, 3);

        setup.learn(3, -1, 2);

        assertEquals(inserts, setup.bank.inserts());
        assertEquals(Catalogue.UNKNOWN, setup.history.last());
        assertEquals(1, setup.items.table().clicks(setup.items.slot(3)));
        assertTrue(similarity(setup, 3) < before, "pushed away");
    }

    @ParameterizedTest
    @CsvSource({"LIVE, true, 1", "LIVE, false, 1", "FROZEN, true, 1", "LIVE, true, 3", "FROZEN, true, 3"})
    void shouldHaveMarkedEveryRowThatIsChanged(Bank bank, boolean update, int hard) {
        LearningSetup setup = setup(with(16, bank, update, hard, Optimizer.ADAGRAD), 10);
        SplittableRandom random = new SplittableRandom(11);
        for (int step = 0; step < 200; step++) {
            List<float[]> before = rows(setup);
            setup.users.clean();
            setup.items.table().clean();

            setup.learn(random.nextInt(ITEMS), random.nextInt(3) - 1, random.nextLong());

            List<float[]> after = rows(setup);
            for (int slot = 0; slot <= ITEMS; slot++) {
                boolean isUser = slot == ITEMS;
                boolean marked = isUser ? setup.users.isDirty(setup.user) : setup.items.table().isDirty(slot);
                assertTrue(marked || Arrays.equals(before.get(slot), after.get(slot)), "slot " + slot + " step " + step);
            }
            int dirty = setup.items.table().dirtySlots().size();
            assertTrue(dirty < ITEMS, "not simply all: " + dirty);
        }
    }

    /** The items' rows, and the user's. */
    private static List<float[]> rows(LearningSetup setup) {
        List<float[]> rows = new ArrayList<>();
        for (int slot = 0; slot <= ITEMS; slot++) {
            RowTable table = slot == ITEMS ? setup.users : setup.items.table();
            int from = table.offset(slot == ITEMS ? setup.user : slot);
            rows.add(Arrays.copyOfRange(table.chunk(0), from, from + table.stride()));
        }
        return rows;
    }

    @Test
    void shouldLeaveNegativesWhereTheyAreWhenToldTo() {
        LearnerConfig config = with(16, Bank.LIVE, false, 1, Optimizer.ADAGRAD);
        LearningSetup setup = setup(config, 9);
        ReferenceStep before = setup.reference(3, 1, false);

        setup.learn(3, 1, 1);

        for (int i = 0; i < ITEMS; i++) {
            double[] now = ReferenceStep.rowOf(setup.items.table(), setup.items.slot(i));
            assertEquals(i != 3, Arrays.equals(before.items[i], now), "item " + i);
        }
    }

    @Test
    void shouldNeverContrastWithTheHistoryWhenItIsMasked() {
        LearningSetup setup = setup(base(), 10);
        for (int i = 0; i < ITEMS - 2; i++) {
            setup.history.add(i);
        }

        setup.learn(ITEMS - 1, 1, 1);

        for (int i = 0; i < ITEMS - 2; i++) {
            assertEquals(0, setup.items.table().updates(setup.items.slot(i)), "item " + i);
        }
        assertEquals(16, setup.result.masked + setup.result.negatives);
        assertTrue(setup.result.masked > 0);
    }

    @ParameterizedTest
    @CsvSource({"1, LIVE", "3, LIVE", "1, FROZEN"})
    void shouldMeasureTheSameWhenOtherClicksHadMoreOrFewerCandidates(int hard, Bank bank) {
        LearnerConfig config = with(13, bank, true, hard, Optimizer.ADAGRAD);
        LearningSetup used = setup(config, 21);
        for (long seed = 1; seed <= 200; seed++) {
            // Of weight 0, which moves nothing: all that is left of it is in the learner's own arrays.
            LearningSetup fresh = setup(config, 21);
            int positive = (int) (seed % ITEMS);
            used.learn(positive, 0, seed);
            fresh.learn(positive, 0, seed);

            String where = "seed " + seed;
            assertEquals(fresh.result.loss, used.result.loss, where);
            assertEquals(fresh.result.probability, used.result.probability, where);
            assertEquals(fresh.result.rankAmongNegatives, used.result.rankAmongNegatives, where);
            assertEquals(fresh.result.negativeSimilarity, used.result.negativeSimilarity, where);
            assertEquals(fresh.result.gradientNorm, used.result.gradientNorm, where);
            assertTrue(used.result.rankAmongNegatives <= 1 + used.result.negatives, where);
        }
    }

    @Test
    void shouldKeepTheHardestWhenMoreAreDrawn() {
        LearningSetup setup = setup(with(4, Bank.LIVE, true, 8, Optimizer.ADAGRAD), 11);
        ReferenceStep all = setup.reference(3, 1, 32, false);

        setup.learn(3, 1, 1);

        assertEquals(4, setup.result.negatives);
        double easiestKept = Double.MAX_VALUE;
        double hardestDropped = -Double.MAX_VALUE;
        for (int i = 0; i < ITEMS; i++) {
            if (setup.items.table().updates(setup.items.slot(i)) > 0 && i != 3) {
                easiestKept = Math.min(easiestKept, logit(all, i));
            }
        }
        for (int negative : all.negatives) {
            if (setup.items.table().updates(setup.items.slot(negative)) == 0) {
                hardestDropped = Math.max(hardestDropped, logit(all, negative));
            }
        }
        assertTrue(easiestKept >= hardestDropped, easiestKept + " was kept, " + hardestDropped + " was not");
    }

    @Test
    void shouldContrastWithTheVectorOfWhenItWasQueuedWhenTheBankIsFrozen() {
        LearningSetup setup = setup(with(16, Bank.FROZEN, true, 1, Optimizer.ADAGRAD), 12);
        int slot = setup.items.slot(5);
        double[] queued = ReferenceStep.unit(ReferenceStep.rowOf(setup.items.table(), slot));

        int position = setup.bank.add(5);
        setup.learn(5, 1, 1);

        int at = (position + 1) % setup.bank.capacity() * setup.bank.vectorLength();
        double[] frozen = new double[queued.length];
        for (int i = 0; i < frozen.length; i++) {
            frozen[i] = setup.bank.vectors()[at + i];
        }
        double[] now = ReferenceStep.unit(ReferenceStep.rowOf(setup.items.table(), slot));
        assertEquals(1, ReferenceStep.dot(frozen, now), 1e-5, "queued after the step");
    }

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void shouldStayFiniteWhenSettingsAndWeightsAreExtreme(Optimizer optimizer) {
        for (double[] extreme : new double[][] {{0.001, 100}, {0.001, 1e-3}, {1000, 100}, {0.2, 1.1}}) {
            LearnerConfig config = new LearnerConfig(
                    9, extreme[0], 3, 100, extreme[1], true, 16, 32, 0.5, 2, false, 8, Bank.LIVE, optimizer, extreme[1], extreme[1], 100, true, 1,
                    NewUser.ZERO, 1);
            LearningSetup setup = setup(config, 13);
            SplittableRandom random = new SplittableRandom(14);
            for (int step = 0; step < 20_000; step++) {
                double weight = random.nextInt(10) == 0 ? -1e6 : Math.pow(10, random.nextInt(-6, 7));
                setup.learn(random.nextInt(ITEMS), weight, random.nextLong());
                assertTrue(Double.isFinite(setup.result.loss), optimizer + ", step " + step);
            }
            for (float value : floats(setup)) {
                assertTrue(Float.isFinite(value), optimizer + " at " + Arrays.toString(extreme));
            }
        }
    }

    @Test
    void shouldGiveTheSameBitsWhenSeedsAreTheSame() {
        LearningSetup one = setup(base(), 15);
        LearningSetup other = setup(base(), 15);
        SplittableRandom random = new SplittableRandom(16);
        for (int step = 0; step < 500; step++) {
            int item = random.nextInt(ITEMS);
            long seed = random.nextLong();
            one.learn(item, 1, seed);
            other.learn(item, 1, seed);
        }
        assertArrayEquals(floats(one), floats(other));
    }

    @Test
    void shouldContrastWithAllThatFollowedTheLastItemWhenItCounts() {
        LearnerConfig config = following();
        LearningSetup setup = setup(config, 18);
        setup.learn(0, 1, 1);
        int last = setup.items.slot(0);
        for (int follower : new int[] {1, 2, 2, 3}) {
            setup.items.table().followers().add(last, follower);
        }
        long[] before = {updates(setup, 1), updates(setup, 3)};
        float gamma = setup.weights.followers();

        setup.learn(2, 1, 2);

        assertEquals(before[0] + 1, updates(setup, 1));
        assertEquals(before[1] + 1, updates(setup, 3));
        // The most that anything has followed is what was clicked: it is worth more now.
        assertTrue(setup.weights.followers() > gamma, gamma + " to " + setup.weights.followers());
        assertTrue(setup.items.table().followers().share(last, 2) > 0.45);
        gamma = setup.weights.followers();
        setup.learn(0, 1, 3);
        assertEquals(gamma, setup.weights.followers(), "a repeat teaches no weight");
        setup.learn(4, 1, 4);
        assertTrue(setup.weights.followers() < gamma, gamma + " to " + setup.weights.followers());
        assertTrue(setup.items.table().followers().share(last, 4) > 0);
    }

    @Test
    void shouldMoveTheWeightOfFollowersByItsGradientWhenAnItemFollows() {
        LearnerConfig config = following();
        LearningSetup one = setup(config, 19);
        LearningSetup above = setup(config, 19);
        LearningSetup below = setup(config, 19);
        double h = 1e-2;
        above.weights.addFollowers(h);
        below.weights.addFollowers(-h);
        for (LearningSetup setup : new LearningSetup[] {one, above, below}) {
            setup.history.clicked(0);
            for (int follower : new int[] {1, 2, 2, 3}) {
                setup.items.table().followers().add(setup.items.slot(0), follower);
            }
            setup.learn(2, 1, 5);
        }
        double gradient = (above.result.loss - below.result.loss) / (2 * h);

        assertEquals(1 - WeightStep.FOLLOWERS_RATE * 0.05 * gradient, one.weights.followers(), 1e-4);
        assertTrue(gradient < 0, "gradient " + gradient);
    }

    private static long updates(LearningSetup setup, int item) {
        return setup.items.table().updates(setup.items.slot(item));
    }

    private static LearnerConfig following() {
        return new LearnerConfig(
                10, 0.2, 1, 0.5, 0.05, true, 16, 64, 0.5, 0.7, true, 64, Bank.LIVE, Optimizer.ADAGRAD, 1.1, 1.1, 0.05,
                true, 1, NewUser.ZERO, 1);
    }

    @Test
    void shouldNameTheValueWhenWeightIsNoNumberOrShapesDiffer() {
        LearningSetup setup = setup(base(), 17);
        assertEquals("weight is NaN, expected a finite number", assertThrows(
                IllegalArgumentException.class, () -> setup.learn(1, Double.NaN, 1)).getMessage());
        LearnerConfig wider = with(16, Bank.LIVE, true, 1, Optimizer.ADAGRAD, 12);
        assertEquals("expected dim=12, got 10", assertThrows(
                IllegalArgumentException.class,
                () -> new ContrastiveLearner(wider, setup.items, setup.bank, setup.weights)).getMessage());
    }

    private static LearningSetup setup(LearnerConfig config, long seed) {
        return new LearningSetup(config, ITEMS, new SplittableRandom(seed));
    }

    private static LearnerConfig base() {
        return with(16, Bank.LIVE, true, 1, Optimizer.ADAGRAD);
    }

    private static LearnerConfig with(
            int negatives, Bank bank, boolean update, int hard, Optimizer optimizer) {
        return with(negatives, bank, update, hard, optimizer, 10);
    }

    private static LearnerConfig with(
            int negatives, Bank bank, boolean update, int hard, Optimizer optimizer, int d) {
        return new LearnerConfig(
                d, 0.2, 1, 0.5, 0, false, negatives, 64, 0.5, 0.7, true, 64, bank, optimizer, 1.1, 1.1, 0.05, update, hard,
                NewUser.ZERO, 1);
    }

    private static double logit(ReferenceStep step, int item) {
        return ReferenceStep.dot(ReferenceStep.unit(step.query()), ReferenceStep.unit(step.items[item]))
                / step.temperature + step.biases[item];
    }

    private static double similarity(LearningSetup setup, int item) {
        return cosine(setup.users, setup.user, setup.items.table(), setup.items.slot(item));
    }

    private static double cosine(RowTable a, int aSlot, RowTable b, int bSlot) {
        return ReferenceStep.dot(
                ReferenceStep.unit(ReferenceStep.rowOf(a, aSlot)), ReferenceStep.unit(ReferenceStep.rowOf(b, bSlot)));
    }

    private static void renormalise(RowTable table, int slot) {
        double[] unit = ReferenceStep.unit(ReferenceStep.rowOf(table, slot));
        for (int i = 0; i < unit.length; i++) {
            table.chunk(slot)[table.offset(slot) + i] = (float) unit[i];
        }
        table.renorm(slot);
    }

    /** Everything that a step may change, but counters. */
    private static float[] floats(LearningSetup setup) {
        RowTable items = setup.items.table();
        // w, bias, G and norm, but not how often and when it was updated.
        int stride = items.paddedDimensions() + 3;
        float[] all = new float[stride * (ITEMS + 1)];
        for (int i = 0; i < ITEMS; i++) {
            System.arraycopy(items.chunk(setup.items.slot(i)), items.offset(setup.items.slot(i)), all, i * stride, stride);
        }
        System.arraycopy(
                setup.users.chunk(setup.user), setup.users.offset(setup.user), all, ITEMS * stride, stride);
        return all;
    }
}
