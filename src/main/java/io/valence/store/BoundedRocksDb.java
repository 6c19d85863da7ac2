package io.valence.store;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the memory of all RocksDB stores of this JVM together: one block cache, and one budget for write
 * buffers that counts against it. By default each store and partition would take up to 98 MiB of its own.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {

    /** The property that says how many bytes all stores may take together. */
    public static final String BYTES = "valence.store.rocksdb-bytes";

    private static final long DEFAULT_BYTES = 128L << 20;

    // Shared by every store of the JVM and never closed: a store that closes must not take them from the others.
    private static Cache cache;
    private static WriteBufferManager writeBuffers;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        share(configs);
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(cache);
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setWriteBufferManager(writeBuffers);
        options.setTableFormatConfig(table);
    }

    private static synchronized void share(Map<String, Object> configs) {
        if (cache == null) {
            Object bytes = configs.get(BYTES);
            long limit = bytes == null ? DEFAULT_BYTES : Long.parseLong(bytes.toString());
            cache = new LRUCache(limit);
            writeBuffers = new WriteBufferManager(limit / 2, cache);
        }
    }

    @Override
    public void close(String storeName, Options options) {
        // The cache and the budget outlive each store.
    }
}
