package io.valence.vector;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What do the kernels over 64 scattered rows of 64 floats cost, and what is the Vector API worth in each? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class KernelBenchmark {

    private static final int ROWS = 64;
    private static final int LENGTH = 64;
    private static final int STRIDE = 72;
    private static final int HELD = 1000;

    @Param({"scalar", "simd"})
    String kernel;

    private VectorKernels kernels;
    private float[] base;
    private ScatteredVectors rows;
    private float[] query;
    private float[] keep;
    private float[] amounts;
    private float[] out;
    private float[] sum;

    /** The rows; refuses to time kernels that do not agree. */
    @Setup
    public void fill() {
        kernels = kernel.equals("simd") ? new SimdKernels() : new ScalarKernels();
        if (!Arrays.equals(answers(new ScalarKernels()), answers(kernels))) {
            throw new IllegalStateException("the kernels give different bits");
        }
    }

    private float[] answers(VectorKernels asked) {
        Random random = new Random(42);
        base = noise(HELD * STRIDE, random);
        query = noise(LENGTH, random);
        amounts = noise(ROWS, random);
        sum = new float[LENGTH];
        out = new float[ROWS];
        keep = new float[ROWS];
        Arrays.fill(keep, 1);
        rows = new ScatteredVectors(ROWS, LENGTH);
        rows.begin(new float[][] {base});
        for (int i = 0; i < ROWS; i++) {
            // No row twice: what one pull leaves is not what the next one finds.
            rows.add(0, (random.nextInt(HELD / ROWS) * ROWS + i) * STRIDE);
        }
        asked.gatherDots(query, 0, rows, out);
        asked.weightedSum(out, rows, sum, 0);
        asked.gatherPull(rows, keep, sum, 0, amounts, out);
        float[] all = Arrays.copyOf(base, base.length + ROWS);
        System.arraycopy(out, 0, all, base.length, ROWS);
        // Small enough that rows stay rows, however often they are pulled.
        Arrays.fill(amounts, 1e-9f);
        return all;
    }

    private static float[] noise(int length, Random random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** The scores. */
    @Benchmark
    public float gatherDots() {
        kernels.gatherDots(query, 0, rows, out);
        return out[0];
    }

    /** The query's gradient. */
    @Benchmark
    public float weightedSum() {
        kernels.weightedSum(amounts, rows, sum, 0);
        return sum[0];
    }

    /** The step, and the rows' new norms. */
    @Benchmark
    public float gatherPull() {
        kernels.gatherPull(rows, keep, query, 0, amounts, out);
        return out[0];
    }
}
