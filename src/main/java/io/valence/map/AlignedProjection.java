package io.valence.map;

/**
 * A projection shifted, scaled, turned or mirrored as a whole.
 *
 * <p>Turned by orthogonal Procrustes (Schönemann 1966), which in the plane has a closed form: of points a on b, the
 * rotation by θ that makes Σ |R(θ)a − b|² least has tan θ = Σ a×b / Σ a·b, and what it leaves is the less, the greater
 * √((Σ a×b)² + (Σ a·b)²) is. A mirrored map is as good as the map, so that is tried too.
 */
final class AlignedProjection implements Projection {

    private final Projection projection;
    private final double[] centre;
    /** Row by row. */
    private final double[] matrix;

    private final float[][] points;

    private AlignedProjection(Projection projection, double[] centre, double... matrix) {
        this.projection = projection;
        this.centre = centre;
        this.matrix = matrix;
        this.points = moved(projection.points());
    }

    /** With its middle at zero, and 1 as the root of the mean square of the distances from there. */
    static Projection centred(Projection projection) {
        double[] centre = meanOf(projection.points());
        double squares = 0;
        for (float[] point : projection.points()) {
            squares += Math.pow(point[0] - centre[0], 2) + Math.pow(point[1] - centre[1], 2);
        }
        double radius = Math.sqrt(squares / projection.points().length);
        double scale = radius > 0 ? 1 / radius : 1;
        return new AlignedProjection(projection, centre, scale, 0, 0, scale);
    }

    static Projection aligned(Projection projection, float[][] mine, float[][] before) {
        double[] from = meanOf(mine);
        double[] to = meanOf(before);
        double[] turned = turn(mine, from, before, to, 1);
        double[] mirrored = turn(mine, from, before, to, -1);
        boolean mirror = mirrored[2] > turned[2];
        double cos = mirror ? mirrored[0] : turned[0];
        double sin = mirror ? mirrored[1] : turned[1];
        double side = mirror ? -1 : 1;
        return new AlignedProjection(projection, new double[2], cos, -sin * side, sin, cos * side);
    }

    /** @return cos θ, sin θ, and how well they fit */
    private static double[] turn(float[][] mine, double[] from, float[][] before, double[] to, int side) {
        double dot = 0;
        double cross = 0;
        for (int i = 0; i < mine.length; i++) {
            double ax = mine[i][0] - from[0];
            double ay = side * (mine[i][1] - from[1]);
            double bx = before[i][0] - to[0];
            double by = before[i][1] - to[1];
            dot += ax * bx + ay * by;
            cross += ax * by - ay * bx;
        }
        double fit = Math.hypot(dot, cross);
        return fit > 0 ? new double[] {dot / fit, cross / fit, fit} : new double[] {1, 0, 0};
    }

    private static double[] meanOf(float[][] points) {
        double[] mean = new double[2];
        for (float[] point : points) {
            mean[0] += (double) point[0] / points.length;
            mean[1] += (double) point[1] / points.length;
        }
        return mean;
    }

    @Override
    public String method() {
        return projection.method();
    }

    @Override
    public float[][] points() {
        return points;
    }

    @Override
    public float[][] place(float[][] vectors) {
        return moved(projection.place(vectors));
    }

    private float[][] moved(float[][] from) {
        float[][] to = new float[from.length][2];
        for (int i = 0; i < from.length; i++) {
            double x = from[i][0] - centre[0];
            double y = from[i][1] - centre[1];
            to[i][0] = (float) (matrix[0] * x + matrix[1] * y);
            to[i][1] = (float) (matrix[2] * x + matrix[3] * y);
        }
        return to;
    }
}
