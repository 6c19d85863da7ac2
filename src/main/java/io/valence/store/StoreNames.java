package io.valence.store;

import java.util.List;

/** The names of the state stores, and so of their changelog topics. */
public final class StoreNames {

    /** User id → row and history. */
    public static final String USERS = "users";

    /** Item id → row. */
    public static final String ITEMS = "items";

    /** Ordinal → item id, in the order in which items were first seen. */
    public static final String CATALOGUE = "catalogue";

    /** The memory bank: a head and pages. */
    public static final String BANK = "bank";

    /** The open window of the loss metrics. */
    public static final String LOSS_WINDOW = "loss-window";

    /** All of them. */
    public static final List<String> ALL = List.of(USERS, ITEMS, CATALOGUE, BANK, LOSS_WINDOW);

    private StoreNames() {}
}
