package io.valence.bench;

import io.valence.dataset.SyntheticPlan;
import io.valence.topology.LearnerTopology;
import io.valence.topology.TopologyConfig;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.streams.Topology;

/**
 * How fast the learner is next to topologies that only get and put, and to itself without Kafka: each runs in turn on
 * the same clicks, which are on the topic before, from the first to the last, in several rounds after one that warms
 * the JVM up. Each round begins with another of them.
 */
public final class Throughput {

    private final SyntheticPlan plan;
    private final TopologyConfig config;
    private final int rounds;
    private final long commitMs;
    private final Watcher watcher;

    /**
     * @param plan the clicks
     * @param config the learner's
     * @param rounds how many are counted, at least 1
     * @param commitMs the commit interval
     * @param watcher is told how it goes
     */
    public Throughput(SyntheticPlan plan, TopologyConfig config, int rounds, long commitMs, Watcher watcher) {
        this.plan = plan;
        this.config = TestBed.learner(config, 1, 0);
        this.rounds = rounds;
        this.commitMs = commitMs;
        this.watcher = watcher;
    }

    /** Measures, on the brokers that {@code clients} name or on one that is started for it. */
    public ThroughputReport run(Clients clients) throws InterruptedException {
        Machine before = Machine.now();
        List<Map<Contender, Measured>> measured = new ArrayList<>();
        try (TestBed bed = new TestBed(clients);
                BareProcess bare = new BareProcess(plan, config.learner())) {
            bed.createTopics(1);
            watcher.watch("sending", plan.clicks(), progress -> bed.load(plan, progress));
            for (int round = 0; round <= rounds; round++) {
                measured.add(round(bed, bare, round));
            }
        }
        return new ThroughputReport(plan, commitMs, before, measured);
    }

    private Map<Contender, Measured> round(TestBed bed, BareProcess bare, int round) throws InterruptedException {
        Map<Contender, Measured> measured = new EnumMap<>(Contender.class);
        Contender[] all = Contender.values();
        for (int i = 0; i < all.length; i++) {
            Contender contender = all[(round + i) % all.length];
            String name = contender.id() + "-" + round;
            measured.put(contender, watcher.watch(
                    name, plan.clicks(), progress -> measure(bed, bare, contender, name, progress)));
        }
        return measured;
    }

    private Measured measure(TestBed bed, BareProcess bare, Contender contender, String name, LongConsumer progress)
            throws InterruptedException {
        String clicks = config.topics().clicks();
        return switch (contender) {
            case ROCKSDB -> run(bed, name, PlainTopology.onDisk(clicks), progress);
            case MEMORY -> run(bed, name, PlainTopology.inMemory(clicks), progress);
            case VALENCE -> run(bed, name, LearnerTopology.build(config, Clock.systemUTC()), progress);
            case BARE -> bare.run(plan.clicks(), progress);
        };
    }

    private Measured run(TestBed bed, String name, Topology topology, LongConsumer progress)
            throws InterruptedException {
        try (RunningTopology running = new RunningTopology(bed, name, topology, 1, commitMs)) {
            return running.await(plan.clicks(), progress);
        }
    }
}
