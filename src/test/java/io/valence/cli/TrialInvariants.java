package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.codec.ClickJson;
import io.valence.codec.RowView;
import io.valence.event.Click;
import io.valence.store.StoreNames;
import io.valence.topology.AgreementCheck;
import io.valence.topology.SharedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;

/**
 * What must hold of several partitions' model when all are stopped, whatever happened before: the invariants I1 to I5
 * and I7 of what was committed. I6 is {@link RestoredStores}'s, I8 {@link SettledTransactions}'s.
 */
final class TrialInvariants {

    /** How far rows may be apart: sums of the same floats in other orders. */
    private static final double ROUNDING = 1e-3;

    private final String bootstrapServers;
    private final String application;
    private final int partitions;
    private final int records;
    private final int bankCapacity;
    private final ObjectMapper json = new ObjectMapper();
    private final TreeMap<String, List<String>> problems = new TreeMap<>();

    /** What the topic of clicks holds: clicks of each user by partition, of each item, and items in order. */
    private final List<Map<String, Integer>> clicksOfUsers = new ArrayList<>();
    private final TreeMap<String, Integer> clicksOfItems = new TreeMap<>();
    private final List<List<String>> itemsInOrder = new ArrayList<>();
    private int clicks;
    private double largestDifference;
    private AgreementCheck agreement;

    /** @param records how many were sent, numbered from 0 as {@link TrialClicks} does */
    TrialInvariants(String bootstrapServers, String application, int partitions, int records, int bankCapacity) {
        this.bootstrapServers = bootstrapServers;
        this.application = application;
        this.partitions = partitions;
        this.records = records;
        this.bankCapacity = bankCapacity;
    }

    /** What does not hold, by the invariant's name; empty if all is well. */
    Map<String, List<String>> problems() {
        readClicks();
        checkOutputs();
        for (int partition = 0; partition < partitions; partition++) {
            checkUsers(partition);
            checkItems(partition);
            checkBank(partition);
        }
        return problems;
    }

    /** The largest relative difference of a row of any task to that of the first, once {@link #problems} were asked. */
    double largestDifference() {
        return largestDifference;
    }

    private void readClicks() {
        BitSet sent = new BitSet(records);
        for (int partition = 0; partition < partitions; partition++) {
            Map<String, Integer> users = new TreeMap<>();
            List<String> items = new ArrayList<>();
            forEach("clicks", partition, record -> {
                if (isClick(record.value())) {
                    Click click = ClickJson.read(record.value());
                    once("sent", sent, Integer.parseInt(click.eventId()));
                    users.merge(click.userId(), 1, Integer::sum);
                    clicksOfItems.merge(click.itemId(), 1, Integer::sum);
                    items.add(click.itemId());
                    clicks++;
                } else {
                    once("sent", sent, TrialClicks.poisonedNumber(record.value()));
                }
            });
            clicksOfUsers.add(users);
            itemsInOrder.add(items);
        }
        require("sent", sent.cardinality() == records, "the topic holds " + sent.cardinality() + " of " + records);
    }

    private static boolean isClick(byte[] value) {
        return value[value.length - 1] == '}';
    }

    /** I1, I3: the topics of the loss and of dead letters, of one partition each. */
    private void checkOutputs() {
        BitSet accepted = new BitSet(records);
        BitSet refused = new BitSet(records);
        EvaluationReport windows = new EvaluationReport(records);
        forEach("loss-metrics", 0, record -> {
            JsonNode sample = read(record.value());
            if (sample.path("type").asText().equals("click")) {
                once("I1", accepted, Integer.parseInt(sample.path("event_id").asText()));
                require("I7", sample.path("loss").isNumber(), "the loss of a click is " + sample.path("loss"));
            } else {
                windows.add(sample);
            }
        });
        forEach("clicks-dlq", 0, record -> once("I1", refused, TrialClicks.poisonedNumber(record.value())));
        for (int number = 0; number < records; number++) {
            boolean poisoned = TrialClicks.isPoisoned(number);
            if (accepted.get(number) == poisoned || refused.get(number) != poisoned) {
                require("I1", false, "record " + number + (accepted.get(number) ? " was accepted" : " was not accepted")
                        + (refused.get(number) ? " and refused" : " and not refused"));
            }
        }
        require("I3", windows.clicks() == clicks, "the windows count " + windows.clicks() + " of " + clicks + " clicks");
        require("I3", windows.processed() == records, "and " + windows.processed() + " of " + records + " records");
    }

