package io.valence.map;

/** Shows vectors of d numbers as points of two. Safe to use from any thread. */
public interface Projection {

    /** How, in lower case: {@code pca} or {@code umap}. */
    String method();

    /** Where the vectors are that it was made of: {@code [n][2]}, in their order; not to be changed. */
    float[][] points();

    /**
     * Where other vectors are among them.
     *
     * @param vectors {@code [m][d]}
     * @return {@code [m][2]}; the receiver's own
     */
    float[][] place(float[][] vectors);

    /**
     * The two directions in which the vectors differ most: there at once, and the same for the same vectors.
     *
     * @param vectors {@code [n][d]}, finite, n ≥ 1, d ≥ 2
     */
    static Projection pca(float[][] vectors) {
        return AlignedProjection.centred(new PrincipalComponents(vectors));
    }

    /**
     * Who is near whom, at the cost of where the far are: UMAP, by cosine. Takes about a second for a thousand vectors
     * of 64 numbers, on one core.
     *
     * @param vectors {@code [n][d]}, finite, n ≥ {@link #LEAST_FOR_UMAP}
     * @param seed of its draws
     */
    static Projection umap(float[][] vectors, long seed) {
        return AlignedProjection.centred(new UmapProjection(vectors, seed));
    }

    /** Fewer have no neighbourhoods to speak of. */
    int LEAST_FOR_UMAP = 50;

    /**
     * The same map, turned and mirrored so that what is on both is as near as can be to where it was.
     *
     * @param mine places on this map, {@code [n][2]}
     * @param before the same vectors' places on an earlier one
     */
    default Projection alignedTo(float[][] mine, float[][] before) {
        return AlignedProjection.aligned(this, mine, before);
    }
}
