package io.valence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class StoreDirectoryTest {

    @TempDir
    private Path task;

    @Test
    void shouldLeaveAStoreAloneWhenAllOfItCanBeRead() throws Exception {
        Path store = write();
        deleteIfDamaged();

        assertEquals("1", read(store));
    }

    @Test
    void shouldLeaveADirectoryAloneWhenThereIsNothingInItOrNone() throws Exception {
        deleteIfDamaged();
        Path store = Files.createDirectories(directory());
        deleteIfDamaged();

        assertTrue(Files.isDirectory(store));
    }

    @Test
    void shouldDeleteAStoreWhenABitOfABlockIsWrong() throws Exception {
        Path table = file(write(), ".sst");
        byte[] bytes = Files.readAllBytes(table);
        bytes[5] ^= 1;
        Files.write(table, bytes);
        deleteIfDamaged();

        assertFalse(Files.exists(directory()));
    }

    @Test
    void shouldDeleteAStoreWhenAFileOfItIsMissing() throws Exception {
        for (String missing : new String[] {"CURRENT", "MANIFEST", ".sst"}) {
            Files.delete(file(write(), missing));
            deleteIfDamaged();

            assertFalse(Files.exists(directory()), missing);
        }
    }

    /** From one type, with the highest bit wrong, RocksDB 10.1.3 does not return. */
    @Test
    @Timeout(60)
    void shouldDeleteAStoreWhenAByteOfItsManifestIsWrongOrItsEndIsMissing() throws Exception {
        byte[] whole = Files.readAllBytes(file(write(), "MANIFEST"));
        for (int at = 0; at < whole.length; at += 3) {
            byte[] wrong = whole.clone();
            wrong[at] ^= (byte) 0x80;
            for (byte[] bytes : List.of(wrong, Arrays.copyOf(whole, at))) {
                Files.write(file(write(), "MANIFEST"), bytes);
                deleteIfDamaged();

                assertFalse(Files.exists(directory()), bytes.length + " bytes, byte " + at);
            }
        }
    }

    /** As of a disk that gives no answer, or where there are too many open files. */
    @Test
    void shouldRefuseAndDeleteNothingWhenAFileCannotBeRead() throws Exception {
        Path table = file(write(), ".sst");
        Files.delete(table);
        Files.createDirectory(table);

        String message = assertThrows(ProcessorStateException.class, this::deleteIfDamaged).getMessage();
        assertTrue(message.startsWith("cannot read " + directory() + ": "), message);
        assertTrue(message.endsWith("; if its disk is at fault, delete it: it is restored from its changelog"), message);
        assertTrue(Files.exists(table));
    }

    private void deleteIfDamaged() {
        new StoreDirectory(task.toFile(), "users").deleteIfDamaged();
    }

    private Path directory() {
        return task.resolve("rocksdb").resolve("users");
    }

    private Path write() throws Exception {
        Path store = Files.createDirectories(directory());
        try (Options options = new Options().setCreateIfMissing(true);
                FlushOptions flush = new FlushOptions();
                RocksDB db = RocksDB.open(options, store.toString())) {
            db.put(bytes("u1"), bytes("1"));
            db.flush(flush);
        }
        return store;
    }

    private static String read(Path store) throws RocksDBException {
        try (RocksDB db = RocksDB.open(store.toString())) {
            return new String(db.get(bytes("u1")), StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Path file(Path store, String part) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            return files.filter(file -> file.getFileName().toString().contains(part)).findFirst().orElseThrow();
        }
    }
}
