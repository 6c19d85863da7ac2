package io.valence.map;

/**
 * The two eigenvectors of the covariance with the largest eigenvalues, by orthogonal iteration: O(n·d²) for the
 * covariance, O(d²) a round. Source: Golub and Van Loan, Matrix Computations, 8.2.
 */
final class PrincipalComponents implements Projection {

    /** For a map to look at: an angle off by a degree is not seen. */
    private static final int ROUNDS = 100;

    private final double[] mean;
    private final double[][] axes;
    private final float[][] points;

    PrincipalComponents(float[][] vectors) {
        mean = mean(vectors);
        double[][] covariance = covariance(vectors, mean);
        axes = largestTwo(covariance);
        points = place(vectors);
    }

    private static double[] mean(float[][] vectors) {
        double[] mean = new double[vectors[0].length];
        for (float[] vector : vectors) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += (double) vector[i] / vectors.length;
            }
        }
        return mean;
    }

    private static double[][] covariance(float[][] vectors, double[] mean) {
        int d = mean.length;
        double[][] covariance = new double[d][d];
        double[] centred = new double[d];
        for (float[] vector : vectors) {
            for (int i = 0; i < d; i++) {
                centred[i] = vector[i] - mean[i];
            }
            for (int i = 0; i < d; i++) {
                double[] row = covariance[i];
                for (int j = 0; j < d; j++) {
                    row[j] += centred[i] * centred[j];
                }
            }
        }
        return covariance;
    }

    private static double[][] largestTwo(double[][] covariance) {
        int d = covariance.length;
        double[][] found = new double[2][d];
        for (int i = 0; i < d; i++) {
            // Any start will do that is at a right angle to neither; the golden ratio repeats nowhere.
            found[0][i] = Math.cos(1 + 1.618 * i);
            found[1][i] = Math.sin(2 + 2.618 * i);
        }
        for (int round = 0; round < ROUNDS; round++) {
            found[0] = unit(times(covariance, found[0]), found[0]);
            double[] second = times(covariance, found[1]);
            double along = dot(second, found[0]);
            for (int i = 0; i < d; i++) {
                second[i] -= along * found[0][i];
            }
            found[1] = unit(second, found[1]);
        }
        return found;
    }

    private static double[] times(double[][] matrix, double[] vector) {
        double[] product = new double[vector.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = dot(matrix[i], vector);
        }
        return product;
    }

    /** @param otherwise where there is no direction, since all vectors are the same */
    private static double[] unit(double[] vector, double[] otherwise) {
        double norm = Math.sqrt(dot(vector, vector));
        if (norm == 0) {
            return otherwise;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= norm;
        }
        return vector;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Override
    public String method() {
        return "pca";
    }

    @Override
    public float[][] points() {
        return points;
    }

    @Override
    public float[][] place(float[][] vectors) {
        float[][] places = new float[vectors.length][2];
        for (int v = 0; v < vectors.length; v++) {
            for (int axis = 0; axis < 2; axis++) {
                double sum = 0;
                for (int i = 0; i < mean.length; i++) {
                    sum += (vectors[v][i] - mean[i]) * axes[axis][i];
                }
                places[v][axis] = (float) sum;
            }
        }
        return places;
    }
}
