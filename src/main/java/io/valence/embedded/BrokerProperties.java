package io.valence.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** How a single node, broker and controller in one, is configured to be small and quick to start. */
final class BrokerProperties {

    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    // Room for the largest click, its dead letter's headers, and the largest row of a store.
    private static final int MESSAGE_MAX_BYTES = 8 << 20;

    private BrokerProperties() {}

    /**
     * The properties of the node.
     *
     * @param directory where everything is kept
     * @param ports of the broker and of the controller, on the loopback address
     * @param overrides win over all of these
     */
    static Map<String, String> of(Path directory, LoopbackPorts ports, Map<String, String> overrides) {
        Map<String, String> properties = new HashMap<>();
        String controller = "127.0.0.1:" + ports.controller();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE_ID));
        properties.put("log.dirs", directory.toString());
        properties.put("listeners", "BROKER://127.0.0.1:" + ports.broker() + "," + CONTROLLER_LISTENER + "://"
                + controller);
        properties.put("advertised.listeners", "BROKER://127.0.0.1:" + ports.broker());
        properties.put("inter.broker.listener.name", "BROKER");
        properties.put("controller.listener.names", CONTROLLER_LISTENER);
        properties.put("listener.security.protocol.map", "BROKER:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        properties.put("controller.quorum.voters", NODE_ID + "@" + controller);
        addSmallness(properties);
        addTolerance(properties);
        properties.putAll(overrides);
        return properties;
    }

    /** One node, one process, one user: few partitions, threads and buffers. */
    private static void addSmallness(Map<String, String> properties) {
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        properties.put("default.replication.factor", "1");
        properties.put("num.partitions", "1");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        // There is nobody else to wait for: one member is the whole group.
        properties.put("group.initial.rebalance.delay.ms", "0");
        // A learner that was killed is followed by one that must wait for its open transaction to end.
        properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        properties.put("auto.create.topics.enable", "false");
        properties.put("delete.topic.enable", "true");
    }

    /** Clicks of any past or future time: replays carry the event's time, which may be decades away. */
    private static void addTolerance(Map<String, String> properties) {
        properties.put("message.max.bytes", Integer.toString(MESSAGE_MAX_BYTES));
        properties.put("log.message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE));
        properties.put("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        // Retention counts from the records' timestamps: with any limit, a replay of 1997 would be deleted at once.
        properties.put("log.retention.ms", "-1");
    }
}
