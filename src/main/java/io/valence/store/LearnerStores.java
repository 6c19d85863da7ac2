package io.valence.store;

import io.valence.embedding.Initialiser;
import io.valence.negatives.MemoryBank;
import java.util.function.Function;

/**
 * The models of one task, opened from its stores: what a processor's {@code init} calls once the stores have
 * been restored.
 */
public final class LearnerStores {

    private final UserRows users;
    private final StoredItems items;
    private final MemoryBank bank;

    /**
     * What the models measure.
     *
     * @param dimensions d
     * @param history items that a user's history remembers
     * @param hotUsers users' rows that stay in memory
     * @param hotItems items' rows that stay in memory
     */
    public record Shape(int dimensions, int history, int hotUsers, int hotItems) {}

    /**
     * Reads the catalogue and the bank; rows are read when they are used.
     *
     * @param shape what the models measure
     * @param newItems where a new item starts
     * @param newUsers where a new user starts, or null for zero
     * @param emptyBank the bank to fill
     * @param storeOf finds a store by name
     */
    public LearnerStores(
            Shape shape,
            Initialiser newItems,
            Initialiser newUsers,
            MemoryBank emptyBank,
            Function<String, WriteBehindStore> storeOf) {
        WriteBehindStore catalogueStore = storeOf.apply(StoreNames.CATALOGUE);
        CatalogueStore catalogue = new CatalogueStore(catalogueStore);
        catalogueStore.attach(catalogue);

        WriteBehindStore itemStore = storeOf.apply(StoreNames.ITEMS);
        items = new StoredItems(itemStore, catalogue.catalogue(), shape.dimensions(), shape.hotItems(), newItems);
        itemStore.attach(items);

        WriteBehindStore userStore = storeOf.apply(StoreNames.USERS);
        users = new UserRows(userStore, shape.dimensions(), shape.history(), shape.hotUsers(), newUsers);
        userStore.attach(users);

        CommittedTask task = new CommittedTask(userStore, itemStore, catalogue.catalogue(), shape);
        items.showIn(task::matrixIfWanted);
        itemStore.show(task);

        WriteBehindStore bankStore = storeOf.apply(StoreNames.BANK);
        BankStore kept = new BankStore(bankStore, emptyBank);
        bankStore.attach(kept);
        bank = kept.bank();
    }

    public UserRows users() {
        return users;
    }

    public StoredItems items() {
        return items;
    }

    public MemoryBank bank() {
        return bank;
    }
}
