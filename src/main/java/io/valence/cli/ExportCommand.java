package io.valence.cli;

import io.valence.codec.RowView;
import io.valence.snapshot.Snapshot;
import io.valence.snapshot.SnapshotFile;
import io.valence.store.StoreNames;
import io.valence.topology.StreamsDefaults;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.StreamsConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The verb that writes embeddings to a file. */
@Command(
        name = "export",
        description = "Writes all embeddings, or all that was learned, as of the last commit, to a file.",
        footer = {
            "",
            "It is read from Kafka, committed values only, whether the learner runs or not.",
            "",
            "Examples:",
            "  valence export --bootstrap-servers localhost:9092 --store items --format jsonl --output items.jsonl",
            "  valence export --bootstrap-servers localhost:9092 --format snapshot --output model.zip"
        })
final class ExportCommand implements Callable<Integer> {

    /** Progress in thousandths: what is known is a share. */
    private static final int THOUSAND = 1000;

    @Spec
    private CommandSpec spec;

    /** Whose embeddings can be exported. */
    enum Store { ITEMS, USERS }

    /** The formats of embeddings, and that of everything. */
    enum Format {
        WORD2VEC(EmbeddingFile.WORD2VEC),
        JSONL(EmbeddingFile.JSONL),
        NPY(EmbeddingFile.NPY),
        SNAPSHOT(null);

        private final EmbeddingFile embeddings;

        Format(EmbeddingFile embeddings) {
            this.embeddings = embeddings;
        }
    }

    @Option(names = "--store", paramLabel = "items|users", description = "Whose embeddings.")
    private Store store;

    @Option(names = "--format", required = true, paramLabel = "NAME",
            description = "word2vec (text), jsonl, or npy with the ids in a second file; or snapshot, which takes"
                    + " no --store: the whole application, for 'import'.")
    private Format format;

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "Where to; replaced if it is there.")
    private Path output;

    @Mixin
    private BrokerOptions options;

    @Override
    public Integer call() throws IOException {
        if ((store == null) != (format == Format.SNAPSHOT)) {
            throw new UserError(store == null
                    ? "--store is missing: items or users; only --format snapshot has both"
                    : "--format snapshot has items and users: leave --store out");
        }
        Settings settings = options.settings();
        AdminCall.requireBroker(settings.kafka());
        PrintWriter out = spec.commandLine().getOut();
        out.print(store == null ? snapshot(settings) : embeddings(settings.kafka(), settings.model()));
        out.flush();
        return 0;
    }

    /** Writes everything and says what that is. */
    private String snapshot(Settings settings) throws IOException {
        Properties kafka = settings.kafka();
        Snapshot snapshot;
        try (Progress progress = new Progress("reading", THOUSAND)) {
            snapshot = AdminCall.on(kafka, admin -> new CommittedApplication(
                            admin, applicationOf(kafka), settings.clicksTopic(), settings.model())
                    .read(new KafkaProperties(kafka).consumer(), share -> progress.to((long) (share * THOUSAND))));
        }
        SnapshotFile.write(snapshot, output);
        return SnapshotText.inWords(snapshot) + " written to " + output + "\n";
    }

    private String embeddings(Properties kafka, String model) throws IOException {
        SortedMap<String, RowView> rows = rows(kafka, model);
        int dimensions = rows.isEmpty() ? 0 : rows.get(rows.firstKey()).dimensions();
        format.embeddings.write(rows, dimensions, output);
        String ids = format == Format.NPY ? "their ids to " + EmbeddingFile.idsBeside(output) + "\n" : "";
        return String.format(Locale.ROOT, "%,d embeddings of %d floats written to %s\n", rows.size(), dimensions, output)
                + ids;
    }

    private SortedMap<String, RowView> rows(Properties kafka, String model) {
        String name = StoreNames.of(model, store == Store.ITEMS ? StoreNames.ITEMS : StoreNames.USERS);
        SortedMap<String, RowView> rows = new TreeMap<>();
        try (Progress progress = new Progress("reading", THOUSAND);
                ChangelogReader reader =
                        new ChangelogReader(new KafkaProperties(kafka).consumer(), applicationOf(kafka), List.of(name))) {
            // Under read_committed the end is that of the last commit, and stays it however long this takes.
            reader.readTo(reader.ends(), share -> progress.to((long) (share * THOUSAND)));
            reader.entries(name).forEach(partition -> partition.forEach(
                    (id, bytes) -> rows.put(new String(id.get(), StandardCharsets.UTF_8), new RowView(bytes))));
        }
        return rows;
    }

    /** The id of the application that the settings are of. */
    static String applicationOf(Properties kafka) {
        return kafka.getProperty(StreamsConfig.APPLICATION_ID_CONFIG, StreamsDefaults.APPLICATION_ID);
    }
}
