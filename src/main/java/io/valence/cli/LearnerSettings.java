package io.valence.cli;

import io.valence.learning.LearnerConfig;
import java.util.Locale;
import java.util.Map;

/** From the values of settings to a learner's choices. */
final class LearnerSettings {

    private LearnerSettings() {}

    /** @param values by their full keys, all of the learner's among them */
    static LearnerConfig of(Map<String, Object> values) {
        Values learner = name -> values.get(SettingDefinitions.LEARNER + name);
        return new LearnerConfig(
                learner.whole("dimensions"),
                learner.real("temperature"),
                learner.whole("recent-items"),
                learner.real("last-item-weight"),
                learner.real("query-learning-rate"),
                learner.flag("followers"),
                learner.whole("negatives"),
                learner.whole("bank-capacity"),
                learner.real("uniform-share"),
                learner.real("correction"),
                learner.flag("mask-history"),
                learner.whole("history"),
                learner.choice("bank", LearnerConfig.Bank.class),
                learner.choice("optimizer", LearnerConfig.Optimizer.class),
                learner.real("learning-rate"),
                learner.real("item-learning-rate"),
                learner.real("bias-learning-rate"),
                learner.flag("update-negatives"),
                learner.whole("hard-negatives"),
                learner.choice("new-user", LearnerConfig.NewUser.class),
                (long) learner.of("seed"));
    }

    /** The learner's values by their short names. */
    @FunctionalInterface
    private interface Values {

        Object of(String name);

        default int whole(String name) {
            return (int) of(name);
        }

        default double real(String name) {
            return (double) of(name);
        }

        default boolean flag(String name) {
            return (boolean) of(name);
        }

        default <E extends Enum<E>> E choice(String name, Class<E> choices) {
            return Enum.valueOf(choices, ((String) of(name)).toUpperCase(Locale.ROOT));
        }
    }
}
