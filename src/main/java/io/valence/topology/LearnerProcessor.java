package io.valence.topology;

import io.valence.event.Click;
import io.valence.event.InvalidClickException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Learns from each click: validate, then in each model load, rank if asked to, learn, publish. Everything that may
 * fail for reasons of the click's is done before the first change.
 */
final class LearnerProcessor implements Processor<byte[], byte[], Object, Object> {

    private final TopologyConfig config;
    private final ClickReader reader;

    private ProcessorContext<Object, Object> context;
    /** The served one first, so that readers of the loss have its window, or click, before those of its shadows. */
    private TaskModel[] models;
    private Cancellable idleCheck;
    private Throwable failure;

    LearnerProcessor(TopologyConfig config, Clock clock) {
        this.config = config;
        this.reader = new ClickReader(config.limits(), clock);
    }

    @Override
    public void init(ProcessorContext<Object, Object> processorContext) {
        context = processorContext;
        // A task that was suspended, or revived after a failed transaction, comes here again: all is read anew.
        failure = null;
        models = config.allModels().stream()
                .sorted(Comparator.comparing(model -> !model.isServed()))
                .map(model -> new TaskModel(config, model, context))
                .toArray(TaskModel[]::new);
        Duration idle = Duration.ofMillis(config.metrics().idleMs());
        idleCheck = context.schedule(idle, PunctuationType.WALL_CLOCK_TIME, this::publishIfDue);
    }

    private void publishIfDue(long now) {
        orAbandon(() -> {
            for (TaskModel model : models) {
                model.publishIfDue(now);
            }
        });
    }

    @Override
    public void close() {
        idleCheck.cancel();
        for (TaskModel model : models) {
            model.close();
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        orAbandon(() -> learnOrRefuse(record));
    }

    /** What throws may have been half done: nothing more is learned or written from what is in memory. */
    private void orAbandon(Runnable work) {
        if (failure != null) {
            throw new IllegalStateException(
                    "an earlier click or punctuation failed halfway: the task has to start anew", failure);
        }
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            failure = e;
            // Of all models: what one has learned and another has not would be committed otherwise.
            for (TaskModel model : models) {
                model.abandon(e);
            }
            throw e;
        }
    }

    private void learnOrRefuse(Record<byte[], byte[]> record) {
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        if (config.isShared() && metadata.topic().equals(config.topics().itemDeltas())) {
            for (TaskModel model : models) {
                model.hear(record);
            }
            return;
        }
        Click click;
        try {
            if (ForgetUser.is(record.value(), record.headers())) {
                String userId = reader.readForgotten(record.key());
                for (TaskModel model : models) {
                    model.forget(userId);
                }
                return;
            }
            click = reader.read(record.key(), record.value());
        } catch (InvalidClickException e) {
            for (TaskModel model : models) {
                model.addDeadLetter(metadata.offset());
            }
            context.forward(DeadLetter.of(record, metadata, e), LearnerTopology.DEAD_LETTERS);
            return;
        }
        for (TaskModel model : models) {
            model.learn(click, metadata, record.timestamp());
        }
    }
}
