package io.valence.learning;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes planned steps in their order, while the next ones are being planned: about half of what a click takes is
 * planning it and all that is around it, and follows from the order of clicks alone. What is learned does not depend on
 * which thread takes a step, nor on when.
 *
 * <p>Steps go over to a thread of their own by batches; {@link #settle} has all taken, and takes those of an unfinished
 * batch itself, so that where clicks are few no other thread is ever woken. Used by the one thread that plans.
 */
public final class StepPipeline implements AutoCloseable {

    /** Few enough that half of it at each settling costs little, enough that handing it over does not count. */
    private static final int BATCH = 32;

    /** How far planning may be ahead: by some milliseconds, which is what a processor is at times taken away for. */
    private static final int MOST_BATCHES = 64;

    private final ContrastiveLearner learner;
    private final Listener listener;
    private final StepResult result = new StepResult();
    /** Null until there is a batch for it. */
    private ExecutorService thread;

    private final LearnerConfig config;
    private final boolean ownThread;
    /** The one that was used last is taken first: it is still in the processor's caches. */
    private final Deque<Batch> free = new ArrayDeque<>();
    /** The oldest first. */
    private final Deque<Batch> handedOver = new ArrayDeque<>();
    private Batch open;

    /**
     * @param config the learner's
     * @param ownThread whether steps may be taken by a thread of their own; otherwise each is taken when it is added
     * @param listener is told of each step, in order: by the thread that took it, of which there is one at a time
     */
    public StepPipeline(LearnerConfig config, ContrastiveLearner learner, boolean ownThread, Listener listener) {
        this.config = config;
        this.learner = learner;
        this.ownThread = ownThread;
        this.listener = listener;
        open = new Batch(config, ownThread ? BATCH : 1);
    }

    /** Is told what a step measured, once it was taken. */
    public interface Listener {

        /**
         * One more.
         *
         * @param offset as it was added with
         */
        void taken(PlannedStep step, StepResult result, long offset);
    }

    /** A step to be planned, and then {@link #add added}. */
    public PlannedStep next() {
        return open.steps[open.size];
    }

    /**
     * Adds what {@link #next} gave.
     *
     * @param offset of its click
     */
    public void add(long offset) {
        open.offsets[open.size++] = offset;
        if (open.size < open.steps.length) {
            return;
        }
        if (ownThread) {
            handOver();
        } else {
            takeOpen();
        }
    }

    /** Has all that were added taken. */
    public void settle() {
        while (!handedOver.isEmpty()) {
            awaitOldest();
        }
        takeOpen();
    }

    private void takeOpen() {
        try {
            take(open);
        } catch (RuntimeException | Error e) {
            open.taken = CompletableFuture.failedFuture(e);
            handedOver.add(open);
            throw e;
        }
        open.size = 0;
    }

    private void take(Batch batch) {
        for (int i = 0; i < batch.size; i++) {
            learner.take(batch.steps[i], result);
            listener.taken(batch.steps[i], result, batch.offsets[i]);
        }
    }

    private void handOver() {
        if (thread == null) {
            thread = Executors.newSingleThreadExecutor(StepPipeline::daemon);
        }
        Batch full = open;
        full.taken = CompletableFuture.runAsync(() -> take(full), thread);
        handedOver.add(full);
        while (!handedOver.isEmpty() && handedOver.peek().taken.isDone()) {
            awaitOldest();
        }
        if (handedOver.size() == MOST_BATCHES) {
            // Half of them, so that the threads do not wake each other for every batch.
            while (handedOver.size() > MOST_BATCHES / 2) {
                awaitOldest();
            }
        }
        open = free.isEmpty() ? new Batch(config, BATCH) : free.pop();
    }

    private static Thread daemon(Runnable steps) {
        Thread thread = new Thread(steps, Thread.currentThread().getName() + "-steps");
        thread.setDaemon(true);
        return thread;
    }

    /** One whose steps failed stays the oldest: it is never taken for done, nor what comes behind it. */
    private void awaitOldest() {
        Batch oldest = handedOver.element();
        try {
            oldest.taken.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
        handedOver.remove();
        oldest.size = 0;
        free.push(oldest);
    }

    /** No more steps are handed over. Those that were are still taken, so that nobody waits for them in vain. */
    @Override
    public void close() {
        if (thread != null) {
            thread.shutdown();
        }
    }

    private static final class Batch {
        private final PlannedStep[] steps;
        private final long[] offsets;
        private int size;
        private CompletableFuture<Void> taken;

        Batch(LearnerConfig config, int room) {
            steps = new PlannedStep[room];
            offsets = new long[room];
            for (int i = 0; i < room; i++) {
                steps[i] = new PlannedStep(config);
            }
        }
    }
}
