package io.valence.cli;

import io.valence.learning.ContrastiveLearner;
import io.valence.learning.LearnerConfig;
import io.valence.snapshot.Resharding;
import io.valence.snapshot.Snapshot;
import io.valence.snapshot.SnapshotCheck;
import io.valence.snapshot.SnapshotFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The verb that starts a new application from a snapshot. */
@Command(
        name = "import",
        description = "Starts a new application from a snapshot that 'export' wrote.",
        footer = {
            "",
            "'run' then goes on with that application where the snapshot ends, under the settings that it was",
            "learned with. If the topic of clicks has another number of partitions than the snapshot, users and",
            "items are spread over them; the old application has to have learned all of its clicks then. The README",
            "has the commands.",
            "",
            "Example:",
            "  valence import --bootstrap-servers localhost:9092 --set kafka.application.id=copy --input model.zip"
        })
final class ImportCommand implements Callable<Integer> {

    /** Progress in thousandths: what is known is a share. */
    private static final int THOUSAND = 1000;

    @Spec
    private CommandSpec spec;

    /** Where the new application begins to learn. */
    enum Start { SNAPSHOT, BEGINNING, END }

    @Option(names = "--input", required = true, paramLabel = "FILE", description = "The snapshot.")
    private Path input;

    @Option(names = "--start", defaultValue = "snapshot", paramLabel = "snapshot|beginning|end",
            description = "The first click to learn from: the first one after the snapshot, which takes the topic that"
                    + " this was learned from; or the first or the next one of another topic.")
    private Start start;

    @Mixin
    private BrokerOptions options;

    @Override
    public Integer call() {
        Settings settings = options.settings();
        Snapshot snapshot = read(settings.topology().learner());
        Properties kafka = settings.kafka();
        Snapshot written = AdminCall.on(kafka, admin -> write(snapshot, admin, settings, kafka));
        var out = spec.commandLine().getOut();
        out.print(SnapshotText.inWords(written) + " are now '" + ExportCommand.applicationOf(kafka) + "', in "
                + written.partitions().size() + " partition" + (written.partitions().size() == 1 ? "" : "s") + "\n");
        out.flush();
        return 0;
    }

    private Snapshot read(LearnerConfig learner) {
        try {
            Snapshot snapshot = SnapshotFile.read(input);
            new SnapshotCheck(learner.dimensions(), () -> ContrastiveLearner.newBank(learner)).requireFit(snapshot);
            return snapshot;
        } catch (IOException | IllegalStateException e) {
            throw new UserError(input + ": " + e.getMessage(), e);
        }
    }

    private Snapshot write(Snapshot snapshot, Admin admin, Settings settings, Properties kafka) {
        TopicDescription clicks = clicks(admin, settings.clicksTopic());
        Map<TopicPartition, Long> offsets = offsets(admin, clicks, snapshot.input());
        Snapshot spread;
        try {
            spread = Resharding.of(snapshot, clicks.partitions().size());
        } catch (IllegalStateException e) {
            throw new UserError(input + ": " + e.getMessage(), e);
        }
        requireAllLearned(UnlearnedClicks.behind(admin, snapshot.input()), snapshot.input().topic(), spread != snapshot);
        try (Progress progress = new Progress("writing", THOUSAND)) {
            new NewApplication(admin, kafka)
                    .write(spread, offsets, share -> progress.to((long) (share * THOUSAND)));
        }
        return spread;
    }

    /** Of those that were not, in a topic that has more partitions now, the user's row may be with another task. */
    private void requireAllLearned(long missing, String topic, boolean spread) {
        if (missing > 0 && spread && start == Start.SNAPSHOT) {
            throw new UserError(String.format(Locale.ROOT, "%,d clicks of '%s' are not in the snapshot, and may be where"
                    + " their users no longer are: export when all are learned from, before the topic gets more"
                    + " partitions", missing, topic));
        }
        if (missing > 0 && start != Start.SNAPSHOT) {
            spec.commandLine().getErr().printf(Locale.ROOT,
                    "valence: %,d clicks of '%s' are not in the snapshot, and will not be learned from%n", missing, topic);
        }
    }

    private static TopicDescription clicks(Admin admin, String topic) {
        try {
            return AdminCall.await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
        } catch (UnknownTopicOrPartitionException e) {
            throw new UserError("there is no topic '" + topic + "'; create it with 'valence topics create'", e);
        }
    }

    private Map<TopicPartition, Long> offsets(Admin admin, TopicDescription clicks, Snapshot.Input learned) {
        if (start == Start.SNAPSHOT && !clicks.topicId().toString().equals(learned.topicId())) {
            throw new UserError("'" + clicks.name() + "' is not the topic '" + learned.topic() + "' that the snapshot was"
                    + " learned from: say where to begin in it, --start beginning or --start end");
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < clicks.partitions().size(); partition++) {
            Long next = start == Start.SNAPSHOT ? learned.offsets().get(partition) : null;
            TopicPartition where = new TopicPartition(clicks.name(), partition);
            if (next != null) {
                offsets.put(where, next);
            } else {
                asked.put(where, start == Start.END ? OffsetSpec.latest() : OffsetSpec.earliest());
            }
        }
        AdminCall.await(admin.listOffsets(asked).all())
                .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }
}