    private JsonNode read(byte[] value) {
        try {
            return json.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** I2, and I7 of users. */
    private void checkUsers(int partition) {
        Map<String, Integer> updates = new TreeMap<>();
        store(StoreNames.USERS, partition).forEach((key, value) -> {
            String id = new String(key.get(), StandardCharsets.UTF_8);
            RowView row = new RowView(value);
            updates.put(id, (int) row.updates());
            requireFinite("user " + id, row.vector());
        });
        Map<String, Integer> expected = clicksOfUsers.get(partition);
        if (!updates.equals(expected)) {
            List<String> wrong = expected.keySet().stream()
                    .filter(user -> !expected.get(user).equals(updates.get(user)))
                    .map(user -> user + " has " + updates.get(user) + " updates of " + expected.get(user) + " clicks")
                    .toList();
            require("I2", false, "of task " + partition + " " + wrong.size() + " users: " + first(wrong)
                    + ", in all " + updates.values().stream().mapToLong(Integer::longValue).sum() + " of "
                    + itemsInOrder.get(partition).size());
        }
    }

    /** I4: each task has counted each click of each item once, and its rows are those of the first task. */
    private void checkItems(int partition) {
        SharedModel model = agreement().task(partition);
        TreeMap<String, Integer> counted = new TreeMap<>();
        model.rows().forEach((id, row) -> {
            if (row.clicks() > 0) {
                counted.put(id, row.clicks());
            }
            requireFinite("item " + id, row.vector());
            require("I7", Float.isFinite(row.bias()), "item " + id + " has the bias " + row.bias());
        });
        List<String> wrong = clicksOfItems.keySet().stream()
                .filter(item -> !clicksOfItems.get(item).equals(counted.get(item)))
                .map(item -> item + " has " + counted.get(item) + " of " + clicksOfItems.get(item) + " clicks")
                .toList();
        String task = "task " + partition + ": ";
        require("I4", wrong.isEmpty(), task + wrong.size() + " items: " + first(wrong));
        require("I4", counted.keySet().equals(clicksOfItems.keySet()), task + "other items than were clicked");
        SharedModel first = agreement().task(0);
        require("I4", first.counts().equals(model.counts()), task + "counters differ from task 0");
        require("I4", first.differingFollowers(model).isEmpty(), task + "what followed differs from task 0");
        double difference = first.largestDifference(model);
        largestDifference = Math.max(largestDifference, difference);
        require("I4", difference < ROUNDING, task + "rows differ from task 0 by " + difference);
    }

    /** I5: as many as there were clicks, and each task's in the order of its log. */
    private void checkBank(int partition) {
        String task = "task " + partition + ": ";
        long inserts = agreement().task(partition).inserts();
        require("I5", inserts == clicks, task + "the bank got " + inserts + " of " + clicks);
        List<String> queue = agreement().task(partition).queue();
        require("I5", queue.size() == Math.min(inserts, bankCapacity), task + "the bank holds " + queue.size());
        if (inserts <= bankCapacity) {
            for (int other = 0; other < partitions; other++) {
                require("I5", isWithin(itemsInOrder.get(other), queue),
                        task + "the bank does not hold the items of partition " + other + " in order");
            }
        }
    }

    /** Whether {@code part} is left of {@code whole} if some are taken out. */
    private static boolean isWithin(List<String> part, List<String> whole) {
        int found = 0;
        for (int at = 0; at < whole.size() && found < part.size(); at++) {
            if (whole.get(at).equals(part.get(found))) {
                found++;
            }
        }
        return found == part.size();
    }

    /** Read once: nothing changes any more. */
    private AgreementCheck agreement() {
        if (agreement == null) {
            agreement = new AgreementCheck(partitions, this::store);
        }
        return agreement;
    }

    private Map<Bytes, byte[]> store(String name, int partition) {
        return ChangelogDump.store(bootstrapServers, application, name, partition);
    }

    private void forEach(
            String topic, int partition, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        ChangelogDump.forEach(bootstrapServers, new TopicPartition(topic, partition), 0, reader);
    }

    private void requireFinite(String whose, float[] vector) {
        for (float value : vector) {
            require("I7", Float.isFinite(value), whose + " has " + value);
        }
    }

    private void once(String invariant, BitSet seen, int number) {
        require(invariant, !seen.get(number), "record " + number + " is there twice");
        seen.set(number);
    }

    private void require(String invariant, boolean right, String problem) {
        if (!right) {
            List<String> all = problems.computeIfAbsent(invariant, key -> new ArrayList<>());
            if (all.size() < 10) {
                all.add(problem);
            }
        }
    }

    private static List<String> first(List<String> all) {
        return all.subList(0, Math.min(3, all.size()));
    }
}
