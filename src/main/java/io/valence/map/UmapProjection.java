package io.valence.map;

import tagbio.umap.Umap;

/** Uniform manifold approximation and projection (McInnes, Healy, Melville 2018), by a library. */
final class UmapProjection implements Projection {

    private static final int NEIGHBOURS = 15;

    /** Past it a map of a thousand points hardly changes. */
    private static final int EPOCHS = 200;

    /** So that the members of a group are told apart, which the library's 0.1 packs into a blot. */
    private static final float LEAST_DISTANCE = 0.6f;

    /** Under the library's 1: groups are next to each other, not specks in the void. */
    private static final float REPULSION = 0.4f;

    private final Umap umap = new Umap();
    private final float[][] points;

    UmapProjection(float[][] vectors, long seed) {
        umap.setMetric("cosine");
        umap.setNumberComponents(2);
        umap.setNumberNearestNeighbours(NEIGHBOURS);
        umap.setNumberEpochs(EPOCHS);
        umap.setMinDist(LEAST_DISTANCE);
        umap.setRepulsionStrength(REPULSION);
        umap.setSeed(seed);
        // The other cores have the learner to run.
        umap.setThreads(1);
        points = umap.fitTransform(vectors);
    }

    @Override
    public String method() {
        return "umap";
    }

    @Override
    public float[][] points() {
        return points;
    }

    /** One at a time: a transform draws from the one generator that the map has. */
    @Override
    public synchronized float[][] place(float[][] vectors) {
        return vectors.length == 0 ? new float[0][] : umap.transform(vectors);
    }
}
