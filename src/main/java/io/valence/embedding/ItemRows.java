package io.valence.embedding;

/** The items' rows by ordinal, whether they are in memory or have to be read back first. */
public interface ItemRows {

    /** How many items are known: N. */
    int size();

    /** The table that the slots belong to. */
    RowTable table();

    /**
     * Where the row is, after reading it back if it was cold. Slots stay valid until the next commit.
     *
     * @param ordinal 0 ≤ ordinal &lt; {@link #size}
     */
    int slot(int ordinal);

    /** The ordinal of the item whose row is in {@code slot}. */
    int ordinalAt(int slot);

    /** Reads back every cold row, for whoever looks at all of them. */
    void readAll();

    /** How many tasks add to copies of these rows, each from its share of the clicks; 1 for rows that have no copies. */
    default int copies() {
        return 1;
    }

    /** Called before the row in {@code slot} may be changed, for whoever has to know what it was. */
    default void changing(int slot) {
        // Who is alone with the rows need not know.
    }
}
