package io.valence.cli;

import io.valence.store.StoreNames;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Ways in which a disk may have damaged what a learner that was stopped cleanly left on it. */
final class Damage {

    private final String name;
    private final Action action;

    private Damage(String name, Action action) {
        this.name = name;
        this.action = action;
    }

    /** Something done to the directory of a task. */
    @FunctionalInterface
    private interface Action {
        void to(Path task, SplittableRandom random) throws IOException;
    }

    /** All of them. */
    static List<Damage> all() {
        List<Damage> all = new ArrayList<>();
        for (String store : StoreNames.ALL) {
            all.add(new Damage("a bit of a data block of " + store, (task, random) -> {
                Path table = tables(task, store).get(0);
                flip(table, random.nextLong(Files.size(table) / 2), random);
            }));
        }
        all.add(new Damage("a bit of the offsets of users", (task, random) -> {
            List<Path> tables = tables(task, StoreNames.USERS);
            flip(tables.get(tables.size() - 1), random.nextLong(16), random);
        }));
        all.add(new Damage("a table of items cut", (task, random) -> cut(tables(task, StoreNames.ITEMS).get(0), random)));
        all.add(new Damage("a table of users gone", (task, random) ->
                Files.delete(tables(task, StoreNames.USERS).get(0))));
        all.add(new Damage("MANIFEST of users cut", (task, random) -> cut(manifest(task, StoreNames.USERS), random)));
        all.add(new Damage("MANIFEST of catalogue cut by a byte", (task, random) -> {
            Path manifest = manifest(task, StoreNames.CATALOGUE);
            truncate(manifest, Files.size(manifest) - 1);
        }));
        all.add(new Damage("MANIFEST of bank empty", (task, random) -> truncate(manifest(task, StoreNames.BANK), 0)));
        all.add(new Damage("a bit of the MANIFEST of items", (task, random) -> {
            Path manifest = manifest(task, StoreNames.ITEMS);
            flip(manifest, random.nextLong(Files.size(manifest)), random);
        }));
        all.add(new Damage("the type of the first record of the MANIFEST of catalogue", (task, random) -> {
            Path manifest = manifest(task, StoreNames.CATALOGUE);
            byte[] bytes = Files.readAllBytes(manifest);
            bytes[6] ^= (byte) 0x80;
            Files.write(manifest, bytes);
        }));
        all.add(new Damage("CURRENT of users gone", (task, random) -> Files.delete(current(task, StoreNames.USERS))));
        all.add(new Damage("CURRENT of bank empty", (task, random) -> truncate(current(task, StoreNames.BANK), 0)));
        all.add(new Damage("CURRENT of items garbled", (task, random) ->
                Files.writeString(current(task, StoreNames.ITEMS), "MANIFEST-99")));
        // Of an older Kafka Streams, which the current one reads once.
        all.add(new Damage("a .checkpoint that says nothing", (task, random) ->
                Files.write(task.resolve(".checkpoint"), new byte[] {0, 1, 2})));
        all.add(new Damage("the process file garbled", (task, random) ->
                Files.writeString(processFile(task), "{")));
        all.add(new Damage("the store catalogue gone", (task, random) -> delete(store(task, StoreNames.CATALOGUE))));
        all.add(new Damage("the task gone", (task, random) -> delete(task)));
        all.add(new Damage("all gone", (task, random) -> delete(task.getParent().getParent())));
        return all;
    }

    /** @param task the directory of the task that is damaged */
    void apply(Path task, SplittableRandom random) throws IOException {
        action.to(task, random);
    }

    private static Path store(Path task, String store) {
        return task.resolve("rocksdb").resolve(store);
    }

    /** The files of the rows and of the offsets, the largest first: it has rows, the smallest has offsets. */
    private static List<Path> tables(Path task, String store) throws IOException {
        return files(store(task, store), ".*\\.sst").stream()
                .sorted(Comparator.comparingLong((Path file) -> file.toFile().length()).reversed())
                .toList();
    }

    private static Path manifest(Path task, String store) throws IOException {
        return files(store(task, store), "MANIFEST-.*").get(0);
    }

    private static Path current(Path task, String store) {
        return store(task, store).resolve("CURRENT");
    }

    private static Path processFile(Path task) throws IOException {
        return files(task.getParent(), "kafka-streams-process-metadata").get(0);
    }

    private static List<Path> files(Path directory, String pattern) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found = files.filter(file -> file.getFileName().toString().matches(pattern)).toList();
            if (found.isEmpty()) {
                throw new AssertionError("no " + pattern + " in " + directory);
            }
            return found;
        }
    }

    private static void flip(Path file, long at, SplittableRandom random) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int was = bytes.read();
            bytes.seek(at);
            bytes.write(was ^ 1 << random.nextInt(8));
        }
    }

    private static void cut(Path file, SplittableRandom random) throws IOException {
        truncate(file, random.nextLong(Files.size(file)));
    }

    private static void truncate(Path file, long size) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(size);
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
