package io.valence.query;

import io.valence.store.ItemMatrix;
import io.valence.store.ItemMatrix.RowFunction;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the best items by a graph, which is built anew as the rows move on: by a thread of its own, which takes nothing
 * from the learner but its share of the processors, a tenth of one at most. Items that are newer than the graph are all
 * looked at; until there is a graph, and where it leads to fewer than were asked for, so are the others.
 */
final class FollowingIndex implements ItemSearch {

    private static final Logger LOG = LoggerFactory.getLogger(FollowingIndex.class);

    /**
     * Items that a search keeps in view at least: of 100,000 around 1,000 centres recall@10 is 0.969 with it, 0.923 with
     * half of it, and 0.963 after a quarter of the rows have moved by a tenth of their length (the tests' {@code
     * MeasureItemIndex}).
     */
    private static final int BREADTH = 400;

    /** Rests this many times as long as a graph took to build. */
    private static final int REST = 9;

    private static final long LEAST_REST_NANOS = 10_000_000_000L;

    private final float temperature;
    private final LongSupplier nanoTime;
    private final ForkJoinPool pool = new ForkJoinPool(1);
    private final Executor executor;
    private final Map<ItemMatrix, Kept> kept = new WeakHashMap<>();

    /** The graph of one matrix. */
    private static final class Kept {
        private volatile ItemIndex index;
        private boolean building;
        private boolean built;
        private long notBefore;
    }

    /** @param temperature τ of the scores */
    FollowingIndex(float temperature) {
        this.temperature = temperature;
        nanoTime = System::nanoTime;
        executor = pool;
    }

    /** @param executor what a graph is built on */
    FollowingIndex(float temperature, LongSupplier nanoTime, Executor executor) {
        this.temperature = temperature;
        this.nanoTime = nanoTime;
        this.executor = executor;
    }

    @Override
    public TopItems best(
            ItemMatrix matrix, int k, RowFunction function, float unit, Bonus bonus, int[] excluded) {
        ItemIndex index = indexOf(matrix);
        if (index != null) {
            int[] near = index.near(Math.max(BREADTH, 4 * k), matrix, function, unit, excluded);
            IntStream newer = IntStream.range(index.size(), matrix.chunks() * ItemMatrix.CHUNK_ROWS);
            int[] candidates = IntStream.concat(IntStream.concat(IntStream.of(near), bonus.ordinals()), newer)
                    .distinct()
                    .toArray();
            TopItems top = new ItemScan(matrix, bonus).bestOf(candidates, k, function, excluded);
            if (top.size() == k) {
                return top;
            }
        }
        return EXACT.best(matrix, k, function, unit, bonus, excluded);
    }

    /** The latest graph, or null before the first; has the next one built if it is time. */
    private ItemIndex indexOf(ItemMatrix matrix) {
        synchronized (kept) {
            Kept of = kept.computeIfAbsent(matrix, first -> new Kept());
            boolean due = !of.built || nanoTime.getAsLong() - of.notBefore >= 0;
            if (!of.building && due) {
                of.building = true;
                executor.execute(() -> build(of, matrix));
            }
            return of.index;
        }
    }

    private void build(Kept of, ItemMatrix matrix) {
        long start = nanoTime.getAsLong();
        try {
            of.index = ItemIndex.build(matrix, temperature, pool);
            LOG.info("indexed {} items in {} ms", of.index.size(), (nanoTime.getAsLong() - start) / 1_000_000);
        } catch (RuntimeException e) {
            LOG.warn("the items cannot be indexed: every one is looked at instead", e);
        } finally {
            synchronized (kept) {
                long end = nanoTime.getAsLong();
                of.notBefore = end + Math.max(LEAST_REST_NANOS, REST * (end - start));
                of.built = true;
                of.building = false;
            }
        }
    }
}
