package io.valence.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.http.FakeRecommendations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbeddingMapsTest {

    private static final long SEED = 3;

    private final FakeRecommendations rows = new FakeRecommendations();
    private final AtomicLong nanos = new AtomicLong();
    private final EmbeddingMaps maps = new EmbeddingMaps(() -> rows, nanos::get, SEED);

    @AfterEach
    void close() {
        maps.close();
    }

    @Test
    void shouldBeAbsentWhenThereAreTooFewItems() {
        rows.setSample(new Answer.Found<>(sample(1, 10)));

        assertEquals(new Answer.Absent<>(), maps.newest());
    }

    @Test
    void shouldSayWhyWhenThereAreNoRowsToSample() {
        rows.setSample(new Answer.NotReady<>("it restores", Duration.ofSeconds(2)));

        assertEquals(new Answer.NotReady<>("it restores", Duration.ofSeconds(2)), maps.newest());
    }

    @Test
    void shouldBeThereAtOnceAndByUmapLaterWhenThereAreItems() {
        rows.setSample(new Answer.Found<>(sample(100, 10)));

        assertEquals("pca", newest().method());
        EmbeddingMap umap = awaitOther(newest());

        assertEquals("umap", umap.method());
        assertEquals(100, umap.items().size());
        assertEquals(50, umap.users().size());
    }

    @Test
    void shouldKeepTheMapWhenLittleWasLearnedSince() {
        rows.setSample(new Answer.Found<>(sample(100, 100)));
        EmbeddingMap umap = awaitOther(newest());

        rows.setSample(new Answer.Found<>(sample(100, 109)));
        askedAgain();
        assertSame(umap, newest());

        rows.setSample(new Answer.Found<>(sample(100, 120)));
        assertTrue(awaitOther(umap).clicks() > umap.clicks());
    }

    @Test
    void shouldStayWhereItWasWhenMadeAnew() {
        rows.setSample(new Answer.Found<>(sample(100, 10)));
        EmbeddingMap before = awaitOther(newest());
        rows.setSample(new Answer.Found<>(sample(100, 20)));

        EmbeddingMap after = awaitOther(before);

        double fit = 0;
        for (int i = 0; i < before.items().size(); i++) {
            EmbeddingMap.Place a = before.items().get(i);
            EmbeddingMap.Place b = after.items().get(i);
            fit += a.x() * b.x() + a.y() * b.y();
        }
        assertTrue(fit > 0, "turned away by " + fit + ", seed " + SEED);
    }

    @Test
    void shouldPlaceAnItemAmongItsLikeWhenAsked() {
        Sample sample = sample(100, 10);
        rows.setSample(new Answer.Found<>(sample));
        EmbeddingMap map = awaitOther(newest());

        EmbeddingMap.Place own = map.items().get(40);
        EmbeddingMap.Place placed = map.place(List.of(sample.items().get(40))).get(0);

        assertEquals(own.id(), placed.id());
        assertEquals(0, Math.hypot(own.x() - placed.x(), own.y() - placed.y()), 0.3);
    }

    private EmbeddingMap newest() {
        return assertInstanceOf(Answer.Found.class, maps.newest()).value() instanceof EmbeddingMap map ? map : null;
    }

    private EmbeddingMap awaitOther(EmbeddingMap before) {
        EmbeddingMap now = before;
        while (now == before) {
            nanos.addAndGet(Duration.ofSeconds(10).toNanos());
            now = newest();
            Thread.onSpinWait();
        }
        return now;
    }

    /** Long enough later, more than once: what is made meanwhile would show. */
    private void askedAgain() {
        String asked = rows.asked();
        int before = rows.samples();
        while (rows.samples() < before + 3) {
            nanos.addAndGet(Duration.ofSeconds(10).toNanos());
            newest();
            Thread.onSpinWait();
        }
        assertEquals(asked, rows.asked());
    }

    /** Items of five kinds and half as many users, each with so many clicks. */
    private static Sample sample(int items, int clicks) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Embedding> all = new ArrayList<>();
        for (int i = 0; i < items + items / 2; i++) {
            float[] vector = new float[8];
            for (int j = 0; j < vector.length; j++) {
                vector[j] = (i % 5 == j ? 1 : 0) + 0.1f * (float) random.nextGaussian();
            }
            all.add(new Embedding((i < items ? "i" : "u") + i, vector, 1, 0, clicks, clicks, 0));
        }
        return new Sample(all.subList(0, items), all.subList(items, all.size()));
    }
}
