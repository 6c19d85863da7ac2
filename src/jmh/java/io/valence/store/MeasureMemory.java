package io.valence.store;

import io.valence.embedding.History;
import io.valence.embedding.IdIndex;
import io.valence.embedding.InMemoryItems;
import io.valence.embedding.RowTable;
import io.valence.learning.LearnerConfig;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What does a hot row take in memory, next to what is in it? Users have had ten items each, five of them recently;
 * items have eight followers. Arguments: how many users, how many items.
 */
public final class MeasureMemory {

    private static final int HAD = 10;
    private static final int RECENT = 5;
    private static final int FOLLOWERS = 8;
    /** w, bias and G; updates, clicks and the time of the last. */
    private static final int ROW = 4 * LearnerConfig.DEFAULTS.dimensions() + 4 + 4 + 8 + 4 + 8;

    private MeasureMemory() {}

    /** Prints both. */
    public static void main(String[] arguments) {
        int users = Integer.parseInt(arguments[0]);
        int items = Integer.parseInt(arguments[1]);
        long before = used();
        Object kept = users(users);
        long between = used();
        double idBytes = ("u" + users).length();
        print("user", (double) (between - before) / users, ROW + idBytes + 4 * (HAD + RECENT));
        Object keptToo = items(items);
        print("item", (double) (used() - between) / items, ROW + idBytes + 8 * FOLLOWERS);
        if (kept == keptToo) {
            throw new IllegalStateException("both were to be kept until here");
        }
    }

    private static void print(String what, double bytes, double floor) {
        System.out.printf(
                Locale.ROOT, "%s: %.0f bytes, %.0f of them its content: %.2f%n", what, bytes, floor, bytes / floor);
    }

    private static Object users(int count) {
        RowTable table = new RowTable(LearnerConfig.DEFAULTS.dimensions());
        IdIndex slots = new IdIndex();
        Histories histories = new Histories(new History(LearnerConfig.DEFAULTS.history(), RECENT));
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < count; i++) {
            int slot = table.allocate();
            slots.put(("u" + i).getBytes(StandardCharsets.UTF_8), slot);
            histories.start(slot);
            for (int k = 0; k < HAD; k++) {
                int item = random.nextInt(1_000_000);
                histories.open(slot).add(item);
                histories.open(slot).clicked(item);
            }
        }
        return new Object[] {table, slots, histories};
    }

    private static Object items(int count) {
        InMemoryItems items = InMemoryItems.of(count, LearnerConfig.DEFAULTS.dimensions(), 42);
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < FOLLOWERS; k++) {
                items.table().addFollower(i, random.nextInt(count));
            }
        }
        items.table().clean();
        return items;
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
