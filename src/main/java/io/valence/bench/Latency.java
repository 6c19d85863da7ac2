package io.valence.bench;

import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.event.Click;
import io.valence.query.Answer;
import io.valence.query.Embedding;
import io.valence.query.EmbeddingQueries;
import io.valence.store.StoreNames;
import io.valence.topology.LearnerTopology;
import io.valence.topology.TopologyConfig;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How long it takes from a click to an embedding that has learned from it and can be asked for. Clicks are sent at a
 * steady rate, whatever becomes of those before them, and each counts from when it was due to be sent: a stall delays
 * all that were due meanwhile. One is visible when the user's row, asked for as over HTTP, counts as many updates.
 */
public final class Latency {

    /** Between two looks at a row that has not got there: what is seen is late by that and by looks at others. */
    private static final long POLL_NANOS = 500_000;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int WARM_UP_SECONDS = 5;

    private final SyntheticPlan plan;
    private final TopologyConfig config;
    private final int rate;
    private final Watcher watcher;

    /**
     * @param plan as many clicks as {@link #clicks} says
     * @param config the learner's
     * @param rate clicks a second
     * @param watcher is told how it goes
     */
    public Latency(SyntheticPlan plan, TopologyConfig config, int rate, Watcher watcher) {
        this.plan = plan;
        this.config = TestBed.learner(config, 1, 0);
        this.rate = rate;
        this.watcher = watcher;
    }

    /** How many clicks a measurement of so many seconds takes, with those that warm up. */
    public static long clicks(int rate, int seconds) {
        return (long) rate * (WARM_UP_SECONDS + seconds);
    }

    /** Measures with each of the commit intervals, on the brokers of {@code clients} or on one that is started. */
    public LatencyReport run(Clients clients, List<Long> commitMs) throws InterruptedException {
        Machine machine = Machine.now();
        Map<Long, long[]> nanos = new LinkedHashMap<>();
        try (TestBed bed = new TestBed(clients)) {
            warmUp(bed, commitMs.get(0));
            for (long interval : commitMs) {
                bed.createTopics(1);
                String name = "commit-" + interval;
                try (RunningTopology running = new RunningTopology(
                        bed, name, LearnerTopology.build(config, Clock.systemUTC()), 1, interval)) {
                    EmbeddingQueries queries =
                            EmbeddingQueries.of(
                                    running.streams(), null, StoreNames.MAIN, config.learner(), false, false);
                    nanos.put(interval, watcher.watch(
                            name, plan.clicks(), progress -> measure(bed, queries, progress)));
                }
            }
        }
        return new LatencyReport(rate, plan.clicks() / rate - WARM_UP_SECONDS, machine, nanos);
    }

    /** Learns from as many clicks as fast as can be: a cold JVM would be measured otherwise. */
    private void warmUp(TestBed bed, long interval) throws InterruptedException {
        bed.createTopics(1);
        bed.load(plan, sent -> {});
        try (RunningTopology running = new RunningTopology(
                bed, "warm-up", LearnerTopology.build(config, Clock.systemUTC()), 1, interval)) {
            watcher.watch("warming up", plan.clicks(), progress -> running.await(plan.clicks(), progress));
        }
    }

    /** Latencies in the order of the clicks, without those that warm up. */
    private long[] measure(TestBed bed, EmbeddingQueries queries, LongConsumer progress) throws InterruptedException {
        Queue<Sent> sent = new ConcurrentLinkedQueue<>();
        Thread sender = new Thread(() -> send(bed, sent), "bench-sender");
        sender.setDaemon(true);
        sender.start();
        long[] nanos = new long[(int) plan.clicks()];
        long seen = System.nanoTime();
        for (int i = 0; i < nanos.length; ) {
            Sent first = sent.peek();
            long now = System.nanoTime();
            if (first != null && isVisible(queries, first)) {
                now = System.nanoTime();
                nanos[i++] = now - first.due;
                sent.remove();
                seen = now;
                progress.accept(i);
            } else if (now - seen > PATIENCE_NANOS) {
                throw new IllegalStateException("click " + i + " does not become visible");
            } else {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
        sender.join();
        int skipped = rate * WARM_UP_SECONDS;
        return Arrays.copyOfRange(nanos, skipped, nanos.length);
    }

    private static boolean isVisible(EmbeddingQueries queries, Sent click) {
        return queries.user(click.user) instanceof Answer.Found<Embedding> found
                && found.value().updates() >= click.updates;
    }

    private void send(TestBed bed, Queue<Sent> sent) {
        SyntheticClicks source = new SyntheticClicks(plan);
        Map<String, Integer> updates = new HashMap<>();
        try (KafkaProducer<byte[], byte[]> producer = bed.producer(Map.of(ProducerConfig.LINGER_MS_CONFIG, 0))) {
            long start = System.nanoTime();
            long gap = TimeUnit.SECONDS.toNanos(1) / rate;
            long due = start;
            for (Click click = source.next(); click != null; click = source.next()) {
                for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                    LockSupport.parkNanos(early);
                }
                producer.send(TestBed.record(click));
                sent.add(new Sent(click.userId(), updates.merge(click.userId(), 1, Integer::sum), due));
                due += gap;
            }
        }
    }

    /**
     * A click that is to become visible.
     *
     * @param updates the user's, with this click
     * @param due when it was to be sent
     */
    private record Sent(String user, int updates, long due) {}
}
