package io.valence.cli;

import io.valence.snapshot.Snapshot;
import io.valence.store.StoreNames;
import java.util.Locale;

/** Says what is in a snapshot. */
final class SnapshotText {

    private SnapshotText() {}

    /** How many users and items it has, and how many clicks they were learned from, in a line without an end. */
    static String inWords(Snapshot snapshot) {
        int users = snapshot.partitions().stream().mapToInt(part -> part.store(StoreNames.USERS).size()).sum();
        int items = snapshot.partitions().stream()
                .mapToInt(part -> part.store(StoreNames.ITEMS).size())
                .max()
                .orElse(0);
        return String.format(Locale.ROOT, "%,d users and %,d items of '%s'", users, items, snapshot.application());
    }
}
