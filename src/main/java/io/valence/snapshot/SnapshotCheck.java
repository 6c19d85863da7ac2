package io.valence.snapshot;

import io.valence.codec.BankCodec;
import io.valence.codec.RowView;
import io.valence.embedding.Followers;
import io.valence.negatives.MemoryBank;
import io.valence.store.NumberedKey;
import io.valence.store.StoreNames;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;

/** Whether a learner could go on from a snapshot: found out before anything is written, not at the first click. */
public final class SnapshotCheck {

    private final int dimensions;
    private final Supplier<MemoryBank> emptyBank;

    /**
     * @param dimensions d of the learner that is to go on
     * @param emptyBank a bank as that learner has it, new each time
     */
    public SnapshotCheck(int dimensions, Supplier<MemoryBank> emptyBank) {
        this.dimensions = dimensions;
        this.emptyBank = emptyBank;
    }

    /** @throws IllegalStateException naming what does not fit the learner, or does not fit together */
    public void requireFit(Snapshot snapshot) {
        for (Snapshot.Part part : snapshot.partitions()) {
            int known = requireCatalogue(part);
            part.store(StoreNames.ITEMS).forEach((id, row) -> {
                Followers followers = new Followers();
                requireRow("item '" + id + "'", row).readFollowers(followers, 0);
                for (int i = 0; i < followers.size(0); i++) {
                    requireKnown("what followed the item '" + id + "'", followers.ordinal(0, i), known);
                }
            });
            part.store(StoreNames.USERS).forEach((id, row) -> {
                RowView view = requireRow("user '" + id + "'", row);
                for (int ordinal : view.history()) {
                    requireKnown("the history of the user '" + id + "'", ordinal, known);
                }
                for (int ordinal : view.recent()) {
                    requireKnown("the last items of the user '" + id + "'", ordinal, known);
                }
            });
            requireBank(part.store(StoreNames.BANK), known);
        }
    }

    /** How many items it has. */
    private static int requireCatalogue(Snapshot.Part part) {
        SortedMap<Bytes, byte[]> catalogue = part.store(StoreNames.CATALOGUE);
        int ordinal = 0;
        for (Bytes key : catalogue.keySet()) {
            if (!key.equals(NumberedKey.of(ordinal))) {
                throw new IllegalStateException("the catalogue has no item " + ordinal);
            }
            ordinal++;
        }
        Set<Bytes> ids = catalogue.values().stream().map(Bytes::wrap).collect(Collectors.toSet());
        Set<Bytes> rows = part.store(StoreNames.ITEMS).keySet();
        if (ids.size() != ordinal || !ids.equals(rows)) {
            throw new IllegalStateException(
                    "the catalogue's " + ordinal + " items are not those of the " + rows.size() + " rows");
        }
        return ordinal;
    }

    private RowView requireRow(String whose, byte[] row) {
        RowView view = new RowView(row);
        if (view.dimensions() != dimensions) {
            throw new IllegalStateException("expected dim=" + dimensions + ", got a snapshot of " + view.dimensions()
                    + ": the learner has to have the dimensions that it was learned with");
        }
        boolean finite = Float.isFinite(view.bias());
        for (float value : view.vector()) {
            finite &= Float.isFinite(value);
        }
        if (!finite) {
            throw new IllegalStateException("the row of the " + whose + " is not finite");
        }
        return view;
    }

    private void requireBank(Map<Bytes, byte[]> pages, int known) {
        byte[] head = pages.get(NumberedKey.of(BankCodec.HEAD));
        if (head == null) {
            return;
        }
        MemoryBank bank = emptyBank.get();
        BankCodec.decodeHead(head, bank);
        for (int page = 0; page * BankCodec.PAGE < bank.size(); page++) {
            byte[] saved = pages.get(NumberedKey.of(page));
            if (saved == null) {
                throw new IllegalStateException("page " + page + " of the memory bank is missing");
            }
            BankCodec.decodePage(saved, bank, page);
        }
        for (int position = 0; position < bank.size(); position++) {
            requireKnown("the memory bank", bank.at(position), known);
        }
    }

    private static void requireKnown(String where, int ordinal, int known) {
        if (ordinal < 0 || ordinal >= known) {
            throw new IllegalStateException(where + " has an item " + ordinal + ", the catalogue only " + known);
        }
    }
}
