package io.valence.cli;

import io.valence.codec.RowView;
import io.valence.store.StoreNames;
import io.valence.topology.StreamsDefaults;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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
        description = "Writes all embeddings, as of the last commit, to a file.",
        footer = {
            "",
            "They are read from Kafka, committed values only, whether the learner runs or not.",
            "",
            "Example:",
            "  valence export --bootstrap-servers localhost:9092 --store items --format jsonl --output items.jsonl"
        })
final class ExportCommand implements Callable<Integer> {

    /** Progress in thousandths: what is known is a share. */
    private static final int THOUSAND = 1000;

    @Spec
    private CommandSpec spec;

    /** What can be exported. */
    enum Store { ITEMS, USERS }

    @Option(names = "--store", required = true, paramLabel = "items|users", description = "Whose embeddings.")
    private Store store;

    @Option(names = "--format", required = true, paramLabel = "NAME",
            description = "word2vec (text), jsonl, or npy with the ids in a second file.")
    private EmbeddingFile format;

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "Where to; replaced if it is there.")
    private Path output;

    @Mixin
    private BrokerOptions options;

    @Override
    public Integer call() throws IOException {
        Properties kafka = options.settings().kafka();
        AdminCall.requireBroker(kafka);
        SortedMap<String, RowView> rows = rows(kafka);
        int dimensions = rows.isEmpty() ? 0 : rows.get(rows.firstKey()).vector().length;
        format.write(rows, dimensions, output);
        PrintWriter out = spec.commandLine().getOut();
        out.print(String.format(
                Locale.ROOT, "%,d embeddings of %d floats written to %s\n", rows.size(), dimensions, output));
        if (format == EmbeddingFile.NPY) {
            out.print("their ids to " + EmbeddingFile.idsBeside(output) + "\n");
        }
        out.flush();
        return 0;
    }

    private SortedMap<String, RowView> rows(Properties kafka) {
        String application =
                kafka.getProperty(StreamsConfig.APPLICATION_ID_CONFIG, StreamsDefaults.APPLICATION_ID);
        String name = store == Store.ITEMS ? StoreNames.ITEMS : StoreNames.USERS;
        SortedMap<String, RowView> rows = new TreeMap<>();
        try (Progress progress = new Progress("reading", THOUSAND)) {
            new CommittedStore(new KafkaProperties(kafka).consumer(), application, name)
                    .read(share -> progress.to((long) (share * THOUSAND)))
                    .forEach((id, bytes) -> rows.put(id, new RowView(bytes)));
        }
        return rows;
    }
}
