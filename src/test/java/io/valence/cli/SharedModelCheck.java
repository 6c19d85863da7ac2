package io.valence.cli;

import io.valence.codec.RowView;
import io.valence.store.StoreNames;
import io.valence.topology.SharedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;

/** Whether the tasks of an application hold one model, from what they committed. */
final class SharedModelCheck {

    /** How far rows may be apart: sums of the same floats in other orders. */
    private static final double ROUNDING = 1e-4;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String bootstrapServers;
    private final String application;
    private final int partitions;

    SharedModelCheck(String bootstrapServers, String application, int partitions) {
        this.bootstrapServers = bootstrapServers;
        this.application = application;
        this.partitions = partitions;
    }

    Map<Bytes, byte[]> store(String name, int partition) {
        return ChangelogDump.store(bootstrapServers, application, name, partition);
    }

    /** Waits until every task has heard of so many positives, or nothing moves any more. */
    void awaitPositives(long positives) {
        Stall stall = new Stall(PATIENCE);
        long heard = 0;
        while (heard != positives * partitions && !stall.lastsAt(heard)) {
            heard = 0;
            for (int partition = 0; partition < partitions; partition++) {
                heard += inserts(partition);
            }
        }
    }

    long inserts(int partition) {
        return SharedModel.inserts(store(StoreNames.BANK, partition));
    }

    /** The updates of all tasks' users together. */
    long updatesOfUsers() {
        long updates = 0;
        for (int partition = 0; partition < partitions; partition++) {
            for (byte[] row : store(StoreNames.USERS, partition).values()) {
                updates += new RowView(row).updates();
            }
        }
        return updates;
    }

    /** The largest relative difference of a row of any task to that of the first. */
    double largestDifference() {
        TreeMap<String, SharedModel.Row> first = rows(0);
        double largest = 0;
        for (int partition = 1; partition < partitions; partition++) {
            largest = Math.max(largest, SharedModel.largestDifference(first, rows(partition)));
        }
        return largest;
    }

    /** What is wrong with a task, by its partition; those that are right are not in it. */
    Map<Integer, List<String>> problems(long clicks) {
        Map<Integer, List<String>> all = new TreeMap<>();
        TreeMap<String, String> counts = SharedModel.counts(rows(0));
        Map<String, Integer> queued = queued(0);
        for (int partition = 0; partition < partitions; partition++) {
            List<String> problems = new ArrayList<>();
            TreeMap<String, SharedModel.Row> rows = rows(partition);
            long learned = rows.values().stream().mapToLong(SharedModel.Row::clicks).sum();
            require(learned == clicks, "items' clicks are " + learned, problems);
            require(inserts(partition) == clicks, "the bank got " + inserts(partition), problems);
            require(counts.equals(SharedModel.counts(rows)), "counters differ from task 0", problems);
            require(queued.equals(queued(partition)), "the bank differs from task 0", problems);
            require(new TreeSet<>(ids(partition)).equals(counts.keySet()), "the catalogue is another", problems);
            double difference = SharedModel.largestDifference(rows(0), rows);
            require(difference < ROUNDING, "rows differ from task 0 by " + difference, problems);
            if (!problems.isEmpty()) {
                all.put(partition, problems);
            }
        }
        return all;
    }

    private static void require(boolean right, String problem, List<String> problems) {
        if (!right) {
            problems.add(problem);
        }
    }

    private TreeMap<String, SharedModel.Row> rows(int partition) {
        return SharedModel.rows(store(StoreNames.ITEMS, partition));
    }

    List<String> ids(int partition) {
        return SharedModel.ids(store(StoreNames.CATALOGUE, partition));
    }

    private Map<String, Integer> queued(int partition) {
        return SharedModel.queued(store(StoreNames.BANK, partition), ids(partition));
    }
}
