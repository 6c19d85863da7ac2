package io.valence.embedding;

/** Items that are all in memory, and nowhere else: for simulations and tests. An item's slot is its ordinal. */
public final class InMemoryItems implements GrowingItems {

    private final RowTable table;
    private final Initialiser initialiser;
    private final Catalogue catalogue = new Catalogue();

    /**
     * @param dimensions d
     * @param seed of the items' first vectors
     */
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

    @Override
    public int ordinal(String id) {
        int known = catalogue.ordinal(id);
        if (known != Catalogue.UNKNOWN) {
            return known;
        }
        initialiser.start(table, table.allocate(), id);
        return catalogue.add(id);
    }

    @Override
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
        return ordinal;
    }

    @Override
    public int ordinalAt(int slot) {
        return slot;
    }

    @Override
    public void readAll() {
        // Nothing is ever cold.
    }
}
