package io.valence.store;

import java.util.List;

/**
 * The names of the state stores, and so of their changelog topics. Those of a model hang on what the model is called
 * and not on whether it serves: the rows of a shadow stay where they are when it is promoted, and so do those of the
 * model that served before.
 */
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

    /** What the model is called whose stores have the plain names. */
    public static final String MAIN = "main";

    private StoreNames() {}

    /**
     * What a model's store is called. A shadow's ends with no dash and a plain name, so that no other application's
     * changelog is called the same, and what looks for the end of one does not find it.
     *
     * @param model {@link #MAIN}, or a shadow's name
     * @param store one of {@link #ALL}
     */
    public static String of(String model, String store) {
        return model.equals(MAIN) ? store : "shadow-" + model + "." + store;
    }
}
