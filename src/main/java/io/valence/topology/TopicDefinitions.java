package io.valence.topology;

import java.util.List;

/**
 * All topics, as the files of {@code topics/} define them.
 *
 * @param clicks where clicks are read from
 * @param lossMetrics where windows, and clicks if asked for, are published
 * @param deadLetters where unreadable clicks go
 * @param itemEmbeddings where changed items go, if at all
 * @param itemDeltas where the tasks tell each other what they added, if there are several
 */
public record TopicDefinitions(
        TopicDefinition clicks,
        TopicDefinition lossMetrics,
        TopicDefinition deadLetters,
        TopicDefinition itemEmbeddings,
        TopicDefinition itemDeltas) {

    /** The definitions as they are packaged with the program, under the names of their files. */
    public static TopicDefinitions packaged() {
        // By name: the files in a jar cannot be listed as those of a directory can.
        return new TopicDefinitions(
                TopicDefinition.packaged("clicks.json"),
                TopicDefinition.packaged("loss-metrics.json"),
                TopicDefinition.packaged("clicks-dlq.json"),
                TopicDefinition.packaged("item-embeddings.json"),
                TopicDefinition.packaged("item-deltas.json"));
    }

    /** The same under the names of {@code topics}. */
    public TopicDefinitions withNames(TopologyConfig.Topics topics) {
        return new TopicDefinitions(
                clicks.withName(topics.clicks()),
                lossMetrics.withName(topics.lossMetrics()),
                deadLetters.withName(topics.deadLetters()),
                itemEmbeddings.withName(topics.itemEmbeddings()),
                itemDeltas.withName(topics.itemDeltas()));
    }

    /** The same with another number of partitions of clicks, and of deltas: that is how many tasks learn. */
    public TopicDefinitions withClicksPartitions(int partitions) {
        return new TopicDefinitions(
                clicks.withPartitions(partitions),
                lossMetrics,
                deadLetters,
                itemEmbeddings,
                itemDeltas.withPartitions(partitions));
    }

    /** All of them, in the order of the components. */
    public List<TopicDefinition> all() {
        return List.of(clicks, lossMetrics, deadLetters, itemEmbeddings, itemDeltas);
    }
}
