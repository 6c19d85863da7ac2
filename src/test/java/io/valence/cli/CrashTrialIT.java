package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.dataset.SyntheticPlan;
import io.valence.topology.TopicCreation;
import io.valence.topology.TopicDefinitions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several instances learn from several partitions on three brokers, and are killed, and stood still, and so are the
 * brokers; afterwards the invariants hold. Longer by system properties: see {@code trials.md}.
 */
@Timeout(7200)
class CrashTrialIT {

    private static final int CLICKS = Integer.getInteger("valence.trial.clicks", 20_000);
    private static final int KILLS = Integer.getInteger("valence.trial.kills", 8);
    private static final int ZOMBIES = Integer.getInteger("valence.trial.zombies", 1);
    private static final int PARTITIONS = Integer.getInteger("valence.trial.partitions", 4);
    private static final int INSTANCES = Integer.getInteger("valence.trial.instances", 3);
    private static final int STANDBYS = Integer.getInteger("valence.trial.standbys", 0);

    /** At least as many as there are clicks, so that all banks hold the same. */
    private static final int BANK = Integer.highestOneBit(CLICKS) * 2;

    static final String APPLICATION = "trial";
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private static final Map<String, String> BROKERS = Map.of(
            "group.initial.rebalance.delay.ms", "0",
            "offsets.topic.num.partitions", "2",
            "transaction.state.log.num.partitions", "3",
            "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000",
            "broker.session.timeout.ms", "3000",
            "log.cleaner.dedupe.buffer.size", "8000000",
            "num.network.threads", "2",
            "num.io.threads", "2");

    private final long seed = Long.getLong("valence.test.seed", System.nanoTime());

    @TempDir
    private Path directory;

    @Test
    void shouldHoldTheInvariantsWhenInstancesAndBrokersAreKilled() throws Exception {
        LocalCompose compose = new LocalCompose(directory);
        try (BrokerCluster brokers = BrokerCluster.start(compose, BROKERS)) {
            String servers = brokers.bootstrapServers();
            TopicCreation.create(brokers.admin(), TopicDefinitions.packaged().withClicksPartitions(PARTITIONS).all());
            SyntheticPlan plan = new SyntheticPlan(CLICKS, CLICKS / 30, 500, 10, 200, 7);
            TrialReport report = new TrialReport(CLICKS, PARTITIONS, INSTANCES, STANDBYS, seed);
            try (GroupProgress progress = new GroupProgress(servers, APPLICATION, "clicks");
                    TrialClicks clicks = new TrialClicks(servers, plan, CLICKS / 20, progress::total);
                    LearnerFleet fleet = new LearnerFleet(directory, settings(servers), INSTANCES)) {
                clicks.start();
                new CrashTrial(brokers, fleet, clicks, progress, PARTITIONS, new SplittableRandom(seed), report)
                        .run(CLICKS, KILLS, ZOMBIES);
                Stall stall = new Stall(PATIENCE);
                while (!clicks.done() || progress.total() < CLICKS) {
                    fleet.reviveEnded();
                    fleet.get(0).runsOn(50);
                    if (stall.lastsAt(progress.total())) {
                        throw new AssertionError("at " + progress.total() + ", seed " + seed + ": " + fleet.output());
                    }
                }
                report.finished();
                awaitHeard(brokers, fleet);
                awaitWindows(servers);
                assertEquals(List.of(), fleet.stop(), "seed " + seed);
                report.ended(fleet.endings());
            }
            Map<String, List<String>> problems = check(brokers, report);
            report.print();
            assertEquals(Map.of(), problems, "seed " + seed);
        }
    }

    private Map<String, String> settings(String servers) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("kafka.bootstrap.servers", servers);
        settings.put("kafka.application.id", APPLICATION);
        settings.put("kafka.processing.guarantee", System.getProperty("valence.test.guarantee", "exactly_once_v2"));
        settings.put("kafka.num.standby.replicas", Integer.toString(STANDBYS));
        settings.put("kafka.commit.interval.ms", "500");
        settings.put("kafka.consumer.session.timeout.ms", "6000");
        settings.put("kafka.consumer.heartbeat.interval.ms", "1000");
        settings.put("kafka.producer.transaction.timeout.ms", "10000");
        settings.put("kafka.admin.default.api.timeout.ms", Long.toString(PATIENCE.toMillis()));
        settings.put("kafka.admin.request.timeout.ms", "5000");
        settings.put("valence.exchange.clicks", "0");
        settings.put("valence.learner.dimensions", "16");
        settings.put("valence.learner.negatives", "16");
        settings.put("valence.learner.bank-capacity", Integer.toString(BANK));
        settings.put("valence.metrics.per-event", "true");
        return settings;
    }

    /** Waits until every task has heard what the others told. */
    private void awaitHeard(BrokerCluster brokers, LearnerFleet fleet) throws Exception {
        SettledTransactions transactions =
                new SettledTransactions(brokers.bootstrapServers(), brokers.admin(), APPLICATION);
        Stall stall = new Stall(Duration.ofSeconds(60));
        List<String> left = transactions.left(Set.of("item-deltas"));
        while (!left.isEmpty() && !stall.lastsAt(left.hashCode())) {
            fleet.reviveEnded();
            fleet.get(0).runsOn(200);
            left = transactions.left(Set.of("item-deltas"));
        }
    }

    /** Waits until the last windows of the loss were published, which they are after a while without clicks. */
    private static void awaitWindows(String servers) {
        EvaluationReport windows = new EvaluationReport(CLICKS);
        Stall stall = new Stall(Duration.ofSeconds(30));
        try (LossFeed feed = new LossFeed(Map.of("bootstrap.servers", servers), "loss-metrics")) {
            while (windows.processed() < CLICKS && !stall.lastsAt(windows.processed())) {
                feed.poll(Duration.ofMillis(200), windows::add);
            }
        }
    }

    private Map<String, List<String>> check(BrokerCluster brokers, TrialReport report) throws Exception {
        String servers = brokers.bootstrapServers();
        SettledTransactions transactions = new SettledTransactions(servers, brokers.admin(), APPLICATION);
        // Those of the killed are open until they time out.
        Stall stall = new Stall(Duration.ofSeconds(20));
        while (!transactions.open().isEmpty() && !stall.lastsAt(0)) {
            brokers.awaitJoined(brokers.size());
        }
        List<String> unsettled = new ArrayList<>(transactions.open());
        unsettled.addAll(transactions.left(Set.of("clicks", "item-deltas")));
        TrialInvariants invariants = new TrialInvariants(servers, APPLICATION, PARTITIONS, CLICKS, BANK);
        Map<String, List<String>> problems = new TreeMap<>(invariants.problems());
        report.largestDifference(invariants.largestDifference());
        put(problems, "I8", unsettled);
        put(problems, "I6", restored(servers));
        return problems;
    }

    /** All stores, restored by one instance from nothing. */
    private List<String> restored(String servers) throws Exception {
        Path fresh = directory.resolve("fresh");
        Map<String, String> settings = settings(servers);
        settings.put("kafka.state.dir", fresh.toString());
        try (LearnerProcess learner = LearnerProcess.start(directory, List.of(), settings)) {
            if (!Ready.await(learner, PATIENCE)) {
                return List.of("what was committed cannot be restored: " + learner.output());
            }
            assertEquals(0, learner.stop(), learner.output());
        }
        return new RestoredStores(servers, APPLICATION).problems(fresh, PARTITIONS);
    }

    private static void put(Map<String, List<String>> problems, String invariant, List<String> found) {
        if (!found.isEmpty()) {
            problems.put(invariant, found);
        }
    }
}
