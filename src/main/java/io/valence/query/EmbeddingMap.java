package io.valence.query;

import io.valence.map.Projection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A map in two dimensions of some items and users. Safe to use from any thread. */
public final class EmbeddingMap {

    private final Sample sample;
    private final Projection projection;
    private final List<Place> items;
    private final List<Place> users;

    private EmbeddingMap(Sample sample, Projection projection) {
        this.sample = sample;
        this.projection = projection;
        float[][] points = projection.points();
        items = places(sample.items(), points, 0);
        users = places(sample.users(), points, sample.items().size());
    }

    /** At once. */
    static EmbeddingMap pca(Sample sample) {
        return new EmbeddingMap(sample, Projection.pca(vectors(sample)));
    }

    /** With neighbours beside each other, and else turned as {@code before} was. */
    static EmbeddingMap umap(Sample sample, long seed, EmbeddingMap before) {
        Projection made = Projection.umap(vectors(sample), seed);
        Map<String, Place> earlier = new HashMap<>();
        before.items.forEach(place -> earlier.put(place.id(), place));
        List<float[]> mine = new ArrayList<>();
        List<float[]> theirs = new ArrayList<>();
        for (int i = 0; i < sample.items().size(); i++) {
            Place old = earlier.get(sample.items().get(i).id());
            if (old != null) {
                mine.add(made.points()[i]);
                theirs.add(new float[] {old.x(), old.y()});
            }
        }
        return new EmbeddingMap(
                sample, made.alignedTo(mine.toArray(float[][]::new), theirs.toArray(float[][]::new)));
    }

    private static float[][] vectors(Sample sample) {
        float[][] vectors = new float[sample.items().size() + sample.users().size()][];
        for (int i = 0; i < vectors.length; i++) {
            int user = i - sample.items().size();
            vectors[i] = (user < 0 ? sample.items().get(i) : sample.users().get(user)).vector();
        }
        return vectors;
    }

    private static List<Place> places(List<Embedding> embeddings, float[][] points, int first) {
        List<Place> places = new ArrayList<>();
        for (Embedding one : embeddings) {
            float[] point = points[first + places.size()];
            places.add(new Place(one.id(), point[0], point[1], one.clicks()));
        }
        return List.copyOf(places);
    }

    /** Where others are on it, in their order. */
    public List<Place> place(List<Embedding> others) {
        float[][] points = projection.place(others.stream().map(Embedding::vector).toArray(float[][]::new));
        return places(others, points, 0);
    }

    /** {@code pca} or {@code umap}. */
    public String method() {
        return projection.method();
    }

    /** How many clicks those on it had when it was made. */
    public long clicks() {
        return sample.clicks();
    }

    /** The items. */
    public List<Place> items() {
        return items;
    }

    /** The users. */
    public List<Place> users() {
        return users;
    }

    /**
     * Where an item or a user is.
     *
     * @param x about -2 to 2: the root of the mean square of the distances from the middle is 1
     * @param y likewise
     */
    public record Place(String id, float x, float y, int clicks) {}
}
