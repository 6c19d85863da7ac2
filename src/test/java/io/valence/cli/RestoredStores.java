package io.valence.cli;

import io.valence.store.StoreNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;

/** I6: the stores of a stopped instance, byte by byte against their changelogs. */
final class RestoredStores {

    private final String bootstrapServers;
    private final String application;

    RestoredStores(String bootstrapServers, String application) {
        this.bootstrapServers = bootstrapServers;
        this.application = application;
    }

    /** What differs in the stores under {@code stateDirectory}, which has those of all partitions. */
    List<String> problems(Path stateDirectory, int partitions) throws RocksDBException {
        List<String> problems = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            for (String store : StoreNames.ALL) {
                SortedMap<String, String> committed = new TreeMap<>();
                ChangelogDump.store(bootstrapServers, application, store, partition).forEach((key, value) -> {
                    if (value != null) {
                        committed.put(HexFormat.of().formatHex(key.get()), HexFormat.of().formatHex(value));
                    }
                });
                SortedMap<String, String> restored = RocksDbDump.of(stateDirectory.resolve(application)
                        .resolve("0_" + partition).resolve("rocksdb").resolve(store));
                if (!restored.equals(committed)) {
                    problems.add(store + " of task " + partition + ": " + restored.size() + " entries, "
                            + committed.size() + " in the changelog, of which "
                            + committed.entrySet().stream()
                                    .filter(entry -> !entry.getValue().equals(restored.get(entry.getKey())))
                                    .count()
                            + " differ");
                }
            }
        }
        return problems;
    }
}
