package io.valence.query;

import io.valence.embedding.RandomBits;
import io.valence.embedding.RowTable;
import io.valence.store.ItemMatrix;
import io.valence.store.ItemMatrix.RowFunction;
import io.valence.vector.VectorMath;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ForkJoinPool;

/**
 * What the graph is worth against a scan: recall@10 and time of a top-k, fresh and after the rows have moved on; how
 * long it takes to build, and its memory. Items lie around 1,000 centres, as embeddings do, and queries near items.
 * Not a test: run as {@link MeasureTopItems} says.
 */
final class MeasureItemIndex {

    private static final int D = 64;
    private static final int K = 10;
    private static final int CENTRES = 1000;
    private static final int QUERIES = 500;
    private static final float TEMPERATURE = 0.2f;
    private static final int[] BREADTHS = {50, 100, 200, 400};

    private final int items;
    private final RandomBits random = new RandomBits(42);
    private final float[][] centres = new float[CENTRES][D];
    private final RowTable table;
    private final int[] slots;
    private final ItemMatrix matrix;

    private MeasureItemIndex(int items) {
        this.items = items;
        table = new RowTable(D);
        slots = new int[items];
        for (float[] centre : centres) {
            fill(centre, 0);
        }
        matrix = new ItemMatrix(D, items);
        matrix.fill(ordinal -> null);
        for (int ordinal = 0; ordinal < items; ordinal++) {
            slots[ordinal] = table.allocate();
            float[] centre = centres[(int) Long.remainderUnsigned(random.next(), CENTRES)];
            for (int i = 0; i < D; i++) {
                table.chunk(slots[ordinal])[table.offset(slots[ordinal]) + i] = centre[i] + component();
            }
            table.restore(slots[ordinal], 2 * component(), 0, 1, 1, 1);
            matrix.write(ordinal, table, slots[ordinal]);
        }
    }

    public static void main(String[] arguments) {
        System.out.printf("d=%d k=%d SIMD=%s Java %s, %d processors%n",
                D, K, VectorMath.isSimd(), Runtime.version(), Runtime.getRuntime().availableProcessors());
        for (String argument : arguments) {
            new MeasureItemIndex(Integer.parseInt(argument)).run();
        }
    }

    private void run() {
        long before = used();
        long start = System.nanoTime();
        ItemIndex index = ItemIndex.build(matrix, TEMPERATURE, new ForkJoinPool(1));
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "%,9d items  built in %.1f s by one thread, %.0f bytes an item%n",
                items, seconds, (used() - before) / (double) items);
        measure("fresh", index);
        // One of four rows moves by a tenth, a quarter, half of its length.
        for (float share : new float[] {0.1f, 0.5f}) {
            drift(share);
            measure(String.format(Locale.ROOT, "moved by %.2f", share), index);
        }
    }

    private void drift(float share) {
        float[] step = new float[D];
        for (int ordinal = 0; ordinal < items; ordinal += 4) {
            fill(step, 0);
            float norm = table.norm(slots[ordinal]);
            float factor = (float) (share * norm / Math.sqrt(VectorMath.squaredNorm(step, 0, D)));
            for (int i = 0; i < D; i++) {
                table.chunk(slots[ordinal])[table.offset(slots[ordinal]) + i] += factor * step[i];
            }
            table.restore(slots[ordinal], table.bias(slots[ordinal]), 0, 1, 1, 1);
            matrix.write(ordinal, table, slots[ordinal]);
        }
    }

    private void measure(String what, ItemIndex index) {
        int queries = Math.min(QUERIES, Math.max(200, 200_000_000 / items));
        float[][] directions = new float[queries][];
        for (int i = 0; i < queries; i++) {
            directions[i] = direction();
        }
        int[][] best = new int[queries][];
        ItemScan scan = new ItemScan(matrix);
        time(what, "exact", queries, q -> best[q] = ordinals(
                scan.best(K, ItemScan.score(directions[q], TEMPERATURE), new int[0])), best);
        for (int breadth : BREADTHS) {
            int[][] found = new int[queries][];
            time(what, "graph, " + breadth, queries, q -> {
                RowFunction function = ItemScan.score(directions[q], TEMPERATURE);
                int[] near = index.near(breadth, matrix, function, TEMPERATURE, new int[0]);
                found[q] = ordinals(scan.bestOf(near, K, function, new int[0]));
            }, found, best);
        }
    }

    private void time(String what, String how, int queries, java.util.function.IntConsumer ask, int[][]... answers) {
        long[] nanos = new long[queries];
        for (int pass = 0; pass < 2; pass++) {
            for (int q = 0; q < queries; q++) {
                long start = System.nanoTime();
                ask.accept(q);
                nanos[q] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        int[][] found = answers[0];
        int[][] best = answers[answers.length - 1];
        long hits = 0;
        for (int q = 0; q < queries; q++) {
            for (int ordinal : found[q]) {
                hits += Arrays.stream(best[q]).filter(other -> other == ordinal).count();
            }
        }
        System.out.printf(Locale.ROOT, "%,9d items  %-14s %-12s recall@%d %.4f  p50 %7.3f ms  p99 %7.3f ms%n",
                items, what, how, K, hits / (double) (K * queries), nanos[queries / 2] / 1e6,
                nanos[queries * 99 / 100] / 1e6);
    }

    private static int[] ordinals(TopItems top) {
        return top.drain((ordinal, score) -> ordinal).stream().mapToInt(Integer::intValue).toArray();
    }

    /** Near the item that is drawn, as a user is who clicked it. */
    private float[] direction() {
        int slot = slots[(int) Long.remainderUnsigned(random.next(), items)];
        float[] direction = new float[D];
        for (int i = 0; i < D; i++) {
            direction[i] = table.chunk(slot)[table.offset(slot) + i] + component();
        }
        VectorMath.scale((float) (1 / Math.sqrt(VectorMath.squaredNorm(direction, 0, D))), direction, 0, D);
        return direction;
    }

    private void fill(float[] vector, int at) {
        for (int i = 0; i < D; i++) {
            vector[at + i] = component();
        }
    }

    private float component() {
        return (random.next() >> 40) / (float) (1 << 23);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
