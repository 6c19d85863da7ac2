package io.valence.learning;

import io.valence.embedding.RowTable;
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

    /**
     * Few enough that half of them at each settling cost little, enough that handing them over does not count. Never one
     * alone: a step that is added when all are settled, and settled at once, is taken by who adds it.
     */
    private static final int MOST_BATCH_STEPS = 32;

    /** How far planning may be ahead: by some milliseconds, which is what a processor is at times taken away for. */
    private static final int MOST_STEPS = 2_048;

    /** What those steps may take: it makes them fewer where a click draws more than 93 items. */
    private static final int MOST_BYTES = 4 << 20;

    private static final int LEAST_STEPS = 4;

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
    /** What a step failed with, once that is known here: for good. */
    private Throwable failure;
    /** Of whoever takes steps: whether one is being taken, and so, when the next is to be, whether one failed. */
    private boolean taking;

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
        int ahead = (int) Math.max(LEAST_STEPS, Math.min(MOST_STEPS, MOST_BYTES / PlannedStep.bytes(config)));
        batchSteps = ownThread ? Math.min(MOST_BATCH_STEPS, ahead / 2) : 1;
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
     * @throws RuntimeException if a step failed, now or before: what it threw, or if it was in the other thread, one that
     *     names the offset and has that as its cause; an error is thrown as it is
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

    /** Takes none once one has failed: on what that left half done, no other may build. */
    private void take(Batch batch) {
        if (taking) {
            return;
        }
        taking = true;
        for (int i = 0; i < batch.size; i++) {
            batch.at = i;
            learner.take(batch.steps[i], result);
            listener.taken(batch.steps[i], result, batch.offsets[i]);
        }
        taking = false;
    }

    private void handOver() {
        if (thread == null) {
            thread = Executors.newSingleThreadExecutor(StepPipeline::daemon);
        }
        Batch full = open;
        full.taken = thread.submit(() -> {
            full.fetch();
            take(full);
        });
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

    /** An interrupt is kept for later: half a batch is nothing to go on from. */
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
        /** Made when they are first needed: where clicks are few, most never are. */
        private final PlannedStep[] steps = new PlannedStep[batchSteps];
        private final long[] offsets = new long[batchSteps];
        private int size;
        /** The one that is being taken. */
        private int at;
        private Future<?> taken;
        /** Only written, see {@link RowTable#fetch}. */
        private float fetched;

        /** All at once: line by line, as each step comes to need it, took a tenth of the time. */
        private void fetch() {
            float read = 0;
            for (int i = 0; i < size; i++) {
                read += steps[i].fetch();
            }
            fetched = read;
        }

        /** The click that is read by now, which Streams' report is about, is a later one. */
        private IllegalStateException failed(Throwable cause) {
            return new IllegalStateException("the step of the click at offset " + offsets[at] + " failed", cause);
        }
    }
}
