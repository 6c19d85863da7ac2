package io.valence.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.store.StoreNames;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {

    private final Snapshot snapshot = Examples.of(
            Examples.part(1, List.of("a", "ü"), Map.of("u", List.of(0, 1))), Examples.part(2, List.of(), Map.of()));

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("model.zip");
        SnapshotFile.write(snapshot, file);
    }

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        Snapshot read = SnapshotFile.read(file);

        assertEquals(snapshot.application(), read.application());
        assertEquals(snapshot.input(), read.input());
        assertEquals(2, read.partitions().size());
        for (int partition = 0; partition < 2; partition++) {
            for (String store : StoreNames.ALL) {
                var expected = snapshot.partitions().get(partition).store(store);
                var got = read.partitions().get(partition).store(store);
                assertEquals(List.copyOf(expected.keySet()), List.copyOf(got.keySet()), store);
                for (Bytes key : expected.keySet()) {
                    assertArrayEquals(expected.get(key), got.get(key), store);
                }
            }
        }
    }

    @Test
    void shouldBeTheSameBytesAndLeaveNothingElseWhenWrittenAgain() throws IOException {
        byte[] first = Files.readAllBytes(file);

        SnapshotFile.write(SnapshotFile.read(file), file);

        assertArrayEquals(first, Files.readAllBytes(file));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    /** Whatever is changed in what was written, it is not taken for another snapshot. */
    @Test
    void shouldRefuseWhenAByteIsAnotherOrTheEndIsMissing() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        List<Integer> accepted = new ArrayList<>();
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(file, damaged);
            if (!refused() && !sameAs(whole)) {
                accepted.add(at);
            }
            Files.write(file, Arrays.copyOf(whole, at));
            assertTrue(refused(), "cut off after " + at + " bytes");
        }
        assertEquals(List.of(), accepted, "positions of bytes that make it another");
    }

    @Test
    void shouldSayWhichVersionItIsWhenAnotherReleaseWroteIt() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), Map.of())) {
            Files.writeString(zip.getPath("snapshot.json"), "{\"version\":2}");
        }

        assertEquals(
                "expected a snapshot of version 1, got version 2: it was written by another release of Valence",
                assertThrows(IOException.class, () -> SnapshotFile.read(file)).getMessage());
    }

    private boolean refused() {
        try {
            SnapshotFile.read(file);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Times and attributes of the ZIP may be wrong without harm. */
    private boolean sameAs(byte[] whole) throws IOException {
        Path again = directory.resolve("again.zip");
        SnapshotFile.write(SnapshotFile.read(file), again);
        return Arrays.equals(whole, Files.readAllBytes(again));
    }
}
