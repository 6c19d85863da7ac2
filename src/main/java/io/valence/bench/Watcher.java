package io.valence.bench;

import java.util.function.LongConsumer;

/** Is told how something goes that takes long. */
public interface Watcher {

    /**
     * Runs {@code work}.
     *
     * @param task what is done, in a word
     * @param total how many there are to do
     * @param work is handed what to tell how many are done
     * @return what the work comes to
     */
    <T> T watch(String task, long total, Work<T> work) throws InterruptedException;

    /** Something that takes long. */
    @FunctionalInterface
    interface Work<T> {
        T run(LongConsumer progress) throws InterruptedException;
    }
}
