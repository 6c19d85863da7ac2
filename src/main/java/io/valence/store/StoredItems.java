package io.valence.store;

import io.valence.codec.RowCodec;
import io.valence.embedding.Catalogue;
import io.valence.embedding.GrowingItems;
import io.valence.embedding.Initialiser;
import io.valence.embedding.IntList;
import io.valence.embedding.RowTable;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;

/** The items' rows by ordinal: the hot ones in memory, the rest in the store. */
public final class StoredItems implements GrowingItems, Resident {

    private final WriteBehindStore store;
    private final Catalogue catalogue;
    private final RowTable table;
    private final Initialiser initialiser;
    private final ColdRows cold;
    private int[] slots = new int[0];
    private int[] ordinals = new int[0];
    private Runnable beforeWrites = () -> {};
    private IntConsumer changed = ordinal -> {};
    private Supplier<ItemMatrix> shown = () -> null;

    StoredItems(
            WriteBehindStore store, Catalogue catalogue, int dimensions, int hotRows, Initialiser initialiser) {
        this.store = store;
        this.catalogue = catalogue;
        this.table = new RowTable(dimensions);
        this.initialiser = initialiser;
        this.cold = new ColdRows(hotRows);
        fit(Math.max(1024, catalogue.size()));
    }

    /** Runs {@code action} before each commit's rows are written: while all that changed is in memory. */
    public void beforeWrites(Runnable action) {
        beforeWrites = action;
    }

    /** Tells {@code listener} the ordinal of each row that a commit writes, before it may be evicted. */
    public void onWrite(IntConsumer listener) {
        changed = listener;
    }

    /** Shows readers each row that a commit wrote, in what {@code matrix} gives: null while there is none. */
    void showIn(Supplier<ItemMatrix> matrix) {
        shown = matrix;
    }

    @Override
    public Catalogue catalogue() {
        return catalogue;
    }

    @Override
    public int ordinal(String itemId) {
        int ordinal = catalogue.ordinal(itemId);
        if (ordinal == Catalogue.UNKNOWN) {
            ordinal = catalogue.add(itemId);
            int slot = place(ordinal);
            initialiser.start(table, slot, itemId);
            table.markDirty(slot);
        }
        return ordinal;
    }

    @Override
    public int size() {
        return catalogue.size();
    }

    @Override
    public RowTable table() {
        return table;
    }

    @Override
    public int slot(int ordinal) {
        int slot = ordinal < slots.length ? slots[ordinal] : RowTable.NONE;
        if (slot == RowTable.NONE) {
            return readBack(ordinal);
        }
        table.reference(slot);
        return slot;
    }

    @Override
    public int ordinalAt(int slot) {
        return ordinals[slot];
    }

    @Override
    public void readAll() {
        if (table.size() < catalogue.size()) {
            for (int ordinal = 0; ordinal < catalogue.size(); ordinal++) {
                slot(ordinal);
            }
        }
    }

    private int readBack(int ordinal) {
        byte[] saved = store.get(Bytes.wrap(catalogue.bytes(ordinal)));
        if (saved == null) {
            throw new IllegalStateException(
                    "the item '" + catalogue.id(ordinal) + "' is in the catalogue but has no row");
        }
        int slot = place(ordinal);
        RowCodec.decodeItem(saved, table, slot);
        return slot;
    }

    private int place(int ordinal) {
        int slot = table.allocate();
        fit(Math.max(ordinal, slot) + 1);
        slots[ordinal] = slot;
        ordinals[slot] = ordinal;
        return slot;
    }

    private void fit(int needed) {
        int had = slots.length;
        if (needed > had) {
            int capacity = Math.max(needed, had * 2);
            slots = Arrays.copyOf(slots, capacity);
            ordinals = Arrays.copyOf(ordinals, capacity);
            Arrays.fill(slots, had, capacity, RowTable.NONE);
        }
    }

    @Override
    public void flush(Writer writer) {
        beforeWrites.run();
        IntFunction<byte[]> encoder = slot -> RowCodec.encodeItem(table, slot);
        DirtyRows.forEach(table, slot -> catalogue.bytes(ordinals[slot]), encoder, (slot, key, value) -> {
            writer.put(key, value);
            changed.accept(ordinals[slot]);
        });
    }

    @Override
    public void flushed() {
        ItemMatrix matrix = shown.get();
        if (matrix != null) {
            IntList dirty = table.dirtySlots();
            for (int i = 0; i < dirty.size(); i++) {
                matrix.write(ordinals[dirty.get(i)], table, dirty.get(i));
            }
        }
        table.clean();
        cold.evict(table, slot -> slots[ordinals[slot]] = RowTable.NONE);
    }

    @Override
    public int hotRows() {
        return table.size();
    }
}
