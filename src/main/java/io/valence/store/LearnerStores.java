package io.valence.store;

import io.valence.embedding.Initialiser;
import io.valence.learning.ContrastiveLearner;
import io.valence.learning.LearnerConfig;
import io.valence.negatives.MemoryBank;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The models of one task, opened from its stores: what a processor's {@code init} calls once the stores have
 * been restored.
 */
public final class LearnerStores {

    private final UserRows users;
    private final StoredItems items;
    private final MemoryBank bank;

    /**
     * Reads the catalogue and the bank; rows are read when they are used.
     *
     * @param config the learner's choices
     * @param hotUsers users' rows that stay in memory
     * @param hotItems items' rows that stay in memory
     * @param storeOf finds a store by name
     */
    public LearnerStores(
            LearnerConfig config, int hotUsers, int hotItems, Function<String, WriteBehindStore> storeOf) {
        Initialiser initialiser = new Initialiser(config.seed());
        WriteBehindStore catalogueStore = storeOf.apply(StoreNames.CATALOGUE);
        CatalogueStore catalogue = new CatalogueStore(catalogueStore);
        catalogueStore.attach(catalogue);

        WriteBehindStore itemStore = storeOf.apply(StoreNames.ITEMS);
        items = new StoredItems(itemStore, catalogue.catalogue(), config.dimensions(), hotItems, initialiser);
        itemStore.attach(items);

        WriteBehindStore userStore = storeOf.apply(StoreNames.USERS);
        users = new UserRows(
                userStore,
                config.dimensions(),
                config.history(),
                hotUsers,
                config.newUser() == LearnerConfig.NewUser.RANDOM ? initialiser : null);
        userStore.attach(users);

        WriteBehindStore bankStore = storeOf.apply(StoreNames.BANK);
        BankStore kept = new BankStore(bankStore, ContrastiveLearner.newBank(config));
        bankStore.attach(kept);
        bank = kept.bank();
    }

    /** A builder for each store of the learner. */
    public static List<StoreBuilder<?>> builders() {
        return List.of(
                new WriteBehindStoreBuilder(StoreNames.USERS),
                new WriteBehindStoreBuilder(StoreNames.ITEMS),
                new WriteBehindStoreBuilder(StoreNames.CATALOGUE),
                new WriteBehindStoreBuilder(StoreNames.BANK));
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
