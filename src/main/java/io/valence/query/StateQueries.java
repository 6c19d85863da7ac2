package io.valence.query;

import io.valence.store.StoreNames;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;

/** Questions about where things are. Asking never waits for the learner nor makes it wait; safe from any thread. */
public interface StateQueries {

    /** The stores whose rows can be asked by key. */
    Set<String> KEYED = Set.of(StoreNames.USERS, StoreNames.ITEMS);

    /** All instances, this one among them, in the order of host and port. */
    Answer<List<InstanceState>> instances();

    /** This instance's stores. */
    Answer<List<StoreState>> stores();

    /**
     * A row.
     *
     * @param store one of {@link #KEYED}
     * @param key the id of a user or an item
     */
    Answer<StoredRow> row(String store, String key);

    /** How many clicks are on the topic that this instance has not read, as of its last fetch from there. */
    long lag();

    /**
     * Answers about one running instance.
     *
     * @param streams the instance, started or not
     * @param self what it has as {@code application.server}, {@code host:port}; null for none
     * @param clicksTopic what it learns from
     * @param model what the model is called whose rows are asked for
     */
    static StateQueries of(KafkaStreams streams, String self, String clicksTopic, String model) {
        return new StreamsState(streams, self, clicksTopic, model);
    }
}
