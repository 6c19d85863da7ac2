package io.valence.topology;

import io.valence.event.Click;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Clicks as they come: some users and items often, all kinds of events, the time not quite in order. */
final class RandomClicks {

    private static final long START = 1_600_000_000_000L;
    private static final String[] TYPES = {null, null, null, "click", "purchase", "dislike", "view"};

    private RandomClicks() {}

    static List<Click> of(int count, int users, int items, long seed) {
        Random random = new Random(seed);
        List<Click> clicks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clicks.add(new Click(
                    "user-" + skewed(random, users),
                    "item-" + skewed(random, items),
                    START + i * 1_000L + random.nextInt(5_000),
                    TYPES[random.nextInt(TYPES.length)],
                    random.nextBoolean() ? "event-" + i : null,
                    random.nextInt(4) == 0 ? random.nextDouble() * 3 : 1));
        }
        return clicks;
    }

    private static int skewed(Random random, int count) {
        return (int) (count * random.nextDouble() * random.nextDouble());
    }
}
