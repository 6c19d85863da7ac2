package io.valence.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** Follows what a group commits of a topic, and for how long at most it committed nothing. */
final class GroupProgress implements AutoCloseable {

    private static final long LOOK_EVERY_MS = 50;

    private final Admin admin;
    private final String group;
    private final String topic;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
    private final Map<Integer, Long> committed = new HashMap<>();
    private long lastGrowth = System.nanoTime();
    private long longestPause;

    GroupProgress(String bootstrapServers, String group, String topic) {
        // A broker that is gone is not waited for.
        admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrapServers,
                "request.timeout.ms", 1_000,
                "default.api.timeout.ms", 2_000,
                "reconnect.backoff.max.ms", 200));
        this.group = group;
        this.topic = topic;
        looking.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            var offsets = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
            Map<Integer, Long> found = new HashMap<>();
            offsets.forEach((partition, offset) -> {
                if (offset != null && partition.topic().equals(topic)) {
                    found.put(partition.partition(), offset.offset());
                }
            });
            take(found);
        } catch (ExecutionException e) {
            // The coordinator is on the move, or there is no group yet: nothing is known to have grown.
            take(Map.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void take(Map<Integer, Long> found) {
        long before = total();
        found.forEach((partition, offset) -> committed.merge(partition, offset, Math::max));
        long now = System.nanoTime();
        longestPause = Math.max(longestPause, now - lastGrowth);
        if (total() > before) {
            lastGrowth = now;
        }
    }

    /** By partition; those of which nothing was committed are not in it. */
    synchronized Map<Integer, Long> committed() {
        return new HashMap<>(committed);
    }

    /** Of all partitions. */
    synchronized long total() {
        return committed.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Forgets the pauses so far. */
    synchronized void watchPauses() {
        lastGrowth = System.nanoTime();
        longestPause = 0;
    }

    /** Seconds without progress, since {@link #watchPauses}. */
    synchronized double longestPause() {
        return longestPause / 1e9;
    }

    /** Whether more was committed of each of so many partitions than {@code before}. */
    boolean isPast(Map<Integer, Long> before, int partitions) {
        Map<Integer, Long> now = committed();
        for (int partition = 0; partition < partitions; partition++) {
            if (now.getOrDefault(partition, 0L) <= before.getOrDefault(partition, 0L)) {
                return false;
            }
        }
        return true;
    }


    @Override
    public void close() throws InterruptedException {
        looking.shutdown();
        looking.awaitTermination(10, TimeUnit.SECONDS);
        admin.close();
    }
}
