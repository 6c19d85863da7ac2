package io.valence.cli;

import io.valence.topology.TopicCreation;
import io.valence.topology.TopicDefinition;
import io.valence.topology.TopicDefinitions;
import io.valence.topology.TopicState;
import io.valence.topology.TopologyConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.StreamsConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The verb that learns from a Kafka until it is stopped. */
@Command(
        name = "run",
        description = "Learns from the clicks of a Kafka cluster, until stopped.",
        footer = {
            "",
            "Stops cleanly, with exit code 0, on SIGINT (Ctrl-C) and SIGTERM.",
            "",
            "Example:",
            "  valence run --bootstrap-servers localhost:9092 --config valence.properties"
        })
final class RunCommand implements Callable<Integer> {

    /** Kafka's own default is a temporary directory, which may be emptied under a running learner. */
    private static final String STATE_DIRECTORY = "valence-state";

    @Spec
    private CommandSpec spec;

    @Mixin
    private BrokerOptions options;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = options.settings();
        requireTopics(settings);
        Properties properties = settings.kafka();
        properties.putIfAbsent(StreamsConfig.STATE_DIR_CONFIG, STATE_DIRECTORY);
        PrintWriter out = spec.commandLine().getOut();
        try (ApiDoor door = ApiDoor.open(settings);
                LearnerService learner = announced(door, settings, properties)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stopCleanly(learner), "stop"));
            learner.start();
            out.println("learning from '" + settings.clicksTopic() + "', state in "
                    + Path.of(properties.getProperty(StreamsConfig.STATE_DIR_CONFIG)).toAbsolutePath());
            door.url().ifPresent(url -> out.println("answering at " + url));
            out.flush();
            learner.awaitEnd();
            if (learner.failed()) {
                throw learner.failure();
            }
            return 0;
        }
    }

    /** A learner that answers at the door. */
    static LearnerService announced(ApiDoor door, Settings settings, Properties properties) {
        door.announce(properties);
        TopologyConfig topology = settings.topology().withPartitions(partitions(settings, properties));
        LearnerService learner = new LearnerService(topology, properties, Clock.systemUTC());
        door.answerFrom(learner.streams(), properties, settings.clicksTopic());
        return learner;
    }

    /**
     * Ends the JVM with 0: a stop that was asked for and went well is no failure, which the signal's own exit code
     * would say.
     */
    private static void stopCleanly(LearnerService learner) {
        if (!learner.failed()) {
            learner.close();
            Runtime.getRuntime().halt(0);
        }
    }

    /** Of the topic of clicks; where that is more than one, the tasks need a topic to tell each other. */
    private static int partitions(Settings settings, Properties properties) {
        String deltas = settings.itemDeltasTopic();
        return AdminCall.on(properties, admin -> {
            int clicks = TopicCreation.partitions(admin, settings.clicksTopic());
            if (clicks > 1) {
                requireNoShadows(clicks, settings);
                requireAsMany(clicks, settings.clicksTopic(), partitionsOrNone(admin, deltas), deltas);
                requireOrder(clicks, settings.clicksTopic(), properties);
            }
            return clicks;
        });
    }

    /** Tasks tell each other of one model: each task's shadow would learn from its own users alone. */
    static void requireNoShadows(int partitions, Settings settings) {
        if (!settings.besides().isEmpty()) {
            throw new UserError("there are shadows (" + ShadowSettings.FORM + "), but '" + settings.clicksTopic()
                    + "' has " + partitions + " partitions, whose tasks do not tell each other of shadows: leave "
                    + ShadowSettings.PREFIX + "* and " + SettingDefinitions.MODEL + " out");
        }
    }

    private static int partitionsOrNone(Admin admin, String topic) {
        try {
            return TopicCreation.partitions(admin, topic);
        } catch (UnknownTopicOrPartitionException e) {
            return 0;
        }
    }

    private static void requireAsMany(int clicks, String clicksTopic, int deltas, String deltasTopic) {
        if (deltas == 0) {
            throw new UserError("missing topics: " + deltasTopic + ", since '" + clicksTopic + "' has " + clicks
                    + " partitions; create it with 'valence topics create --partitions " + clicks + "'");
        }
        if (deltas != clicks) {
            throw new UserError("'" + deltasTopic + "' has " + deltas + " partitions, expected " + clicks
                    + " as '" + clicksTopic + "' has");
        }
    }

    /**
     * With less than 0, a task takes what was fetched first, be it a click or what another task told of a later time:
     * what is learned would depend on the network.
     */
    static void requireOrder(int partitions, String clicksTopic, Properties properties) {
        String idle = properties.getProperty(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, "0").strip();
        if (partitions > 1 && idle.startsWith("-")) {
            throw new UserError(SettingSources.KAFKA + StreamsConfig.MAX_TASK_IDLE_MS_CONFIG + " is " + idle
                    + ", expected 0 or more, since '" + clicksTopic + "' has " + partitions + " partitions: of clicks"
                    + " and of what other tasks tell, the earlier is to come first; leave it out");
        }
    }

    /** Names all that is missing, rather than to wait for it in a loop of warnings. */
    private static void requireTopics(Settings settings) {
        TopicDefinitions all = TopicDefinitions.packaged().withNames(settings.topology().topics());
        List<TopicDefinition> needed = new ArrayList<>(List.of(all.clicks(), all.lossMetrics(), all.deadLetters()));
        if (settings.itemEmbeddingsEnabled()) {
            needed.add(all.itemEmbeddings());
        }
        List<String> missing = AdminCall.on(settings.kafka(), admin -> TopicCreation.inspect(admin, needed)).stream()
                .filter(TopicState.Missing.class::isInstance)
                .map(TopicState::name)
                .toList();
        if (!missing.isEmpty()) {
            throw new UserError("missing topics: " + String.join(", ", missing)
                    + "; create them with 'valence topics create'");
        }
    }
}
