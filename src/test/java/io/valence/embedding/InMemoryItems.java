package io.valence.embedding;

import java.util.ArrayList;
import java.util.List;

/** Items that are all in memory, for tests of what works on {@link ItemRows}. */
public final class InMemoryItems implements ItemRows {

    private final RowTable table;
    private final Initialiser initialiser;
    private final Catalogue catalogue = new Catalogue();
    private final List<Integer> slots = new ArrayList<>();
    private final List<Integer> ordinals = new ArrayList<>();

    /** @param seed of the items' first vectors */
    public InMemoryItems(int dimensions, long seed) {
        table = new RowTable(dimensions);
        initialiser = new Initialiser(seed);
    }

    /** As many items as asked for, named by their ordinals. */
    public static InMemoryItems of(int count, int dimensions, long seed) {
        InMemoryItems items = new InMemoryItems(dimensions, seed);
        for (int i = 0; i < count; i++) {
            items.ordinal(Integer.toString(i));
        }
        return items;
    }

    /** The item's ordinal, new or known. */
    public int ordinal(String id) {
        int known = catalogue.ordinal(id);
        if (known != Catalogue.UNKNOWN) {
            return known;
        }
        int slot = table.allocate();
        initialiser.start(table, slot, id);
        slots.add(slot);
        while (ordinals.size() <= slot) {
            ordinals.add(Catalogue.UNKNOWN);
        }
        ordinals.set(slot, catalogue.size());
        return catalogue.add(id);
    }

    /** The ids in order. */
    public Catalogue catalogue() {
        return catalogue;
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
        return slots.get(ordinal);
    }

    @Override
    public int ordinalAt(int slot) {
        return ordinals.get(slot);
    }

    @Override
    public void readAll() {
        // Nothing is ever cold.
    }
}
