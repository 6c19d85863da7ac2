package io.valence.cli;

import io.valence.codec.RowView;
import io.valence.store.StoreNames;
import io.valence.topology.AgreementCheck;
import io.valence.topology.SharedModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;

/** Whether the tasks of an application hold one model, from what they committed. */
final class SharedModelCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String bootstrapServers;
    private final String application;
    private final int partitions;

    SharedModelCheck(String bootstrapServers, String application, int partitions) {
        this.bootstrapServers = bootstrapServers;
        this.application = application;
        this.partitions = partitions;
    }

    Map<Bytes, byte[]> store(String name, int partition) {
        return ChangelogDump.store(bootstrapServers, application, name, partition);
    }

    /** Waits until every task has heard of so many positives, or nothing moves any more. */
    void awaitPositives(long positives) {
        Stall stall = new Stall(PATIENCE);
        long heard = 0;
        while (heard != positives * partitions && !stall.lastsAt(heard)) {
            heard = 0;
            for (int partition = 0; partition < partitions; partition++) {
                heard += inserts(partition);
            }
        }
    }

    long inserts(int partition) {
        return SharedModel.inserts(store(StoreNames.BANK, partition));
    }

    /** The updates of all tasks' users together. */
    long updatesOfUsers() {
        long updates = 0;
        for (int partition = 0; partition < partitions; partition++) {
            for (byte[] row : store(StoreNames.USERS, partition).values()) {
                updates += new RowView(row).updates();
            }
        }
        return updates;
    }

    /** What the tasks committed, to be compared; read anew at each call. */
    AgreementCheck agreement() {
        return new AgreementCheck(partitions, this::store);
    }

    List<String> ids(int partition) {
        return agreement().task(partition).ids();
    }
}
