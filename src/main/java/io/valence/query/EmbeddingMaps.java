package io.valence.query;

import io.valence.map.Projection;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps a map of the embeddings, for as long as somebody looks at it. The first is there at once, by principal
 * components; behind it comes one by UMAP, which is made anew when there was a tenth more to learn, so that a model
 * that has settled keeps its map. Safe to use from any thread.
 */
public final class EmbeddingMaps implements AutoCloseable {

    /** What is seen at a glance; and UMAP's time grows faster than their number. */
    private static final int ITEMS = 600;

    private static final int USERS = 300;

    /** UMAP takes less than a second: a tenth of a core or so, while there is much to learn. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    /** While there is none by UMAP. */
    private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private static final double MORE = 1.1;

    private final Supplier<Recommendations> rows;
    private final LongSupplier nanoTime;
    private final long seed;
    private final AtomicBoolean making = new AtomicBoolean();
    private final ExecutorService maker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "embedding-map");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    });
    private volatile EmbeddingMap map;
    private volatile long looked;

    /**
     * @param rows where items and users are drawn from
     * @param nanoTime such as {@link System#nanoTime}
     * @param seed of the maps
     */
    public EmbeddingMaps(Supplier<Recommendations> rows, LongSupplier nanoTime, long seed) {
        this.rows = rows;
        this.nanoTime = nanoTime;
        this.seed = seed;
    }

    /** The newest there is; absent while there are too few items for one. */
    public Answer<EmbeddingMap> newest() {
        EmbeddingMap now = map;
        if (now == null) {
            return rows.get().sample(ITEMS, USERS).then(this::first);
        }
        long pause = now.method().equals("umap") ? PAUSE_NANOS : FIRST_PAUSE_NANOS;
        if (nanoTime.getAsLong() - looked >= pause && making.compareAndSet(false, true)) {
            maker.execute(this::renew);
        }
        return new Answer.Found<>(now);
    }

    private synchronized Answer<EmbeddingMap> first(Sample sample) {
        if (map == null && sample.items().size() >= 2) {
            looked = nanoTime.getAsLong();
            map = EmbeddingMap.pca(sample);
        }
        return map == null ? new Answer.Absent<>() : new Answer.Found<>(map);
    }

    private void renew() {
        try {
            EmbeddingMap before = map;
            if (rows.get().sample(ITEMS, USERS) instanceof Answer.Found<Sample> found) {
                Sample sample = found.value();
                boolean settled = sample.clicks() < MORE * before.clicks();
                if (sample.items().size() < Projection.LEAST_FOR_UMAP) {
                    map = EmbeddingMap.pca(sample);
                } else if (!settled || !before.method().equals("umap")) {
                    map = EmbeddingMap.umap(sample, seed, before);
                }
            }
        } finally {
            looked = nanoTime.getAsLong();
            making.set(false);
        }
    }

    @Override
    public void close() {
        maker.shutdownNow();
    }
}
