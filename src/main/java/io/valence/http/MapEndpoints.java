package io.valence.http;

import io.javalin.http.Context;
import io.valence.http.Answers.Asked;
import io.valence.query.Answer;
import io.valence.query.Embedding;
import io.valence.query.EmbeddingMap;
import io.valence.query.EmbeddingMap.Place;
import io.valence.query.EmbeddingMaps;
import io.valence.query.EmbeddingQueries;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code GET /v1/map}: the embeddings in two dimensions; and where on it others are. */
final class MapEndpoints implements AutoCloseable {

    /** Always the same for the same embeddings. */
    private static final long SEED = 1;

    private static final Asked MAP = new Asked("map: it takes two items or more", "/v1/map");

    private final Supplier<EmbeddingQueries> queries;
    private final EmbeddingMaps maps;
    private volatile Function<String, OptionalInt> itemGroups = id -> OptionalInt.empty();

    MapEndpoints(Supplier<EmbeddingQueries> queries) {
        this.queries = queries;
        this.maps = new EmbeddingMaps(() -> queries.get().recommendations(), System::nanoTime, SEED);
    }

    /** @param groups gives an item's group by its id, empty for none */
    void groupItems(Function<String, OptionalInt> groups) {
        itemGroups = groups;
    }

    /** {@code GET /v1/map}. */
    void show(Context context) {
        EmbeddingMap map = Answers.found(maps.newest(), MAP, context);
        ApiServer.send(context, 200, new Shown(map.method(), items(map.items()), users(map.users())));
    }

    /** {@code POST /v1/map:place}; what has no place is left out. */
    void place(Context context) {
        JsonBody body = JsonBody.of(context, "items", "users");
        EmbeddingMap map = Answers.found(maps.newest(), MAP, context);
        EmbeddingQueries now = queries.get();
        List<Place> items = map.place(known(body.ids("items", List.of()), now::item));
        List<Place> users = map.place(known(body.ids("users", List.of()), now::user));
        ApiServer.send(context, 200, new Shown(map.method(), items(items), users(users)));
    }

    private static List<Embedding> known(List<String> ids, Function<String, Answer<Embedding>> question) {
        return new LinkedHashSet<>(ids).stream()
                .map(id -> question.apply(id) instanceof Answer.Found<Embedding> found ? found.value() : null)
                .filter(Objects::nonNull)
                .filter(Embedding::hasDirection)
                .toList();
    }

    private List<Point> items(List<Place> places) {
        return places.stream()
                .map(place -> new Point(place.id(), place.x(), place.y(), place.clicks(), group(place.id())))
                .toList();
    }

    private Integer group(String item) {
        OptionalInt group = itemGroups.apply(item);
        return group.isPresent() ? group.getAsInt() : null;
    }

    private static List<Point> users(List<Place> places) {
        return places.stream()
                .map(place -> new Point(place.id(), place.x(), place.y(), place.clicks(), null))
                .toList();
    }

    @Override
    public void close() {
        maps.close();
    }

    /**
     * The answer.
     *
     * @param method {@code pca} or {@code umap}
     */
    record Shown(String method, List<Point> items, List<Point> users) {}

    /**
     * A place on the map.
     *
     * @param group left out where it is in none
     */
    record Point(String id, float x, float y, int clicks, Integer group) {}
}
