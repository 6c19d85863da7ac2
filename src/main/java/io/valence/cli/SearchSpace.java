package io.valence.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What {@code tune} tries: settings near those in use, each of which differs from them in a few. Far away hardly any
 * are better, and few learners are left to find those that are.
 */
final class SearchSpace {

    /** What changes how well is learned and not what is stored; a rate that is 0 stays so. */
    private static final List<Range> RANGES = List.of(
            Range.times("temperature", 2, 0.001, 1000),
            Range.times("last-item-weight", 4, 0, 100),
            Range.times("query-learning-rate", 4, 0, 100),
            Range.times("negatives", 2, 1, 4096),
            Range.plus("uniform-share", 0.3, 0, 1),
            Range.plus("correction", 0.4, 0, 2),
            Range.times("learning-rate", 2, 0, 100),
            Range.times("item-learning-rate", 2, 0, 100),
            Range.times("bias-learning-rate", 4, 0, 100));

    private static final double CHANGED = 1.0 / 3;

    /** No step is worth a third digit. */
    private static final MathContext DIGITS = new MathContext(2);

    private SearchSpace() {}

    /**
     * Draws settings.
     *
     * @param base those in use
     * @param count how many, all different
     * @param seed the same seed gives the same ones
     * @return what each changes, by the learner's short names
     */
    static List<Map<String, String>> draw(Settings base, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Object> values = base.asMap();
        Set<Map<String, String>> drawn = new LinkedHashSet<>();
        while (drawn.size() < count) {
            Map<String, String> changes = new LinkedHashMap<>();
            for (Range range : RANGES) {
                Number value = (Number) values.get(SettingDefinitions.LEARNER + range.name);
                String changed = range.draw(value, random);
                if (random.nextDouble() < CHANGED && new BigDecimal(changed).doubleValue() != value.doubleValue()) {
                    changes.put(range.name, changed);
                }
            }
            if (!changes.isEmpty()) {
                drawn.add(changes);
            }
        }
        return List.copyOf(drawn);
    }

    /** Where to look for one setting: around its value, evenly in its logarithm or in itself. */
    private record Range(String name, boolean multiplies, double width, double least, double most) {

        static Range times(String name, double factor, double least, double most) {
            return new Range(name, true, factor, least, most);
        }

        static Range plus(String name, double width, double least, double most) {
            return new Range(name, false, width, least, most);
        }

        String draw(Number value, SplittableRandom random) {
            double at = 2 * random.nextDouble() - 1;
            double wanted = multiplies
                    ? value.doubleValue() * StrictMath.pow(width, at)
                    : value.doubleValue() + width * at;
            BigDecimal drawn = new BigDecimal(Math.max(least, Math.min(most, wanted))).round(DIGITS);
            return value instanceof Integer ? Long.toString(drawn.longValue()) : drawn.stripTrailingZeros().toPlainString();
        }
    }
}
