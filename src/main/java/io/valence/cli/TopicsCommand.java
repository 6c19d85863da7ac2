package io.valence.cli;

import io.valence.topology.TopicCreation;
import io.valence.topology.TopicDefinition;
import io.valence.topology.TopicDefinitions;
import io.valence.topology.TopicState;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.AdminClientConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The verb that creates the topics and says what is on them. */
@Command(
        name = "topics",
        subcommands = {TopicsCommand.Create.class, TopicsCommand.Describe.class},
        description = "Creates the topics, or describes them.",
        footer = {"", "Example:", "  valence topics describe"})
final class TopicsCommand implements Runnable {

    private static final String NETWORK_LOG_LEVEL =
            "org.slf4j.simpleLogger.log.org.apache.kafka.clients.NetworkClient";

    @Spec
    private CommandSpec spec;

    /** Without a verb: says which there are. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static TopicDefinitions definitions(Settings settings) {
        return TopicDefinitions.packaged().withNames(settings.topology().topics());
    }

    /** The client would warn at each attempt to connect; that none succeeded is reported once, at the end. */
    private static void quietNetwork() {
        if (System.getProperty(NETWORK_LOG_LEVEL) == null) {
            System.setProperty(NETWORK_LOG_LEVEL, "error");
        }
    }

    /** Creates what is missing. */
    @Command(
            name = "create",
            description = "Creates the topics that are missing; changes none that exist.",
            footer = {"", "Example:", "  valence topics create --bootstrap-servers localhost:9092"})
    static final class Create implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Mixin
        private BrokerOptions options;

        @Option(names = "--partitions", paramLabel = "N", description = "Partitions of the topic of clicks.")
        private Integer partitions;

        @Option(names = "--replication", paramLabel = "N",
                description = "Brokers that keep each partition. As the broker sees fit unless given.")
        private Short replication;

        @Override
        public Integer call() {
            quietNetwork();
            Settings settings = options.settings();
            List<TopicDefinition> topics = chosen(definitions(settings)).all();
            requireAtLeastOne("--replication", replication);
            List<TopicState> states = AdminCall.on(settings.kafka(),
                    admin -> TopicCreation.create(admin, topics, Optional.ofNullable(replication)));
            PrintWriter out = spec.commandLine().getOut();
            int width = states.stream().mapToInt(state -> state.name().length()).max().orElse(0);
            states.forEach(state -> out.print(
                    String.format("%-" + width + "s  %s\n", state.name(), TopicTable.inWords(state))));
            out.flush();
            return 0;
        }

        private TopicDefinitions chosen(TopicDefinitions definitions) {
            if (partitions == null) {
                return definitions;
            }
            requireAtLeastOne("--partitions", partitions);
            return definitions.withClicksPartitions(partitions);
        }

        private static void requireAtLeastOne(String option, Number given) {
            if (given != null && given.intValue() < 1) {
                throw new UserError(option + " is " + given + ", expected 1 or more");
            }
        }
    }

    /** Says what is on the topics. */
    @Command(
            name = "describe",
            description = "Shows each topic's configuration, key and value; with a broker, also whether it is there.",
            footer = {"", "Example:", "  valence topics describe --bootstrap-servers localhost:9092"})
    static final class Describe implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Mixin
        private BrokerOptions options;

        @Override
        public Integer call() {
            quietNetwork();
            Settings settings = options.settings();
            List<TopicDefinition> topics = definitions(settings).all();
            PrintWriter out = spec.commandLine().getOut();
            out.print(TopicTable.of(topics, states(settings.kafka(), topics)));
            out.flush();
            return 0;
        }

        private static List<TopicState> states(Properties kafka, List<TopicDefinition> topics) {
            return kafka.containsKey(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)
                    ? AdminCall.on(kafka, admin -> TopicCreation.inspect(admin, topics))
                    : List.of();
        }
    }
}
