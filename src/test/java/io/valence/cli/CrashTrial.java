package io.valence.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/** Kills instances and brokers while clicks are learned from, and measures how long it takes until all go on. */
final class CrashTrial {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    /** A named point is passed by up to so many times before the halt. */
    private static final int MOST_PUTS = 200;
    private static final int MOST_COMMITS = 3;

    /** What is done in one round, and how many processes it kills. */
    enum Round {
        RANDOM_MOMENT(1), AFTER_PUT(1), BROKER(1), BEFORE_COMMIT(1), RESTORING(2), REBALANCING(2), ZOMBIE(0);

        private final int kills;

        Round(int kills) {
            this.kills = kills;
        }
    }

    private final BrokerCluster brokers;
    private final LearnerFleet fleet;
    private final TrialClicks clicks;
    private final GroupProgress progress;
    private final int partitions;
    private final SplittableRandom random;
    private final TrialReport report;
    private int nextBroker;

    CrashTrial(
            BrokerCluster brokers,
            LearnerFleet fleet,
            TrialClicks clicks,
            GroupProgress progress,
            int partitions,
            SplittableRandom random,
            TrialReport report) {
        this.brokers = brokers;
        this.fleet = fleet;
        this.clicks = clicks;
        this.progress = progress;
        this.partitions = partitions;
        this.random = random;
        this.report = report;
    }

    /** Spreads the kills over the clicks. */
    void run(long records, int kills, int zombies) throws Exception {
        List<Round> rounds = plan(kills, zombies);
        for (int i = 0; i < rounds.size(); i++) {
            long from = records * (i + 1) / (rounds.size() + 2);
            clicks.quickUpTo(from);
            await("commits to reach " + from, () -> progress.total() >= from);
            if (i == 0) {
                report.started(progress.total());
            }
            report.round(rounds.get(i), rounds.get(i).kills);
            // There is something to learn in each, and the next ones have their share.
            clicks.quickUpTo(records * (i + 2) / (rounds.size() + 2));
            run(rounds.get(i));
        }
        clicks.quickUpTo(records);
    }

    /** Each kind of round in turn until there are enough kills, in an order by chance. */
    private List<Round> plan(int kills, int zombies) {
        List<Round> rounds = new ArrayList<>(Collections.nCopies(zombies, Round.ZOMBIE));
        int planned = 0;
        for (int i = 0; planned < kills; i++) {
            Round round = Round.values()[i % Round.ZOMBIE.ordinal()];
            rounds.add(round);
            planned += round.kills;
        }
        Collections.shuffle(rounds, new Random(random.nextLong()));
        return rounds;
    }

    private void run(Round round) throws Exception {
        int instance = oneThatLearns();
        switch (round) {
            case RANDOM_MOMENT -> {
                fleet.get(instance).runsOn(random.nextInt(1_000));
                fleet.get(instance).kill();
                recover(round, instance);
            }
            case AFTER_PUT -> haltRunning(round, HaltPoint.AFTER_PUT, instance, random.nextInt(MOST_PUTS));
            case BEFORE_COMMIT -> haltRunning(round, HaltPoint.BEFORE_COMMIT, instance, random.nextInt(MOST_COMMITS));
            case RESTORING -> {
                fleet.get(instance).kill();
                fleet.restartToHalt(instance, HaltPoint.RESTORING, 0);
                awaitHalted(instance);
                recover(round, instance);
            }
            case REBALANCING -> {
                int other = (instance + 1) % fleet.size();
                fleet.arm(other, HaltPoint.REBALANCING, 0);
                fleet.get(instance).kill();
                fleet.restart(instance);
                awaitHalted(other);
                recover(round, other);
            }
            case BROKER -> killBroker();
            case ZOMBIE -> standStill(instance);
        }
    }

    private int oneThatLearns() throws Exception {
        Stall stall = new Stall(PATIENCE);
        List<Integer> learning = fleet.learning(brokers.admin(), CrashTrialIT.APPLICATION);
        while (learning.isEmpty()) {
            fleet.get(0).runsOn(50);
            if (stall.lastsAt(0)) {
                throw new AssertionError("no instance has a partition: " + fleet.output());
            }
            learning = fleet.learning(brokers.admin(), CrashTrialIT.APPLICATION);
        }
        return learning.get(random.nextInt(learning.size()));
    }

    private void haltRunning(Round round, HaltPoint point, int instance, int nth) throws Exception {
        fleet.arm(instance, point, nth);
        awaitHalted(instance);
        recover(round, instance);
    }

    private void awaitHalted(int instance) throws Exception {
        Stall stall = new Stall(PATIENCE);
        while (fleet.get(instance).isAlive()) {
            fleet.get(instance).runsOn(50);
            if (stall.lastsAt(0)) {
                throw new AssertionError("instance " + instance + " does not halt: " + fleet.output());
            }
        }
        int code = fleet.get(instance).awaitEnd();
        if (code != HaltingClients.HALTED) {
            throw new AssertionError("instance " + instance + " ended with " + code + ": "
                    + fleet.get(instance).output());
        }
    }

    /** From the end of an instance, which is started again at once. */
    private void recover(Round round, int instance) throws Exception {
        Map<Integer, Long> before = progress.committed();
        long begun = System.nanoTime();
        fleet.restart(instance);
        await("all partitions to go on after " + round, () -> goOn(before));
        report.recovered(round, (System.nanoTime() - begun) / 1e9);
    }

    private void killBroker() throws Exception {
        int broker = nextBroker++ % brokers.size();
        Map<Integer, Long> before = progress.committed();
        progress.watchPauses();
        brokers.kill(broker);
        await("all partitions to go on without a broker", () -> goOn(before));
        report.paused(progress.longestPause());
        brokers.start(broker);
        brokers.awaitJoined(brokers.size());
        brokers.awaitInSync();
    }

    /** Stops an instance without its knowing, until others have taken over and its transaction has timed out. */
    private void standStill(int instance) throws Exception {
        Map<Integer, Long> before = progress.committed();
        long begun = System.nanoTime();
        fleet.get(instance).suspend();
        try {
            await("others to take over from the one that stands still",
                    () -> goOn(before) && System.nanoTime() - begun > 12_000_000_000L);
        } finally {
            fleet.get(instance).resume();
        }
        Map<Integer, Long> after = progress.committed();
        await("all partitions to go on with the one that stood still", () -> goOn(after));
    }

    /** Whether every partition has more commits than {@code before}, or there is nothing left to commit. */
    private boolean goOn(Map<Integer, Long> before) {
        return progress.isPast(before, partitions) || clicks.usedUp();
    }

    private void await(String what, Condition condition) throws Exception {
        Stall stall = new Stall(PATIENCE);
        while (!condition.holds()) {
            fleet.reviveEnded();
            fleet.get(0).runsOn(20);
            if (stall.lastsAt(progress.total())) {
                throw new AssertionError("waited too long for " + what + ", at " + progress.committed() + ": "
                        + fleet.output());
            }
        }
    }

    /** Something that is waited for. */
    @FunctionalInterface
    private interface Condition {
        boolean holds();
    }
}
