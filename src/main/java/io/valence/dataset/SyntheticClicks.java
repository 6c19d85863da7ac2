package io.valence.dataset;

import io.valence.event.Click;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Clicks of users whose tastes are known, seeded: the same plan gives the same clicks. Items belong to one of some
 * tastes and are popular by Zipf's law within it; which of them are popular wanders. A user has a main and a side
 * taste, the side one takes over in the course of time, and within a session clicks stay with a taste and often go on
 * to an item beside the last one. Users and items keep arriving. Where the plan says so, all tastes turn over at one
 * click: sessions end there, and each user's tastes are others from then on. Not thread-safe.
 */
public final class SyntheticClicks {

    /** 2026-01-01T00:00:00Z: no clock is read, so that a seed says everything. */
    private static final long START_MS = 1_767_225_600_000L;

    private static final double USER_EXPONENT = 0.7;
    private static final double ITEM_EXPONENT = 1.0;
    private static final double TASTE_EXPONENT = 0.8;

    private static final double STAYS = 0.8;
    private static final double GOES_BESIDE = 0.45;
    private static final int BESIDE = 4;
    private static final double SIDE_SHARE = 0.25;
    private static final double ANY_SHARE = 0.05;

    /** In how many steps each taste's popular items give way to others, over the whole plan. */
    private static final int WANDERINGS = 10;

    private final SyntheticPlan plan;
    private final SplittableRandom random;
    private final ZipfSampler userRanks;
    private final ZipfSampler itemRanks;
    private final ZipfSampler tasteRanks;
    private final int[] lastItem;
    private long made;
    /** How many tastes further on than planned each user's are. */
    private int turn;
    private long timestamp = START_MS;

    /** @param plan how many of what */
    public SyntheticClicks(SyntheticPlan plan) {
        this.plan = plan;
        random = new SplittableRandom(plan.seed());
        userRanks = new ZipfSampler(plan.users(), USER_EXPONENT);
        itemRanks = new ZipfSampler(perTaste(plan.items()), ITEM_EXPONENT);
        tasteRanks = new ZipfSampler(plan.tastes(), TASTE_EXPONENT);
        lastItem = new int[plan.users()];
        Arrays.fill(lastItem, -1);
    }

    private int perTaste(int items) {
        return (items + plan.tastes() - 1) / plan.tastes();
    }

    /** The next click; null after the plan's last. Timestamps grow. */
    public Click next() {
        if (made == plan.clicks()) {
            return null;
        }
        if (plan.turnsAfter() > 0 && made == plan.turnsAfter()) {
            turn = plan.tastes() / 2;
            Arrays.fill(lastItem, -1);
        }
        double progress = (double) made / plan.clicks();
        int user = userRanks.sample(random, arrived(plan.users(), progress));
        int item = item(user, progress);
        lastItem[user] = item;
        made++;
        timestamp += 1 + random.nextInt((int) (2 * plan.meanGapMs()));
        return new Click("u" + user, "i" + item, timestamp);
    }

    /** How many of {@code all} are there: half of them from the beginning. */
    private static int arrived(int all, double progress) {
        return Math.max(1, (int) Math.ceil(all * (0.5 + 0.5 * progress)));
    }

    private int item(int user, double progress) {
        int known = Math.max(Math.min(plan.tastes(), plan.items()), arrived(plan.items(), progress));
        int last = lastItem[user];
        if (last >= 0 && random.nextDouble() < STAYS) {
            if (random.nextDouble() < GOES_BESIDE) {
                int beside = last + plan.tastes() * (random.nextInt(2 * BESIDE + 1) - BESIDE);
                return beside >= 0 && beside < known ? beside : last;
            }
            return itemOf(tasteOf(last), known, progress);
        }
        return itemOf(taste(user, progress), known, progress);
    }

    private int taste(int user, double progress) {
        double chance = random.nextDouble();
        if (chance < ANY_SHARE) {
            return random.nextInt(plan.tastes());
        }
        SplittableRandom own = new SplittableRandom(plan.seed() * 31 + user);
        int main = tasteRanks.sample(own, plan.tastes());
        int side = tasteRanks.sample(own, plan.tastes());
        boolean turned = own.nextDouble() < progress;
        boolean takesMain = chance >= ANY_SHARE + SIDE_SHARE;
        return ((takesMain != turned ? main : side) + turn) % plan.tastes();
    }

    private int itemOf(int taste, int known, double progress) {
        int count = (known - taste + plan.tastes() - 1) / plan.tastes();
        int rank = itemRanks.sample(random, count);
        // Each taste's popular items move on at a time of its own.
        int wandered = (int) (WANDERINGS * progress + (double) taste / plan.tastes());
        int place = (rank + wandered) % count;
        return place * plan.tastes() + taste;
    }

    /** The taste that an item was planted in, from 0. */
    private int tasteOf(int item) {
        return item % plan.tastes();
    }
}
