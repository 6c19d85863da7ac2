package io.valence.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** What is on disk in a store's directory, read with the application stopped. */
final class RocksDbDump {

    private RocksDbDump() {}

    /** Hex of the value by hex of the key, of the store's own column family. */
    static SortedMap<String, String> of(Path store) throws RocksDBException {
        RocksDB.loadLibrary();
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        try (Options options = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(options, store.toString())) {
                families.add(new ColumnFamilyDescriptor(name));
            }
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                RocksDB db = RocksDB.openReadOnly(options, store.toString(), families, handles)) {
            SortedMap<String, String> entries = new TreeMap<>();
            try (RocksIterator iterator = db.newIterator(handles.get(0))) {
                for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                    HexFormat hex = HexFormat.of();
                    entries.put(hex.formatHex(iterator.key()), hex.formatHex(iterator.value()));
                }
            }
            handles.forEach(ColumnFamilyHandle::close);
            return entries;
        }
    }
}
