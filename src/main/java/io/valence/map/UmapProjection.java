package io.valence.map;

import tagbio.umap.Umap;

/** Uniform manifold approximation and projection (McInnes, Healy, Melville 2018), by a library. */
final class UmapProjection implements Projection {

    private static final int NEIGHBOURS = 15;

    /** Past it a map of a thousand points hardly changes. */
    private static final int EPOCHS = 200;

    private final Umap umap = new Umap();
    private final float[][] points;

    UmapProjection(float[][] vectors, long seed) {
        umap.setMetric("cosine");
        umap.setNumberComponents(2);
        umap.setNumberNearestNeighbours(NEIGHBOURS);
        umap.setNumberEpochs(EPOCHS);
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
