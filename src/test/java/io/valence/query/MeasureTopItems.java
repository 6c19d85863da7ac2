package io.valence.query;

import io.valence.embedding.RandomBits;
import io.valence.embedding.RowTable;
import io.valence.store.ItemMatrix;
import io.valence.store.ItemMatrix.RowFunction;
import io.valence.vector.VectorMath;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * How long one exact top-k takes, alone and while rows are written; what a write costs; and what the same scan would
 * take if each row were an object of its own, swapped as a whole. Before anything is timed, the first answers are held
 * to a sort of all. Not a test: after {@code mvn test-compile}
 *
 * <pre>
 *   mvn -q dependency:build-classpath -Dmdep.outputFile=target/classpath
 *   java -Xmx3g --add-modules jdk.incubator.vector -cp "target/test-classes:target/classes:$(cat target/classpath)" \
 *       io.valence.query.MeasureTopItems 10000 100000 1000000
 * </pre>
 */
final class MeasureTopItems {

    private static final int D = 64;
    private static final int K = 10;
    private static final int SETS = 5;
    private static final float TEMPERATURE = 0.2f;

    /** As a busy learner's commits write: 50,000 rows at the end of each second. */
    private static final int ROWS_PER_COMMIT = 50_000;

    private final int items;
    private final RandomBits random = new RandomBits(42);
    private final RowTable table = new RowTable(D);
    private final int slot = table.allocate();
    private final ItemMatrix matrix;
    private final float[][] objects;
    private volatile boolean writing;

    private MeasureTopItems(int items) {
        this.items = items;
        matrix = new ItemMatrix(D, items);
        matrix.fill(ordinal -> null);
        objects = new float[items][];
        for (int ordinal = 0; ordinal < items; ordinal++) {
            randomRow();
            matrix.write(ordinal, table, slot);
            objects[ordinal] = Arrays.copyOfRange(table.chunk(slot), table.offset(slot), table.offset(slot) + D + 8);
            objects[ordinal][D] = table.norm(slot);
            objects[ordinal][D + 1] = table.bias(slot);
        }
        scatter();
    }

    /** After a while of updates the rows lie in memory in no order. */
    private void scatter() {
        for (int i = 0; i < items; i++) {
            int ordinal = (int) Long.remainderUnsigned(random.next(), items);
            objects[ordinal] = objects[ordinal].clone();
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.out.printf("d=%d k=%d SIMD=%s Java %s, %d processors%n",
                D, K, VectorMath.isSimd(), Runtime.version(), Runtime.getRuntime().availableProcessors());
        for (String argument : arguments) {
            new MeasureTopItems(Integer.parseInt(argument)).run();
        }
    }

    private void run() throws InterruptedException {
        int queries = Math.max(200, Math.min(5_000, 50_000_000 / items));
        for (int i = 0; i < 5; i++) {
            requireSorted();
        }
        time("warm-up", queries, this::flat);
        for (int set = 0; set < SETS; set++) {
            time("flat chunks", queries, this::flat);
            time("objects", queries, this::swapped);
        }
        Thread writer = new Thread(this::writeCommits);
        writing = true;
        writer.start();
        time("flat, written meanwhile", queries, this::flat);
        time("flat, written meanwhile", queries, this::flat);
        writing = false;
        writer.join();
    }

    private void time(String what, int queries, Scan scan) {
        long[] nanos = new long[queries];
        long checksum = 0;
        long from = System.nanoTime();
        for (int i = 0; i < queries; i++) {
            float[] direction = randomDirection();
            long start = System.nanoTime();
            checksum += scan.best(direction).worstOrdinal();
            nanos[i] = System.nanoTime() - start;
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT, "%,9d items  %-24s p50 %8.3f ms  p99 %8.3f ms  %8.0f queries/s  (%d, %d)%n",
                items, what, nanos[queries / 2] / 1e6, nanos[queries * 99 / 100] / 1e6, queries / seconds, queries,
                checksum);
    }

    private TopItems flat(float[] direction) {
        return new ItemScan(matrix).best(K, ItemScan.score(direction, TEMPERATURE), new int[0]);
    }

    private TopItems swapped(float[] direction) {
        TopItems top = new TopItems(K);
        for (int ordinal = 0; ordinal < items; ordinal++) {
            float[] row = objects[ordinal];
            float score = VectorMath.dot(direction, 0, row, 0, D) / row[D] / TEMPERATURE + row[D + 1];
            if (top.admits(score, ordinal)) {
                top.add(score, ordinal);
            }
        }
        return top;
    }

    private void writeCommits() {
        RowTable one = new RowTable(D);
        int row = one.allocate();
        Arrays.fill(one.chunk(row), one.offset(row), one.offset(row) + D, 0.125f);
        one.restore(row, 0, 0, 1, 1, 1);
        RandomBits which = new RandomBits(7);
        long nanos = 0;
        long written = 0;
        while (writing) {
            long start = System.nanoTime();
            for (int i = 0; i < ROWS_PER_COMMIT; i++) {
                matrix.write((int) Long.remainderUnsigned(which.next(), items), one, row);
            }
            nanos += System.nanoTime() - start;
            written += ROWS_PER_COMMIT;
            LockSupport.parkNanos(1_000_000_000L);
        }
        System.out.printf("%,9d items  a write of one row: %d ns, of %,d%n", items, nanos / written, written);
    }

    private void requireSorted() {
        float[] direction = randomDirection();
        RowFunction function = ItemScan.score(direction, TEMPERATURE);
        float[] one = new float[1];
        Integer[] all = new Integer[items];
        float[] scores = new float[items];
        for (int ordinal = 0; ordinal < items; ordinal++) {
            matrix.compute(ordinal, function, one, 0);
            scores[ordinal] = one[0];
            all[ordinal] = ordinal;
        }
        Arrays.sort(all, (a, b) -> scores[a] == scores[b] ? a - b : Float.compare(scores[b], scores[a]));
        TopItems top = flat(direction);
        TopItems objectsTop = swapped(direction);
        for (int i = K - 1; i >= 0; i--) {
            if (top.worstOrdinal() != all[i] || objectsTop.worstOrdinal() != all[i]) {
                throw new IllegalStateException("place " + i + " is " + top.worstOrdinal() + ", sorted " + all[i]);
            }
            top.removeWorst();
            objectsTop.removeWorst();
        }
    }

    private void randomRow() {
        for (int i = 0; i < D; i++) {
            table.chunk(slot)[table.offset(slot) + i] = component();
        }
        table.restore(slot, component() / 4, 0, 1, 1, 1);
    }

    private float[] randomDirection() {
        float[] direction = new float[D];
        for (int i = 0; i < D; i++) {
            direction[i] = component();
        }
        VectorMath.scale((float) (1 / Math.sqrt(VectorMath.squaredNorm(direction, 0, D))), direction, 0, D);
        return direction;
    }

    private float component() {
        return (random.next() >> 40) / (float) (1 << 23);
    }

    @FunctionalInterface
    private interface Scan {
        TopItems best(float[] direction);
    }
}
