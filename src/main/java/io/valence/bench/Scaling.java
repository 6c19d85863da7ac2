package io.valence.bench;

import io.valence.dataset.SyntheticPlan;
import io.valence.topology.LearnerTopology;
import io.valence.topology.TopologyConfig;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * What several tasks cost: the learner on the same clicks, on topics of several partitions, with a thread for each, and
 * with several numbers of clicks between exchanges. In turn, in several rounds after one that warms the JVM up.
 */
public final class Scaling {

    private static final String EXCHANGE_METRICS = "valence-exchange-metrics";

    private final SyntheticPlan plan;
    private final TopologyConfig config;
    private final int rounds;
    private final long commitMs;
    private final Watcher watcher;

    /**
     * @param plan the clicks
     * @param config the learner's
     * @param rounds how many are counted, at least 1
     * @param commitMs the longest that tasks go without a commit
     * @param watcher is told how it goes
     */
    public Scaling(SyntheticPlan plan, TopologyConfig config, int rounds, long commitMs, Watcher watcher) {
        this.plan = plan;
        this.config = config;
        this.rounds = rounds;
        this.commitMs = commitMs;
        this.watcher = watcher;
    }

    /**
     * Measures, on the brokers that {@code clients} name or on one that is started for it.
     *
     * @param partitions how many, each at least 1; one partition does not exchange
     * @param exchangeClicks clicks of all tasks from one exchange to the next; 0 for only at each commit interval
     * @param catalogues for how many items each to compute what is told by one of the most tasks
     */
    public ScalingReport run(
            Clients clients, List<Integer> partitions, List<Integer> exchangeClicks, List<Integer> catalogues)
            throws InterruptedException {
        Machine machine = Machine.now();
        List<ScalingReport.Setup> setups = new ArrayList<>();
        for (int number : partitions) {
            (number == 1 ? List.of(0) : exchangeClicks).forEach(every ->
                    setups.add(new ScalingReport.Setup(number, every, new ArrayList<>())));
        }
        try (TestBed bed = new TestBed(clients)) {
            for (int round = 0; round <= rounds; round++) {
                for (ScalingReport.Setup setup : setups) {
                    ScalingReport.Run run = run(bed, setup);
                    if (round > 0) {
                        setup.runs().add(run);
                    }
                }
            }
        }
        List<ExchangeVolume> volumes = new ArrayList<>();
        for (int items : catalogues) {
            for (int every : exchangeClicks.stream().filter(every -> every > 0).toList()) {
                volumes.add(watcher.watch(items + " items", 1, progress ->
                        ExchangeVolume.measure(config.learner(), plan, items, Collections.max(partitions), every)));
            }
        }
        return new ScalingReport(plan, commitMs, machine, setups, volumes);
    }

    private ScalingReport.Run run(TestBed bed, ScalingReport.Setup setup) throws InterruptedException {
        bed.createTopics(setup.partitions());
        watcher.watch("sending", plan.clicks(), progress -> bed.load(plan, progress));
        String name = setup.partitions() + "-every-" + setup.exchangeClicks();
        return watcher.watch(name, plan.clicks(), progress -> run(bed, name, setup, progress));
    }

    private ScalingReport.Run run(TestBed bed, String name, ScalingReport.Setup setup, LongConsumer progress)
            throws InterruptedException {
        TopologyConfig shared = TestBed.learner(config, setup.partitions(), setup.exchangeClicks());
        try (RunningTopology running = new RunningTopology(
                bed, name, LearnerTopology.build(shared, Clock.systemUTC()), setup.partitions(), commitMs)) {
            Measured measured = running.await(plan.clicks(), progress);
            Map<String, Double> sums = sums(running.streams().metrics());
            return new ScalingReport.Run(
                    measured,
                    sums.getOrDefault("exchange-ms-total", 0.0) / 1e3,
                    sums.getOrDefault("told-bytes-total", 0.0));
        }
    }

    /** The exchange's metrics, over all tasks. */
    private static Map<String, Double> sums(Map<MetricName, ? extends Metric> metrics) {
        return metrics.entrySet().stream()
                .filter(entry -> entry.getKey().group().equals(EXCHANGE_METRICS))
                .collect(Collectors.groupingBy(
                        entry -> entry.getKey().name(),
                        Collectors.summingDouble(entry -> (double) entry.getValue().metricValue())));
    }
}
