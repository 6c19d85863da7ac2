package io.valence.topology;

import java.util.List;

/** How a topic is on a broker, next to its definition. */
public sealed interface TopicState {

    /** The topic's name. */
    String name();

    /** It does not exist. */
    record Missing(String name) implements TopicState {}

    /** It did not exist, and was created as it is defined. */
    record Created(String name) implements TopicState {}

    /** It exists as it is defined. */
    record AsDefined(String name) implements TopicState {}

    /**
     * It exists, and was left as it is, because whoever runs the broker may have wanted it so.
     *
     * @param differences what is not as defined, each {@code NAME is VALUE, expected VALUE}; at least one
     */
    record Differing(String name, List<String> differences) implements TopicState {

        /** @throws IllegalArgumentException if there is no difference */
        public Differing {
            differences = List.copyOf(differences);
            if (differences.isEmpty()) {
                throw new IllegalArgumentException(name + " differs in nothing");
            }
        }
    }
}
