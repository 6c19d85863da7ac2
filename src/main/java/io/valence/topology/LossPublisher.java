package io.valence.topology;

import io.valence.codec.LossMetricsJson;
import io.valence.embedding.RandomBits;
import io.valence.evaluation.EmbeddingProbe;
import io.valence.learning.LearnerConfig;
import io.valence.metrics.Ailment;
import io.valence.metrics.ClickSample;
import io.valence.metrics.Count;
import io.valence.metrics.LossWindow;
import io.valence.metrics.Measure;
import io.valence.metrics.ModelTag;
import io.valence.metrics.StepMeasures;
import io.valence.store.LearnerStores;
import io.valence.store.StoreNames;
import io.valence.store.StoredLossWindow;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the loss into the open window, and publishes the window's part once event time has left it, or once no
 * click has come for a while. Published is on the stream thread and in its transaction, with the window as state: a
 * part is published, and what it counts forgotten, together or not at all.
 */
final class LossPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(LossPublisher.class);

    private final LearnerConfig learner;
    private final ModelTag tag;
    private final long windowMs;
    private final ProcessorContext<Object, Object> context;
    private final StoredLossWindow stored;
    private final EmbeddingProbe probe;
    private final Warnings warnings;
    private final int partition;
    private final byte[] key;
    /** The open window's. The window itself is changed by each step, in another thread than asks when it ends. */
    private long end;

    private boolean busy;
    /** Since the last look at the clock. */
    private boolean published = true;
    /** In wall-clock time, as of a look at the clock. */
    private long lastPublished;

    LossPublisher(
            TopologyConfig config,
            TopologyConfig.Model model,
            ProcessorContext<Object, Object> context,
            LearnerStores stores) {
        this.learner = model.learner();
        this.tag = model.tag();
        this.windowMs = config.metrics().windowMs();
        this.context = context;
        this.stored = new StoredLossWindow(context.getStateStore(model.store(StoreNames.LOSS_WINDOW)));
        this.end = stored.window().end();
        this.probe = new EmbeddingProbe(stores.items());
        this.partition = context.taskId().partition();
        this.warnings = new Warnings(whose(), LOG::warn);
        this.key = Integer.toString(partition).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Counts a click that was learned from. A click past the open window publishes that first; one from before it is
     * counted in it.
     *
     * @param known how many items were known
     * @param banked how many items the bank held
     */
    void add(StepMeasures measures, int known, int banked, long offset, long timestamp) {
        LossWindow window = stored.change();
        if (ends(timestamp)) {
            if (window.start() != LossWindow.NONE && !window.isEmpty()) {
                publishPart();
            }
            long start = LossWindow.startOf(timestamp, windowMs);
            end = start + windowMs;
            window.open(start, end);
        }
        window.add(measures, offset, timestamp);
        window.gauge(known, banked);
        markBusy();
    }

    /** Writes only where it changes something: the thread that asks when the window ends reads what is next to it. */
    private void markBusy() {
        if (!busy) {
            busy = true;
        }
    }

    /** Whether a click of this event time publishes the open window first, or opens one. */
    boolean ends(long timestamp) {
        return timestamp >= end;
    }

    /** Counts a record that was no valid click in the open window: it has no event time that could be trusted. */
    void addDeadLetter(long offset) {
        stored.change().addDeadLetter(offset);
        markBusy();
    }

    /** Counts one user less. */
    void forgetUser() {
        stored.change().forgetUser();
    }

    /** Publishes one click. */
    void publish(ClickSample sample, long timestamp) {
        forward(LossMetricsJson.write(tag, sample), timestamp);
    }

    /**
     * Publishes what is open if nothing came since the last call; or if for as long as a window is long nothing was
     * published, though clicks came: one whose clock was ahead holds the window open until event time gets there.
     *
     * @param now wall-clock time, ms
     */
    void publishIfDue(long now) {
        if (published) {
            lastPublished = now;
        }
        boolean due = !busy || now - lastPublished >= windowMs;
        if (due && !stored.window().isEmpty()) {
            publishPart();
            lastPublished = now;
        }
        published = false;
        busy = false;
    }

    private void publishPart() {
        LossWindow window = stored.change();
        // A sparse log has a window to every few clicks, and a probe costs as much as many of them.
        if (window.count(Count.UNPROBED) >= EmbeddingProbe.SAMPLE
                || Double.isNaN(window.measure(Measure.UNIFORMITY))) {
            probe.measure(RandomBits.mix(learner.seed() + RandomBits.mix(window.start())));
            window.probed(probe.uniformity(), probe.collapse(), probe.norm(), probe.largestNorm());
        }
        warnings.tell(Ailment.of(window));
        byte[] value = LossMetricsJson.write(tag, window, partition, learner.learningRate(), learner.temperature());
        // Not the window's end, which may be further ahead than brokers accept.
        forward(value, Math.max(0, window.latest()));
        window.nextPart();
        published = true;
    }

    private String whose() {
        return tag.isMain() ? Integer.toString(partition) : partition + ", model " + tag.model();
    }

    private void forward(byte[] value, long timestamp) {
        context.forward(new Record<>(key, value, timestamp), LearnerTopology.LOSS_METRICS);
    }
}
