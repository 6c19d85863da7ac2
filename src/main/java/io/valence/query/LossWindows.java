package io.valence.query;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The last windows of the loss, of all partitions and so of all instances, in the order in which they were committed.
 * Filled by one thread that reads their topic, so that asking costs the learner nothing; read by any.
 */
public final class LossWindows {

    private final int capacity;
    private final Deque<PublishedWindow> ring = new ArrayDeque<>();
    private final Map<PublishedWindow.Source, PublishedWindow> latest = new HashMap<>();
    private final List<Consumer<PublishedWindow>> listeners = new CopyOnWriteArrayList<>();

    /** @param capacity how many are kept, at least 1 */
    public LossWindows(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("expected a capacity of 1 or more, got " + capacity);
        }
        this.capacity = capacity;
    }

    /** Keeps a window, forgets the oldest where there are too many, and tells the listeners. */
    public void add(PublishedWindow window) {
        synchronized (this) {
            if (ring.size() == capacity) {
                ring.removeFirst();
            }
            ring.addLast(window);
            latest.put(window.source(), window);
        }
        listeners.forEach(listener -> listener.accept(window));
    }

    /** Those that were published at {@code since} or later, oldest first; the receiver's own. */
    public synchronized List<PublishedWindow> since(long since) {
        return ring.stream().filter(window -> window.published() >= since).toList();
    }

    /** The last one of a partition and a model. */
    public synchronized Optional<PublishedWindow> latest(PublishedWindow.Source source) {
        return Optional.ofNullable(latest.get(source));
    }

    /** How many are kept. */
    public int capacity() {
        return capacity;
    }

    /** @param listener is given every window from now on, on the thread that adds it: it must not wait */
    public void onAdd(Consumer<PublishedWindow> listener) {
        listeners.add(listener);
    }
}
