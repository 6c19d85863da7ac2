package io.valence.topology;

import io.valence.event.Click;
import io.valence.store.StoreNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;

/**
 * The stores of a task as a release wrote them: one entry a line, the store's name, and key and value as hexadecimal
 * digits. A release whose layouts are new adds a file, and leaves the files of those before it alone. From its code:
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java -cp target/test-classes:target/classes:$(cat target/classpath) io.valence.topology.GoldenStores FILE
 * </pre>
 */
final class GoldenStores {

    /** What was learned from; half of the pairs come more than once. */
    static final int CLICKS = 50;

    private GoldenStores() {}

    static List<Click> clicks() {
        return RandomClicks.of(CLICKS, 12, 16, 5);
    }

    /** Writes the stores of the code that runs. */
    public static void main(String[] arguments) throws IOException {
        KeptBytes bytes = new KeptBytes();
        try (LearnerDriver learner = new LearnerDriver(new Choices(), bytes)) {
            clicks().forEach(learner::send);
        }
        HexFormat hex = HexFormat.of();
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[0])))) {
            for (String store : StoreNames.ALL) {
                bytes.of(store).forEach((key, value) -> out.println(
                        store + " " + hex.formatHex(key.get()) + " " + hex.formatHex(value)));
            }
        }
    }

    /** Reads what a release wrote, as a restoration or a disk would give it. */
    static KeptBytes read(String name) throws IOException {
        KeptBytes bytes = new KeptBytes();
        HexFormat hex = HexFormat.of();
        try (InputStream in = GoldenStores.class.getResourceAsStream(name)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.split(" ")).forEach(entry ->
                    bytes.of(entry[0]).put(Bytes.wrap(hex.parseHex(entry[1])), hex.parseHex(entry[2])));
        }
        return bytes;
    }
}
