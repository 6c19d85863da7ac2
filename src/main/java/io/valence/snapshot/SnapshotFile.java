package io.valence.snapshot;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.store.StoreNames;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.common.utils.Bytes;

/**
 * A snapshot as a file: a ZIP, so that other programs can open it and damage is noticed. The same snapshot gives the
 * same bytes.
 *
 * <pre>
 *  snapshot.json          {"version":1, "application":…, "partitions":2,
 *                         "input":{"topic":"clicks", "topicId":…, "offsets":{"0":5000, "1":4711}}}
 *  0/users, 0/items, …    a store of a partition: its entries in the order of their keys, each
 *                            i32  length of the key, big-endian
 *                                 the key
 *                            i32  length of the value
 *                                 the value
 * </pre>
 */
public final class SnapshotFile {

    private static final int VERSION = 1;

    private static final String MANIFEST = "snapshot.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What {@value #MANIFEST} says. */
    private record Manifest(int version, String application, int partitions, Snapshot.Input input) {}

    private SnapshotFile() {}

    /** Writes {@code file}, which is replaced once all is written. */
    public static void write(Snapshot snapshot, Path file) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished)))) {
                // Floats hardly shrink: more effort would buy nothing.
                zip.setLevel(Deflater.BEST_SPEED);
                begin(zip, MANIFEST);
                int partitions = snapshot.partitions().size();
                zip.write(JSON.writeValueAsBytes(
                        new Manifest(VERSION, snapshot.application(), partitions, snapshot.input())));
                for (int partition = 0; partition < partitions; partition++) {
                    for (String store : StoreNames.ALL) {
                        begin(zip, nameOf(partition, store));
                        write(snapshot.partitions().get(partition).store(store), new DataOutputStream(zip));
                    }
                }
            }
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /**
     * Reads {@code file}.
     *
     * @throws IOException saying what is wrong with it, if it is no snapshot, of another version, or damaged
     */
    public static Snapshot read(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Manifest manifest = manifest(zip);
            List<Snapshot.Part> parts = new ArrayList<>();
            for (int partition = 0; partition < manifest.partitions(); partition++) {
                Map<String, SortedMap<Bytes, byte[]>> stores = new HashMap<>();
                for (String store : StoreNames.ALL) {
                    stores.put(store, readStore(zip, nameOf(partition, store)));
                }
                parts.add(new Snapshot.Part(stores));
            }
            return new Snapshot(manifest.application(), manifest.input(), parts);
        } catch (IllegalArgumentException | EOFException e) {
            throw new IOException("the snapshot is damaged: " + e.getMessage(), e);
        }
    }

    private static Manifest manifest(ZipFile zip) throws IOException {
        if (zip.getEntry(MANIFEST) == null) {
            throw new IOException("is no snapshot: there is no " + MANIFEST + " in it");
        }
        var tree = JSON.readTree(readEntry(zip, MANIFEST));
        int version = tree.path("version").asInt();
        if (version != VERSION) {
            throw new IOException("expected a snapshot of version " + VERSION + ", got version " + version
                    + ": it was written by another release of Valence");
        }
        return JSON.treeToValue(tree, Manifest.class);
    }

    private static String nameOf(int partition, String store) {
        return partition + "/" + store;
    }

    private static void begin(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        // Not now: two snapshots of one commit are the same file.
        entry.setTime(0);
        zip.putNextEntry(entry);
    }

    private static void write(SortedMap<Bytes, byte[]> entries, DataOutputStream out) throws IOException {
        for (Map.Entry<Bytes, byte[]> entry : entries.entrySet()) {
            out.writeInt(entry.getKey().get().length);
            out.write(entry.getKey().get());
            out.writeInt(entry.getValue().length);
            out.write(entry.getValue());
        }
        out.flush();
    }

    private static SortedMap<Bytes, byte[]> readStore(ZipFile zip, String name) throws IOException {
        SortedMap<Bytes, byte[]> entries = new TreeMap<>();
        try (CheckedInputStream checked = open(zip, name)) {
            DataInputStream in = new DataInputStream(checked);
            for (byte[] key = readField(in, in.read(), name); key != null; key = readField(in, in.read(), name)) {
                entries.put(Bytes.wrap(key), readField(in, in.readUnsignedByte(), name));
            }
            requireChecksum(zip, name, checked);
        }
        return entries;
    }

    /**
     * A length and as many bytes.
     *
     * @param first the first byte of the length; -1 if there is none
     * @return null if there is none
     */
    private static byte[] readField(DataInputStream in, int first, String name) throws IOException {
        if (first < 0) {
            return null;
        }
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException(name + " has " + bytes.length + " bytes where it says " + length);
        }
        return bytes;
    }

    private static byte[] readEntry(ZipFile zip, String name) throws IOException {
        try (CheckedInputStream in = open(zip, name)) {
            byte[] bytes = in.readAllBytes();
            requireChecksum(zip, name, in);
            return bytes;
        }
    }

    private static CheckedInputStream open(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        InputStream in = entry == null ? null : zip.getInputStream(entry);
        if (in == null) {
            throw new EOFException(name + " is missing");
        }
        return new CheckedInputStream(in, new CRC32());
    }

    private static void requireChecksum(ZipFile zip, String name, CheckedInputStream read) throws IOException {
        if (read.getChecksum().getValue() != zip.getEntry(name).getCrc()) {
            throw new IOException("the snapshot is damaged: the checksum of " + name + " is not that of its bytes");
        }
    }
}
