package io.valence.event;

import java.util.HashMap;
import java.util.Map;

/**
 * How much each kind of event counts. Above 0 pulls user and item together, below 0 (a dislike) pushes them
 * apart, 0 teaches nothing.
 *
 * @param byType weight of each event type that has its own; at most {@link Click#MAX_WEIGHT} either way
 * @param others weight of every other event type; of the same range
 */
public record EventWeights(Map<String, Double> byType, double others) {

    /** The type of an event whose sender named none. */
    public static final String UNNAMED = "click";

    private static final String OTHERS = "*";

    /** @throws IllegalArgumentException naming the type and its weight, if that is out of its range */
    public EventWeights {
        byType = Map.copyOf(byType);
        byType.forEach(EventWeights::requireInRange);
        requireInRange(OTHERS, others);
    }

    /**
     * Reads {@code click=1,purchase=2,dislike=-1,*=1}, where {@code *} stands for all types not listed.
     *
     * @throws IllegalArgumentException naming the part that is not {@code type=weight}, is there twice, or lacks
     */
    public static EventWeights parse(String text) {
        Map<String, Double> weights = new HashMap<>();
        for (String pair : text.split(",", -1)) {
            int equals = pair.lastIndexOf('=');
            String type = equals < 0 ? "" : pair.substring(0, equals).strip();
            if (type.isEmpty()) {
                throw new IllegalArgumentException("'" + pair + "' is no TYPE=WEIGHT");
            }
            if (weights.put(type, number(pair, pair.substring(equals + 1))) != null) {
                throw new IllegalArgumentException("'" + type + "' is there twice");
            }
        }
        Double others = weights.remove(OTHERS);
        if (others == null) {
            throw new IllegalArgumentException("'*=WEIGHT', for the types not listed, is missing");
        }
        return new EventWeights(weights, others);
    }

    /** @param eventType what kind of event; null, where the sender did not say, counts as {@value #UNNAMED} */
    public double weightOf(String eventType) {
        Double weight = byType.get(eventType == null ? UNNAMED : eventType);
        return weight == null ? others : weight;
    }

    private static double number(String pair, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + pair + "' has no number after '='", e);
        }
    }

    private static void requireInRange(String type, double weight) {
        if (!(Math.abs(weight) <= Click.MAX_WEIGHT)) {
            throw new IllegalArgumentException("weight of '" + type + "' is " + weight + ", expected -"
                    + Click.MAX_WEIGHT + " to " + Click.MAX_WEIGHT);
        }
    }
}
