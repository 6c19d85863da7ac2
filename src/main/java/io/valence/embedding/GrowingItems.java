package io.valence.embedding;

/** Items' rows that are also found by id; an id that is not known yet begins a row. */
public interface GrowingItems extends ItemRows {

    /** The ids in order; not to be added to. */
    Catalogue catalogue();

    /** The item's ordinal; an item that is not known yet enters the catalogue and starts its row. */
    int ordinal(String itemId);
}
