package io.valence.topology;

import io.valence.codec.DeltaCodec;
import io.valence.embedding.Catalogue;
import io.valence.exchange.ItemDelta;
import io.valence.exchange.SharedItems;
import io.valence.store.LearnerStores;
import io.valence.store.StoredItems;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Tells the other tasks what this one added to the items since its last commit, and adds what they tell.
 *
 * <p>What is to be told is in memory only, and told at the beginning of the flush that precedes each commit, in the
 * commit's transaction: with the rows that it is part of, or not at all. A crash forgets both, and the clicks are
 * learned from again.
 *
 * <p>Told is after so many clicks, but no oftener than takes a fifth of the time: a task that has much to catch up with
 * would else do little but tell, hear and commit. With two tasks in a process and 50,000 items, 300 clicks were followed
 * by the writing of 7,000 rows, and two tasks learned a tenth of what one did.
 */
final class DeltaExchange {

    /** Half of what the topic takes, for a broker that was left at the default. */
    private static final int MOST_BYTES = 512 << 10;

    /** How many times what an exchange took is learned from clicks before the next one. */
    private static final int LEARNING_PER_EXCHANGE = 4;

    /** Where no record comes for longer than this after a commit, that is not what the commit took. */
    private static final long MOST_SPENT_NANOS = 1_000_000_000;

    private final ProcessorContext<Object, Object> context;
    private final SharedItems items;
    private final int dimensions;
    private final int mostClicks;
    private final ExchangeMeters meters;
    private int clicks;
    private long latest;
    /** When the last telling began, ns; when its commit was over; and what it took, with the hearing since. */
    private long told;

    private long resumed;
    private long spent;
    private boolean committing;

    DeltaExchange(
            TopologyConfig.Exchange choices, ProcessorContext<Object, Object> context, LearnerStores stores) {
        this.context = context;
        StoredItems stored = stores.items();
        items = new SharedItems(stored, stores.weights(), choices.partitions());
        dimensions = stored.table().dimensions();
        mostClicks = choices.clicks() == 0 ? Integer.MAX_VALUE : Math.max(1, choices.clicks() / choices.partitions());
        meters = new ExchangeMeters(context.metrics(), context.taskId());
        stored.beforeWrites(this::tell);
    }

    /** The items, by which is noticed what is added to them. */
    SharedItems items() {
        return items;
    }

    /**
     * A click was learned from. Asks for a commit where this task's share of clicks has come since the last one.
     *
     * @param predecessor the item that the user had clicked before, or {@link Catalogue#UNKNOWN}
     * @param timestamp of its record, by which Streams orders clicks and deltas
     */
    void learned(int item, int predecessor, double weight, long timestamp) {
        if (weight > 0) {
            items.clicked(item, predecessor);
        }
        latest = Math.max(latest, timestamp);
        resume();
        if (++clicks >= mostClicks && System.nanoTime() - resumed >= LEARNING_PER_EXCHANGE * spent) {
            context.commit();
        }
    }

    /** The first record behind a commit says what that took. */
    private void resume() {
        if (committing) {
            committing = false;
            resumed = System.nanoTime();
            spent = Math.min(resumed - told, MOST_SPENT_NANOS);
        }
    }

    private void tell() {
        long begun = System.nanoTime();
        ItemDelta delta = items.take(latest);
        told = begun;
        committing = !delta.isEmpty();
        latest = 0;
        clicks = 0;
        Object key = teller(context.taskId().partition());
        long bytes = 0;
        for (byte[] part : DeltaCodec.encode(delta, MOST_BYTES)) {
            context.forward(new Record<>(key, (Object) part, delta.time()), LearnerTopology.ITEM_DELTAS_OUT);
            bytes += part.length;
        }
        meters.told(delta.rows(), bytes);
        meters.took(System.nanoTime() - begun);
    }

    /**
     * Adds what another task told; passes by what this one told, and what another learner did.
     *
     * @param positives is given the positives, in order
     * @throws IllegalStateException if the bytes are damaged, or of another release or dimension
     */
    void hear(Record<byte[], byte[]> delta, SharedItems.Positives positives) {
        resume();
        if (isOfAnotherTask(delta.key())) {
            long begun = System.nanoTime();
            items.apply(DeltaCodec.decode(delta.value(), dimensions), positives);
            long took = System.nanoTime() - begun;
            spent += took;
            meters.took(took);
        }
    }

    /** Nothing is told or heard any more. */
    void close() {
        meters.close();
    }

    private byte[] teller(int partition) {
        return (context.applicationId() + ':' + partition).getBytes(StandardCharsets.UTF_8);
    }

    private boolean isOfAnotherTask(byte[] key) {
        int partition = ToOtherPartitions.teller(key);
        return partition != context.taskId().partition() && Arrays.equals(key, teller(partition));
    }
}
