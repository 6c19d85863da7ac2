package io.valence.query;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.ScoreFunction.ExactScoreFunction;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.valence.store.ItemMatrix;
import io.valence.store.ItemMatrix.RowFunction;
import io.valence.store.MatrixChunk;
import io.valence.vector.VectorMath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/**
 * A graph over the items of a matrix, as they were when it was built, that leads to the best of them without looking at
 * all: to those of the highest {@code q̂·v̂/τ + b}, and of the highest {@code q̂·v̂} too.
 *
 * <p>The greatest inner product becomes the nearest neighbour by one more coordinate (Bachrach et al. 2014): an item is
 * at {@code (v̂, τb, √(B² − τ²b²))}, B the greatest |τb|, so that all have one length, and a query at {@code (q̂, 1, 0)}
 * or {@code (q̂, 0, 0)}. The graph (jvector: HNSW's layers with DiskANN's pruning) holds no vectors: a search scores the
 * live rows as a scan does. So scores are never stale, only which items are neighbours, and items that are newer than
 * the graph, which start at {@link #size}, are not in it.
 *
 * <p>Memory: some 590 bytes an item; while it is built, 4·(d + 2, padded) more.
 */
final class ItemIndex {

    /** Neighbours of an item, and how many candidates they are chosen from: what building takes grows with both. */
    private static final int DEGREE = 16;
    private static final int BEAM = 64;

    /** It would warn at each start of vector instructions that it misses: those of {@link VectorMath} are used. */
    private static final Logger LIBRARY = Logger.getLogger("io.github.jbellis.jvector");

    static {
        LIBRARY.setLevel(Level.SEVERE);
    }

    private static final float OVERFLOW = 1.2f;
    private static final float ALPHA = 1.2f;

    private final ImmutableGraphIndex graph;
    private final int size;
    private final float greatest;

    private ItemIndex(ImmutableGraphIndex graph, int size, float greatest) {
        this.graph = graph;
        this.size = size;
        this.greatest = greatest;
    }

    /**
     * Builds it, while the matrix may be written.
     *
     * @param temperature τ
     * @param pool what builds it
     */
    static ItemIndex build(ItemMatrix matrix, float temperature, ForkJoinPool pool) {
        int dimensions = matrix.dimensions();
        Points points = new Points(matrix, dimensions, temperature);
        try (GraphIndexBuilder builder = GraphIndexBuilder.builder(points, dimensions + 2, List.of(DEGREE))
                .withBeamWidth(BEAM)
                .withNeighborOverflow(OVERFLOW)
                .withAlpha(ALPHA)
                .withSimdExecutor(pool)
                .withParallelExecutor(pool)
                .build()) {
            pool.submit(() -> IntStream.range(0, points.size).parallel().forEach(
                            ordinal -> builder.addGraphNode(ordinal, points.searchProviderFor(ordinal))))
                    .join();
            builder.cleanup();
            return new ItemIndex(builder.getGraph(), points.size, points.greatest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One past the highest ordinal that it may lead to. */
    int size() {
        return size;
    }

    /**
     * Ordinals of items among which the best are.
     *
     * @param count how many: the more, the surer
     * @param matrix the one that it was built of
     * @param function what is to be high
     * @param unit what makes {@code function} q̂·v̂, with or without a bias
     * @param excluded ordinals to leave out, ascending
     */
    int[] near(int count, ItemMatrix matrix, RowFunction function, float unit, int[] excluded) {
        float[] score = new float[1];
        // Searches expect 0 to 1; what the bias has gained since hardly is more than it had.
        float factor = unit / (2 * (1 + 2 * greatest));
        ExactScoreFunction scores = ordinal -> matrix.compute(ordinal, function, score, 0)
                ? Math.max(0, 0.5f + factor * score[0])
                : 0;
        try (GraphSearcher searcher = new GraphSearcher(graph)) {
            SearchResult found = searcher.search(new DefaultSearchScoreProvider(scores), count,
                    ordinal -> Arrays.binarySearch(excluded, ordinal) < 0);
            return Arrays.stream(found.getNodes()).mapToInt(node -> node.node).toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The items where the class says, scaled to length 1, while the graph is built. */
    private static final class Points implements BuildScoreProvider {

        private static final int ROWS = ItemMatrix.CHUNK_ROWS;

        private final int stride;
        private final float[][] chunks;
        private int size;
        private float greatest;

        Points(ItemMatrix matrix, int dimensions, float temperature) {
            stride = VectorMath.padded(dimensions + 2);
            chunks = new float[matrix.chunks()][];
            float[] row = new float[VectorMath.padded(dimensions) + 2];
            for (int ordinal = 0; ordinal < chunks.length * ROWS; ordinal++) {
                if (ordinal % ROWS == 0) {
                    chunks[ordinal / ROWS] = new float[ROWS * stride];
                }
                if (matrix.compute(ordinal, ItemIndex::rowAndBias, row, 0)) {
                    place(ordinal, dimensions, row, temperature);
                }
            }
            IntStream.range(0, size).forEach(ordinal -> lengthen(ordinal, dimensions));
        }

        private void place(int ordinal, int dimensions, float[] row, float temperature) {
            float[] chunk = chunks[ordinal / ROWS];
            int at = ordinal % ROWS * stride;
            float norm = row[row.length - 2];
            float bias = row[row.length - 1] * temperature;
            for (int i = 0; i < dimensions && norm > 0; i++) {
                chunk[at + i] = row[i] / norm;
            }
            chunk[at + dimensions] = bias;
            greatest = Math.max(greatest, Math.abs(bias));
            size = ordinal + 1;
        }

        private void lengthen(int ordinal, int dimensions) {
            float[] chunk = chunks[ordinal / ROWS];
            int at = ordinal % ROWS * stride;
            float bias = chunk[at + dimensions];
            chunk[at + dimensions + 1] = (float) Math.sqrt(Math.max(0, greatest * greatest - bias * bias));
            VectorMath.scale((float) (1 / Math.sqrt(1 + greatest * greatest)), chunk, at, stride);
        }

        @Override
        public SearchScoreProvider searchProviderFor(int node) {
            float[] from = chunks[node / ROWS];
            int at = node % ROWS * stride;
            ExactScoreFunction scores = other -> (1 + VectorMath.dot(
                            from, at, chunks[other / ROWS], other % ROWS * stride, stride)) / 2;
            return new DefaultSearchScoreProvider(scores);
        }

        @Override
        public SearchScoreProvider diversityProviderFor(int node) {
            return searchProviderFor(node);
        }

        @Override
        public boolean isExact() {
            return true;
        }

        @Override
        public SearchScoreProvider searchProviderFor(VectorFloat<?> vector) {
            throw new UnsupportedOperationException("searched by ordinal only");
        }

        @Override
        public VectorFloat<?> approximateCentroid() {
            throw new UnsupportedOperationException("the layers say where to begin");
        }
    }

    /** w, padded with zeros, |w|, and the bias. */
    private static void rowAndBias(
            MatrixChunk rows, int from, int count, float[] out, int outAt) {
        ItemScan.row().apply(rows, from, count, out, outAt);
        out[outAt + rows.stride() + 1] = rows.biases()[from];
    }
}
