package io.valence.vector;

/**
 * How row-wise Adagrad sizes its steps (Duchi et al. 2011): {@code G += share·|g|²}, and the step is
 * {@code rate·min(|w|, longest) / (√G + epsilon)} times the gradient.
 *
 * @param rate η
 * @param share 1/d
 * @param epsilon keeps a row without gradient from dividing by zero
 * @param longest rows that are longer step as if they were that long
 */
public record Adagrad(float rate, float share, float epsilon, float longest) {}
