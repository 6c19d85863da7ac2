package io.valence.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Brings the topics of a broker to what is defined: creates what is missing, and changes nothing that is there. */
public final class TopicCreation {

    private TopicCreation() {}

    /**
     * Creates the topics that are missing, with the broker's own replication factor.
     *
     * @return the state of each, in the order of {@code definitions}; none is {@link TopicState.Missing}
     * @throws KafkaException if the broker does not answer in time, or refuses
     */
    public static List<TopicState> create(Admin admin, Collection<TopicDefinition> definitions) {
        return create(admin, definitions, Optional.empty());
    }

    /**
     * Creates the topics that are missing.
     *
     * @param replication on how many brokers each partition is kept; empty leaves it to the broker, and to what it is
     *     for a topic that exists
     * @return the state of each, in the order of {@code definitions}; none is {@link TopicState.Missing}
     * @throws KafkaException if the broker does not answer in time, or refuses, as it does if it has fewer companions
     */
    public static List<TopicState> create(
            Admin admin, Collection<TopicDefinition> definitions, Optional<Short> replication) {
        List<TopicState> states = new ArrayList<>();
        List<TopicDefinition> there = new ArrayList<>();
        Map<String, TopicState> before = byName(inspect(admin, definitions, replication));
        for (TopicDefinition definition : definitions) {
            if (before.get(definition.name()) instanceof TopicState.Missing
                    && !createIfMissing(admin, definition, replication)) {
                there.add(definition);
            }
        }
        Map<String, TopicState> meanwhile = byName(inspect(admin, there, replication));
        for (TopicDefinition definition : definitions) {
            TopicState state = meanwhile.getOrDefault(definition.name(), before.get(definition.name()));
            states.add(state instanceof TopicState.Missing ? new TopicState.Created(definition.name()) : state);
        }
        return states;
    }

    /**
     * Compares the topics of a broker with what is defined.
     *
     * @return the state of each, in the order of {@code definitions}; none is {@link TopicState.Created}
     * @throws KafkaException if the broker does not answer in time, or refuses
     */
    public static List<TopicState> inspect(Admin admin, Collection<TopicDefinition> definitions) {
        return inspect(admin, definitions, Optional.empty());
    }

    private static List<TopicState> inspect(
            Admin admin, Collection<TopicDefinition> definitions, Optional<Short> replication) {
        Map<String, KafkaFuture<TopicDescription>> descriptions = admin.describeTopics(
                        definitions.stream().map(TopicDefinition::name).toList())
                .topicNameValues();
        List<TopicState> states = new ArrayList<>();
        for (TopicDefinition definition : definitions) {
            try {
                TopicDescription description = await(descriptions.get(definition.name()));
                List<String> differences = new ArrayList<>();
                replication.ifPresent(expected -> addReplication(description, expected, differences));
                differences.addAll(differences(definition, description, configuration(admin, definition)));
                states.add(differences.isEmpty()
                        ? new TopicState.AsDefined(definition.name())
                        : new TopicState.Differing(definition.name(), differences));
            } catch (UnknownTopicOrPartitionException e) {
                states.add(new TopicState.Missing(definition.name()));
            }
        }
        return states;
    }

    /**
     * How many partitions a topic has.
     *
     * @throws UnknownTopicOrPartitionException if there is no such topic
     * @throws KafkaException if the broker does not answer in time, or refuses
     */
    public static int partitions(Admin admin, String topic) {
        return await(admin.describeTopics(List.of(topic)).topicNameValues().get(topic)).partitions().size();
    }

    /** Whether it was missing: somebody else may have been quicker. */
    private static boolean createIfMissing(Admin admin, TopicDefinition definition, Optional<Short> replication) {
        NewTopic topic = new NewTopic(definition.name(), Optional.of(definition.partitions()), replication)
                .configs(definition.configuration());
        try {
            await(admin.createTopics(List.of(topic)).all());
            return true;
        } catch (TopicExistsException e) {
            return false;
        }
    }

    private static Config configuration(Admin admin, TopicDefinition definition) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, definition.name());
        return await(admin.describeConfigs(List.of(resource)).values().get(resource));
    }

    private static void addReplication(TopicDescription description, int expected, List<String> differences) {
        int least = description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        if (least != expected) {
            differences.add("replication is " + least + ", expected " + expected);
        }
    }

    private static List<String> differences(
            TopicDefinition definition, TopicDescription description, Config configuration) {
        List<String> differences = new ArrayList<>();
        int partitions = description.partitions().size();
        if (partitions != definition.partitions()) {
            differences.add("partitions is " + partitions + ", expected " + definition.partitions());
        }
        definition.configuration().forEach((key, expected) -> {
            ConfigEntry entry = configuration.get(key);
            String actual = entry == null ? "unknown to the broker" : entry.value();
            if (!expected.equals(actual)) {
                differences.add(key + " is " + actual + ", expected " + expected);
            }
        });
        return differences;
    }

    private static Map<String, TopicState> byName(List<TopicState> states) {
        Map<String, TopicState> byName = new HashMap<>();
        states.forEach(state -> byName.put(state.name(), state));
        return byName;
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException kafka) {
                throw kafka;
            }
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
