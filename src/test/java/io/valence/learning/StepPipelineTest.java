package io.valence.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.embedding.History;
import io.valence.embedding.InMemoryItems;
import io.valence.embedding.RowTable;
import io.valence.embedding.SharedWeights;
import io.valence.learning.LearnerConfig.Bank;
import io.valence.learning.LearnerConfig.NewUser;
import io.valence.learning.LearnerConfig.Optimizer;
import io.valence.negatives.MemoryBank;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepPipelineTest {

    private static final int CLICKS = 20_000;

    @ParameterizedTest
    @CsvSource({
        "LIVE,   1, true,  0",
        "LIVE,   1, true,  100",
        "LIVE,   1, false, 1000",
        "FROZEN, 1, true,  7",
        "LIVE,   3, true,  1000",
        "FROZEN, 3, true,  33",
    })
    void shouldLearnTheSameBitsWhicheverThreadTakesTheSteps(
            Bank bank, int hardNegatives, boolean updateNegatives, int settleEvery) {
        LearnerConfig config = config(bank, hardNegatives, updateNegatives);
        Learning one = new Learning(config, false);
        Learning two = new Learning(config, true);

        one.learn(CLICKS, settleEvery);
        two.learn(CLICKS, settleEvery);

        assertEquals(one.measured, two.measured);
        assertEquals(Set.of(Thread.currentThread()), one.threads);
        two.threads.remove(Thread.currentThread());
        assertEquals(settleEvery == 7 ? 0 : 1, two.threads.size(), "as many steps as are worth handing over");
        assertEquals(one.rows(), two.rows());
        assertNotEquals(new Learning(config, false).rows(), one.rows());
    }

    @Test
    void shouldFailForGoodWhenAStepFailedInTheOtherThread() {
        Learning learning = new Learning(config(Bank.LIVE, 1, true), true);
        learning.failAt = 1_000;

        Throwable failure = assertThrows(IllegalStateException.class, () -> learning.learn(CLICKS, 0));

        assertSame(learning.failure, failure.getCause());
        assertEquals("the step of the click at offset 1000 failed", failure.getMessage());
        assertTrue(learning.added < CLICKS, "a failure is noticed long before the end");
        assertSame(failure, assertThrows(IllegalStateException.class, learning.steps::settle));
        assertSame(failure, assertThrows(IllegalStateException.class, learning.steps::next));
        assertSame(failure, assertThrows(IllegalStateException.class, () -> learning.steps.add(0)));
    }

    @Test
    void shouldFailWithAnErrorAsItIs() {
        Learning learning = new Learning(config(Bank.LIVE, 1, true), true);
        learning.failAt = 1_000;
        learning.error = new OutOfMemoryError("as asked for");

        assertSame(learning.error, assertThrows(OutOfMemoryError.class, () -> learning.learn(CLICKS, 0)));
        assertSame(learning.error, assertThrows(OutOfMemoryError.class, learning.steps::settle));
    }

    @Test
    void shouldTakeNoStepBehindOneThatFailed() throws InterruptedException {
        Learning learning = new Learning(config(Bank.LIVE, 1, true), true);
        learning.failAt = 1_000;

        assertThrows(IllegalStateException.class, () -> learning.learn(CLICKS, 0));
        learning.steps.close();
        learning.awaitThread();

        assertEquals(1_001, learning.told);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldWaitForStepsUnderWayWhenInterrupted() throws InterruptedException {
        Learning learning = new Learning(config(Bank.LIVE, 1, true), true);
        learning.mayGoOn = new CountDownLatch(1);
        learning.add(32, 0);
        Thread settling = Thread.currentThread();
        Thread releasing = new Thread(() -> {
            awaitWaiting(settling);
            learning.mayGoOn.countDown();
        });

        settling.interrupt();
        releasing.start();
        learning.steps.settle();

        assertTrue(Thread.interrupted());
        releasing.join();
        assertEquals(32, learning.measured.size());
    }

    /** 4,096 draws make a planned step of 80 KiB, the most that may be asked for one of 5 MiB. */
    @ParameterizedTest
    @CsvSource({"20, 1, 2048", "4096, 1, 51", "4096, 64, 4"})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldPlanAheadOnlyAsFarAsMemoryIsMeantForIt(int negatives, int hardNegatives, int most)
            throws InterruptedException {
        int clicks = most + 100;
        Learning learning = new Learning(config(Bank.LIVE, hardNegatives, true, negatives), true);
        learning.mayGoOn = new CountDownLatch(1);
        Thread planning = new Thread(() -> learning.add(clicks, 0));

        planning.start();
        awaitWaiting(planning);
        int ahead = learning.added + 1;
        learning.mayGoOn.countDown();
        planning.join();
        learning.steps.settle();

        assertTrue(ahead <= most && ahead > most / 2, () -> ahead + " are ahead");
        assertEquals(clicks, learning.measured.size());
    }

    /** A step that ends a window publishes it, which only the thread that plans may do. */
    @ParameterizedTest
    @CsvSource({"20, 1", "4096, 1", "4096, 64"})
    void shouldTakeAStepThatIsSettledAtOnceInTheSameThread(int negatives, int hardNegatives) {
        Learning learning = new Learning(config(Bank.LIVE, hardNegatives, true, negatives), true);

        learning.learn(20, 1);

        assertEquals(Set.of(Thread.currentThread()), learning.threads);
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TERMINATED) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldNotTakeStepsAgainWhenOneOfAnUnfinishedBatchFailed() {
        Learning learning = new Learning(config(Bank.LIVE, 1, true), true);
        learning.failAt = 5;

        assertSame(learning.failure, assertThrows(IllegalStateException.class, () -> learning.learn(7, 0)));
        assertSame(learning.failure, assertThrows(IllegalStateException.class, learning.steps::settle));
        assertEquals(5, learning.measured.size());
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldSettleWhenClosedWithStepsUnderWay() {
        Learning learning = new Learning(config(Bank.LIVE, 1, true), true);
        learning.add(2_000, 0);

        learning.steps.close();
        learning.steps.settle();

        assertEquals(2_000, learning.measured.size());
    }

    private static LearnerConfig config(Bank bank, int hardNegatives, boolean updateNegatives) {
        return config(bank, hardNegatives, updateNegatives, 20);
    }

    private static LearnerConfig config(Bank bank, int hardNegatives, boolean updateNegatives, int negatives) {
        return new LearnerConfig(
                16, 0.2, 3, 0.5, 0.01, true, negatives, 256, 0.5, 0.7, true, 64, bank, Optimizer.ADAGRAD, 1.1, 0.6, 0.05,
                updateNegatives, hardNegatives, NewUser.ZERO, 3);
    }

    /** A stream whose users and items keep becoming more, so that tables grow while steps are taken. */
    private static final class Learning {
        final List<Double> measured = new ArrayList<>();
        final Set<Thread> threads = ConcurrentHashMap.newKeySet();
        final IllegalStateException failure = new IllegalStateException("as asked for");
        final StepPipeline steps;
        int failAt = -1;
        int told;
        Error error;
        /** Null where no step waits. */
        CountDownLatch mayGoOn;
        volatile int added;
        private final LearnerConfig config;
        private final InMemoryItems items;
        private final RowTable users;
        private final SharedWeights weights;
        private final ContrastiveLearner learner;
        private final List<History> histories = new ArrayList<>();
        private final SplittableRandom random = new SplittableRandom(5);

        Learning(LearnerConfig config, boolean ownThread) {
            this.config = config;
            items = new InMemoryItems(config.dimensions(), 1);
            users = new RowTable(config.dimensions());
            weights = ContrastiveLearner.newWeights(config);
            MemoryBank bank = ContrastiveLearner.newBank(config);
            learner = new ContrastiveLearner(config, items, bank, weights);
            steps = new StepPipeline(config, learner, ownThread, this::taken);
        }

        private void taken(PlannedStep step, StepResult result, long offset) {
            told++;
            assertEquals(measured.size(), offset);
            if (offset == failAt && error != null) {
                throw error;
            }
            if (offset == failAt) {
                throw failure;
            }
            if (mayGoOn != null) {
                await(mayGoOn);
            }
            measured.add(result.loss + result.alignment + result.userNorm);
            threads.add(Thread.currentThread());
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void learn(int clicks, int settleEvery) {
            add(clicks, settleEvery);
            steps.settle();
            steps.close();
        }

        void add(int clicks, int settleEvery) {
            for (added = 0; added < clicks; added++) {
                int user = random.nextInt(2 + added / 4);
                while (user >= histories.size()) {
                    users.allocate();
                    histories.add(new History(config.history(), config.recentItems()));
                }
                int item = items.ordinal(Integer.toString(random.nextInt(2 + added / 3)));
                double weight = random.nextInt(3) - 0.5 * random.nextInt(3);
                learner.plan(users, user, histories.get(user), item, weight, added, random.nextLong(), steps.next());
                steps.add(added);
                if (settleEvery > 0 && added % settleEvery == 0) {
                    steps.settle();
                }
            }
        }

        /** Until the thread that takes steps has ended, after {@link StepPipeline#close}. */
        void awaitThread() throws InterruptedException {
            for (Thread thread : threads) {
                if (thread != Thread.currentThread()) {
                    thread.join();
                }
            }
        }

        String rows() {
            StringBuilder rows = new StringBuilder();
            for (RowTable table : List.of(users, items.table())) {
                for (int slot = 0; slot < table.slots(); slot++) {
                    for (int i = 0; i < table.stride(); i++) {
                        rows.append(Integer.toHexString(Float.floatToRawIntBits(table.chunk(slot)[table.offset(slot) + i])))
                                .append(' ');
                    }
                }
            }
            for (float weight : weights.values()) {
                rows.append(weight).append(' ');
            }
            return rows.toString();
        }
    }
}
