package io.valence.query;

import io.valence.embedding.RandomBits;
import io.valence.store.CommittedTask;
import io.valence.store.ItemMatrix;
import io.valence.store.SavedRow;
import io.valence.vector.VectorMath;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Draws items and users of a task: the same ones as long as they are there, so that a map keeps its points. */
final class Sampler {

    private static final int[] NONE = {};

    /** Leaves the 24 bits that a float holds. */
    private static final int DRAW_SHIFT = 40;

    private final CommittedTask task;
    private final ItemMatrix matrix;
    private final float[] clicks = new float[1];

    Sampler(CommittedTask task, ItemMatrix matrix) {
        this.task = task;
        this.matrix = matrix;
    }

    Sample draw(int items, int users) {
        Set<Integer> ordinals = new LinkedHashSet<>();
        TopItems popular = new ItemScan(matrix).best(items / 2, ItemScan.popularity(), NONE);
        ordinals.addAll(popular.drain((ordinal, clicked) -> ordinal));
        ordinals.addAll(drawn(items).drain((ordinal, draw) -> ordinal));
        return new Sample(
                placed(ordinals.stream().limit(items).map(this::item).flatMap(Optional::stream)),
                placed(task.someUsers(users).stream().map(user -> Embedding.of(user.id(), user.row()))));
    }

    /** Those that are somewhere. */
    private static List<Embedding> placed(Stream<Embedding> embeddings) {
        return embeddings.filter(Embedding::hasDirection).toList();
    }

    /** By a hash of the ordinal, which an item keeps. */
    private TopItems drawn(int most) {
        TopItems top = new TopItems(most);
        int rows = matrix.chunks() * ItemMatrix.CHUNK_ROWS;
        for (int ordinal = 0; ordinal < rows; ordinal++) {
            float draw = RandomBits.mix(ordinal + 1L) >>> DRAW_SHIFT;
            if (top.admits(draw, ordinal) && matrix.compute(ordinal, ItemScan.popularity(), clicks, 0)) {
                top.add(draw, ordinal);
            }
        }
        return top;
    }

    private Optional<Embedding> item(int ordinal) {
        float[] row = new float[VectorMath.padded(task.dimensions()) + 1];
        if (!matrix.compute(ordinal, ItemScan.row(), row, 0)
                || !matrix.compute(ordinal, ItemScan.popularity(), clicks, 0)) {
            return Optional.empty();
        }
        float[] vector = Arrays.copyOf(row, task.dimensions());
        return Optional.of(Embedding.of(task.id(ordinal), new SavedRow(vector, 0, (int) clicks[0], 0, 0)));
    }
}
