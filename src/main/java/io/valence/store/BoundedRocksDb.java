package io.valence.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    // By limit: applications of one JVM that ask for different limits each have theirs.
    private static final Map<Long, Budget> BUDGETS = new ConcurrentHashMap<>();

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        Object bytes = configs.get(BYTES);
        long limit = bytes == null ? DEFAULT_BYTES : Long.parseLong(bytes.toString());
        Budget budget = BUDGETS.computeIfAbsent(limit, Budget::new);
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(budget.cache);
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setWriteBufferManager(budget.writeBuffers);
        options.setTableFormatConfig(table);
    }

    /** Never closed: a store that closes must not take it from the others. */
    private static final class Budget {
        private final Cache cache;
        private final WriteBufferManager writeBuffers;

        Budget(long bytes) {
            cache = new LRUCache(bytes);
            writeBuffers = new WriteBufferManager(bytes / 2, cache);
        }
    }

    @Override
    public void close(String storeName, Options options) {
        // The cache and the budget outlive each store.
    }
}
