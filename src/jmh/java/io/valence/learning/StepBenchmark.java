package io.valence.learning;

import io.valence.embedding.History;
import io.valence.embedding.InMemoryItems;
import io.valence.embedding.RowTable;
import io.valence.negatives.MemoryBank;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does one whole step take in memory: draw, mask, score, softmax, all gradients, Adagrad, bank?
 *
 * <p>Items are clicked by Zipf's law; users come at random, so that each click's user row and history are as cold as
 * they are in life. What the JIT compiles and what the caches hold is the same as when a topology drives it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Xmx4g", "-Xms4g"})
public class StepBenchmark {

    private static final int CLICKS = 1 << 20;
    private static final int HISTORY = 64;

    @Param({"1000", "100000"})
    int items;

    @Param({"100000"})
    int users;

    @Param({"64"})
    int negatives;

    @Param({"64"})
    int dimensions;

    private ContrastiveLearner learner;
    private RowTable userRows;
    private History[] histories;
    private int[] clickedItems;
    private int[] clickingUsers;
    private int next;
    private StepPipeline pipeline;
    private double lastLoss;
    private final StepResult result = new StepResult();

    /** Rows for all, and the clicks. */
    @Setup
    public void fill() {
        LearnerConfig config = BenchmarkConfig.of(dimensions, negatives);
        InMemoryItems rows = InMemoryItems.of(items, dimensions, 7);
        MemoryBank bank = ContrastiveLearner.newBank(config);
        learner = new ContrastiveLearner(config, rows, bank, ContrastiveLearner.newWeights(config));
        userRows = new RowTable(dimensions);
        histories = new History[users];
        for (int user = 0; user < users; user++) {
            userRows.allocate();
            histories[user] = new History(HISTORY, config.recentItems());
        }
        SplittableRandom random = new SplittableRandom(42);
        clickedItems = new int[CLICKS];
        clickingUsers = new int[CLICKS];
        for (int i = 0; i < CLICKS; i++) {
            clickedItems[i] = (int) (Math.pow(items, random.nextDouble()) - 1);
            clickingUsers[i] = random.nextInt(users);
        }
        pipeline = new StepPipeline(config, learner, true, (step, result, offset) -> lastLoss = result.loss);
        for (int i = 0; i < CLICKS / 2; i++) {
            step();
        }
    }

    /** The thread that took steps ends with the trial. */
    @TearDown
    public void close() {
        pipeline.close();
    }

    /** One click. */
    @Benchmark
    public double step() {
        int i = next++ & (CLICKS - 1);
        int user = clickingUsers[i];
        learner.learn(userRows, user, histories[user], clickedItems[i], 1, i, next, result);
        return result.loss;
    }

    /** One click as a topology has it: planned here, and its step taken by a thread that does nothing else. */
    @Benchmark
    public void pipelined() {
        int i = next++ & (CLICKS - 1);
        int user = clickingUsers[i];
        learner.plan(userRows, user, histories[user], clickedItems[i], 1, i, next, pipeline.next());
        pipeline.add(i);
    }

    /** No step is left behind for another iteration to wait for. */
    @TearDown(Level.Iteration)
    public void settle() {
        pipeline.settle();
    }
}
