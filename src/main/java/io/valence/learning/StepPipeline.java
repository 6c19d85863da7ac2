package io.valence.learning;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
    private static final int MOST_BATCH = 32;

    /** How far planning may be ahead: by some milliseconds, which is what a processor is at times taken away for. */
    private static final int MOST_STEPS = 2_048;

    /** What the steps that are planned may take: all of them by default, fewer where clicks draw thousands. */
    private static final int MOST_BYTES = 4 << 20;

    private final ContrastiveLearner learner;
    private final Listener listener;
    private final StepResult result = new StepResult();
    /** Null until there is a batch for it. */
    private ExecutorService thread;

    private final LearnerConfig config;
    private final boolean ownThread;
    private final int batchSteps;
    private final int mostBatches;
    /** The one that was used last is taken first: it is still in the processor's caches. */
    private final Deque<Batch> free = new ArrayDeque<>();
    /** The oldest first. */
    private final Deque<Batch> handedOver = new ArrayDeque<>();
    private Batch open;
    /** What a step failed with, for good: what it left half done, no later one may build on. */
    private Throwable failure;

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
        int ahead = (int) Math.max(2, Math.min(MOST_STEPS, MOST_BYTES / PlannedStep.bytes(config)));
        batchSteps = ownThread ? Math.min(MOST_BATCH, ahead / 2) : 1;
        mostBatches = ahead / batchSteps;
        open = new Batch();
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
        throwFailure();
        PlannedStep[] steps = open.steps;
        if (steps[open.size] == null) {
            steps[open.size] = new PlannedStep(config);
        }
        return steps[open.size];
    }

    /**
     * Adds what {@link #next} gave.
     *
     * @param offset of its click
     */
    public void add(long offset) {
        throwFailure();
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

    /**
     * Has all that were added taken.
     *
     * @throws RuntimeException what a step failed with, now or before; if that was in the other thread, as the cause of
     *     one that says at which offset
     */
    public void settle() {
        throwFailure();
        while (!handedOver.isEmpty()) {
            awaitOldest();
        }
        takeOpen();
    }

    private void takeOpen() {
        try {
            take(open);
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        }
        open.size = 0;
    }

    private void take(Batch batch) {
        for (int i = 0; i < batch.size; i++) {
            batch.taking = i;
            learner.take(batch.steps[i], result);
            listener.taken(batch.steps[i], result, batch.offsets[i]);
        }
    }

    private void handOver() {
        if (thread == null) {
            thread = Executors.newSingleThreadExecutor(StepPipeline::daemon);
        }
        Batch full = open;
        full.taken = thread.submit(() -> take(full));
        handedOver.add(full);
        while (!handedOver.isEmpty() && handedOver.peek().taken.isDone()) {
            awaitOldest();
        }
        if (handedOver.size() >= mostBatches) {
            // Half of them, so that the threads do not wake each other for every batch.
            while (handedOver.size() > mostBatches / 2) {
                awaitOldest();
            }
        }
        open = free.isEmpty() ? new Batch() : free.pop();
    }

    private static Thread daemon(Runnable steps) {
        Thread thread = new Thread(steps, Thread.currentThread().getName() + "-steps");
        thread.setDaemon(true);
        return thread;
    }

    private void awaitOldest() {
        Batch oldest = handedOver.remove();
        try {
            await(oldest.taken);
        } catch (ExecutionException e) {
            failure = e.getCause() instanceof Error error ? error : oldest.failed(e.getCause());
            throwFailure();
        }
        oldest.size = 0;
        free.push(oldest);
    }

    /** Whoever interrupts finds out later: half a batch is nothing to go on from. */
    private static void await(Future<?> taken) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    taken.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void throwFailure() {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    /** No more steps are handed over. Those that were are still taken, so that nobody waits for them in vain. */
    @Override
    public void close() {
        if (thread != null) {
            thread.shutdown();
        }
    }

    private final class Batch {
        /** Each is made when it is needed first: where clicks are few, that is never. */
        private final PlannedStep[] steps = new PlannedStep[batchSteps];
        private final long[] offsets = new long[batchSteps];
        private int size;
        private int taking;
        private Future<?> taken;

        /** The click that is read by now, which Streams' report is about, is a later one. */
        private IllegalStateException failed(Throwable cause) {
            return new IllegalStateException("the step of the click at offset " + offsets[taking] + " failed", cause);
        }
    }
}
