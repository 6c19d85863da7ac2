package io.valence.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionTest {

    private static final int DIMENSIONS = 16;
    private static final int GROUPS = 5;
    private static final long SEED = 7;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void shouldKeepDistancesWhenVectorsLieInAPlane() {
        float[] one = direction();
        float[] other = direction();
        float[][] plane = new float[60][DIMENSIONS];
        for (float[] vector : plane) {
            double a = random.nextDouble() * 9;
            double b = random.nextDouble() * 4;
            for (int i = 0; i < DIMENSIONS; i++) {
                vector[i] = (float) (a * one[i] + b * other[i]);
            }
        }

        float[][] points = Projection.pca(plane).points();

        double scale = distance(points[0], points[1]) / distance(plane[0], plane[1]);
        for (int i = 2; i < plane.length; i++) {
            assertEquals(distance(plane[0], plane[i]) * scale, distance(points[0], points[i]), 1e-3, "vector " + i);
        }
    }

    @Test
    void shouldPutEachWhereItIsWhenPlacedByPrincipalComponents() {
        float[][] vectors = groups(20);
        Projection map = Projection.pca(vectors);

        float[][] placed = map.place(vectors);

        for (int i = 0; i < vectors.length; i++) {
            assertArrayEquals(map.points()[i], placed[i], 1e-5f);
        }
    }

    @Test
    void shouldHaveUnitRadiusAboutTheMiddleWhenMade() {
        for (Projection map : new Projection[] {Projection.pca(groups(30)), Projection.umap(groups(30), SEED)}) {
            double x = 0;
            double y = 0;
            double squares = 0;
            for (float[] point : map.points()) {
                x += point[0];
                y += point[1];
                squares += point[0] * point[0] + point[1] * point[1];
            }
            int n = map.points().length;
            assertEquals(0, x / n, 1e-4, map.method());
            assertEquals(0, y / n, 1e-4, map.method());
            assertEquals(1, squares / n, 1e-3, map.method());
        }
    }

    @Test
    void shouldKeepGroupsTogetherWhenMadeByUmap() {
        float[][] vectors = groups(40);

        float[][] points = Projection.umap(vectors, SEED).points();

        assertTrue(shareOfNearestInGroup(points, points) > 0.98, "seed " + SEED);
    }

    @Test
    void shouldPlaceOthersInTheirGroupWhenMadeByUmap() {
        Projection map = Projection.umap(groups(40), SEED);
        SplittableRandom same = new SplittableRandom(SEED);
        float[][] others = groups(10, same);

        assertTrue(shareOfNearestInGroup(map.place(others), map.points()) > 0.95, "seed " + SEED);
    }

    @Test
    void shouldBeTheSameWhenMadeAgain() {
        float[][] vectors = groups(20);

        assertArrayEquals(Projection.umap(vectors, SEED).points(), Projection.umap(vectors, SEED).points());
        assertArrayEquals(Projection.pca(vectors).points(), Projection.pca(vectors).points());
    }

    @ParameterizedTest
    @CsvSource({"0.3, 1", "2.9, 1", "-1.7, -1", "3.1, -1"})
    void shouldTurnBackWhenTurnedAndMirrored(double angle, int side) {
        Projection map = Projection.pca(groups(20));
        float[][] turned = new float[map.points().length][2];
        for (int i = 0; i < turned.length; i++) {
            double x = map.points()[i][0];
            double y = side * map.points()[i][1];
            turned[i][0] = (float) (Math.cos(angle) * x - Math.sin(angle) * y);
            turned[i][1] = (float) (Math.sin(angle) * x + Math.cos(angle) * y);
        }

        Projection aligned = map.alignedTo(map.points(), turned);

        for (int i = 0; i < turned.length; i++) {
            assertArrayEquals(turned[i], aligned.points()[i], 1e-5f);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldBeFiniteWhenThereIsHardlyAnything(int vectors) {
        for (float[] point : Projection.pca(new float[vectors][DIMENSIONS]).points()) {
            assertArrayEquals(new float[2], point);
        }
        Projection map = Projection.pca(groups(1));
        Projection aligned = map.alignedTo(new float[0][], new float[0][]);
        assertArrayEquals(map.points(), aligned.points());
    }

    private float[] direction() {
        float[] direction = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            direction[i] = (float) random.nextGaussian();
        }
        return direction;
    }

    private float[][] groups(int each) {
        return groups(each, new SplittableRandom(SEED));
    }

    /** Vectors around as many centres as there are groups, one of each in turn. */
    private static float[][] groups(int each, SplittableRandom random) {
        float[][] centres = new float[GROUPS][DIMENSIONS];
        for (float[] centre : centres) {
            for (int i = 0; i < DIMENSIONS; i++) {
                centre[i] = (float) random.nextGaussian();
            }
        }
        float[][] vectors = new float[GROUPS * each][DIMENSIONS];
        for (int v = 0; v < vectors.length; v++) {
            for (int i = 0; i < DIMENSIONS; i++) {
                vectors[v][i] = centres[v % GROUPS][i] + 0.2f * (float) random.nextGaussian();
            }
        }
        return vectors;
    }

    private static double shareOfNearestInGroup(float[][] points, float[][] among) {
        int right = 0;
        for (int i = 0; i < points.length; i++) {
            int nearest = -1;
            for (int j = 0; j < among.length; j++) {
                boolean self = points == among && i == j;
                if (!self && (nearest < 0 || distance(points[i], among[j]) < distance(points[i], among[nearest]))) {
                    nearest = j;
                }
            }
            right += nearest % GROUPS == i % GROUPS ? 1 : 0;
        }
        return (double) right / points.length;
    }

    private static double distance(float[] a, float[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += (a[i] - b[i]) * (double) (a[i] - b[i]);
        }
        return Math.sqrt(squares);
    }
}
