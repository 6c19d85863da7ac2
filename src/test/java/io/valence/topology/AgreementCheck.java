package io.valence.topology;

import io.valence.store.StoreNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.apache.kafka.common.utils.Bytes;

/**
 * Whether the tasks of an application hold one model, from the bytes that they committed: that each added once, and
 * only once, what every other told. To be asked when all have heard all, and the application is stopped.
 *
 * <p>What is counted must not differ at all; rows and weights, sums of the same floats in other orders, by no more
 * than rounding. A delta that is lost or added twice moves the counters of every row that it is about. Of followers,
 * only those of rows that had room for all are compared: which of the items leaves a full row depends on the order in
 * which they came.
 */
public final class AgreementCheck {

    /** How far rows and weights may be apart. */
    public static final double ROUNDING = 1e-4;

    private final List<SharedModel> tasks = new ArrayList<>();

    /**
     * Reads what the tasks hold.
     *
     * @param partitions how many tasks, numbered from 0
     * @param store the entries of a store, named as in {@link StoreNames}, of a task; those of its changelog, or of
     *     the store itself
     */
    public AgreementCheck(int partitions, BiFunction<String, Integer, Map<Bytes, byte[]>> store) {
        for (int partition = 0; partition < partitions; partition++) {
            int task = partition;
            tasks.add(new SharedModel(name -> store.apply(name, task)));
        }
    }

    /** What a task holds. */
    public SharedModel task(int partition) {
        return tasks.get(partition);
    }

    /** The largest |w − w'| / |w| or |b − b'| of a row of any task to that of the first. */
    public double largestDifference() {
        return tasks.stream().mapToDouble(tasks.get(0)::largestDifference).max().orElse(0);
    }

    /** The largest difference of a weight that all users share, of any task to that of the first. */
    public double largestDifferenceOfWeights() {
        return tasks.stream().mapToDouble(tasks.get(0)::differenceOfWeights).max().orElse(0);
    }

    /**
     * The largest difference of a follower's count of any task to that of the first. Counts lessen by 2 % with each
     * that comes, so they differ by the order in which it came, and nothing else.
     */
    public double largestDifferenceOfFollowers() {
        return tasks.stream().mapToDouble(tasks.get(0)::differenceOfFollowers).max().orElse(0);
    }

    /**
     * What is wrong with a task, by its partition; those that are right are not in it.
     *
     * @param positives how many clicks of all tasks, other than dislikes, were learned from
     */
    public Map<Integer, List<String>> problems(long positives) {
        Map<Integer, List<String>> all = new TreeMap<>();
        for (int partition = 0; partition < tasks.size(); partition++) {
            List<String> problems = problems(tasks.get(partition), positives);
            if (!problems.isEmpty()) {
                all.put(partition, problems);
            }
        }
        return all;
    }

    private List<String> problems(SharedModel task, long positives) {
        SharedModel first = tasks.get(0);
        List<String> problems = new ArrayList<>();
        require(task.clicks() == positives, "items' clicks are " + task.clicks(), problems);
        require(task.inserts() == positives, "the bank got " + task.inserts(), problems);
        require(task.counts().equals(first.counts()), "counters differ from task 0", problems);
        require(task.queued().equals(first.queued()), "the bank differs from task 0", problems);
        require(new TreeSet<>(task.ids()).equals(task.rows().keySet()), "the catalogue is another", problems);
        double difference = first.largestDifference(task);
        require(difference < ROUNDING, "rows differ from task 0 by " + difference, problems);
        double ofWeights = first.differenceOfWeights(task);
        require(ofWeights < ROUNDING, "weights differ from task 0 by " + ofWeights, problems);
        Set<String> ofFollowers = first.differingFollowers(task);
        require(ofFollowers.isEmpty(), "what followed differs from task 0 for " + ofFollowers, problems);
        return problems;
    }

    private static void require(boolean right, String problem, List<String> problems) {
        if (!right) {
            problems.add(problem);
        }
    }
}
