package io.valence.store;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which RocksDB keeps a store, read through before it is opened.
 *
 * <p>RocksDB checks a block when it reads it, and an iterator of Kafka Streams takes a block that cannot be read for
 * the end of the store: a learner would go on with the items before it. So each block is read once, which takes about a
 * second per gigabyte, and a store that is damaged is deleted: what has no directory is restored from its changelog.
 */
final class StoreDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(StoreDirectory.class);

    private final Path directory;

    /**
     * One that need not exist yet.
     *
     * @param task the directory of the store's task
     * @param store its name
     */
    StoreDirectory(File task, String store) {
        directory = task.toPath().resolve("rocksdb").resolve(store);
    }

    /**
     * Deletes the directory if what is in it is damaged.
     *
     * @throws ProcessorStateException if it cannot be read for another reason, or not be deleted
     */
    void deleteIfDamaged() {
        try {
            if (Files.isDirectory(directory)) {
                damage().ifPresent(this::delete);
            }
        } catch (RocksDBException | IOException e) {
            throw new ProcessorStateException("cannot read " + directory + ": " + e.getMessage()
                    + "; if its disk is at fault, delete it: it is restored from its changelog", e);
        }
    }

    /** What is wrong with it, if anything is. */
    private Optional<String> damage() throws RocksDBException, IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> all = files.toList();
            if (all.isEmpty()) {
                return Optional.empty();
            }
            for (Path file : all) {
                if (file.getFileName().toString().startsWith("MANIFEST-") && !Manifest.isWhole(file)) {
                    return Optional.of(file.getFileName() + " is not as it was written");
                }
            }
        }
        try {
            readAll();
            return Optional.empty();
        } catch (RocksDBException e) {
            if (isDamage(e)) {
                return Optional.of(e.getMessage());
            }
            throw e;
        }
    }

    private void readAll() throws RocksDBException {
        RocksDB.loadLibrary();
        List<ColumnFamilyHandle> families = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                RocksDB store = RocksDB.openReadOnly(options, directory.toString(), families(), families)) {
            try {
                store.verifyChecksum();
            } finally {
                families.forEach(ColumnFamilyHandle::close);
            }
        }
    }

    /** None can be listed where RocksDB does not find its way in: opening the one that each store has says why. */
    private List<ColumnFamilyDescriptor> families() throws RocksDBException {
        try (Options options = new Options()) {
            List<byte[]> names = RocksDB.listColumnFamilies(options, directory.toString());
            return (names.isEmpty() ? List.of(RocksDB.DEFAULT_COLUMN_FAMILY) : names).stream()
                    .map(ColumnFamilyDescriptor::new)
                    .toList();
        }
    }

    /** Of a file that is missing, RocksDB says so by a code that its Java API does not know. */
    private static boolean isDamage(RocksDBException failure) {
        Status status = failure.getStatus();
        return status != null
                && (status.getCode() == Status.Code.Corruption || status.getSubCode() == Status.SubCode.Undefined);
    }

    private void delete(String damage) {
        LOG.warn("{} is damaged, and so deleted: it is restored from its changelog ({})", directory, damage);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new ProcessorStateException(
                    "delete " + directory + ", which is damaged: it is restored from its changelog", e);
        }
    }
}
