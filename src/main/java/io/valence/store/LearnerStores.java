package io.valence.store;

import io.valence.embedding.History;
import io.valence.embedding.Initialiser;
import io.valence.embedding.SharedWeights;
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
    private final SharedWeights weights;

    /**
     * What the models measure.
     *
     * @param dimensions d
     * @param history items that a user's history remembers
     * @param recentItems items that a query is made of
     * @param lastItemWeight what the last of them weighs before the first click
     * @param hotUsers users' rows that stay in memory
     * @param hotItems items' rows that stay in memory
     */
    public record Shape(int dimensions, int history, int recentItems, double lastItemWeight, int hotUsers, int hotItems) {

        SharedWeights newWeights() {
            return new SharedWeights(recentItems, lastItemWeight);
        }

        History newHistory() {
            return new History(history, recentItems);
        }
    }

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
        users = new UserRows(userStore, shape, newUsers);
        userStore.attach(users);

        WriteBehindStore bankStore = storeOf.apply(StoreNames.BANK);
        CommittedTask task = new CommittedTask(userStore, itemStore, bankStore, catalogue.catalogue(), shape);
        items.showIn(task::matrixIfWanted);
        itemStore.show(task);

        weights = shape.newWeights();
        BankStore kept = new BankStore(bankStore, emptyBank, weights);
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

    public SharedWeights weights() {
        return weights;
    }
}
