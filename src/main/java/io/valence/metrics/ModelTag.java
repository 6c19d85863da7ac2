package io.valence.metrics;

/**
 * Which of the models that learn from one stream a record of the loss is about.
 *
 * @param model what it is called
 * @param isMain whether it is the one that there is without any shadow
 * @param isShadow whether it only learns, and another one serves
 */
public record ModelTag(String model, boolean isMain, boolean isShadow) {

    /** The only model of a learner without shadows. */
    public static final ModelTag ONLY = new ModelTag("main", true, false);
}
