package io.valence.query;

import io.valence.learning.LearnerConfig;
import io.valence.store.CommittedTask;
import io.valence.store.ItemMatrix;
import io.valence.store.SavedUser;
import io.valence.store.StoreNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/** Answers from the tasks of one instance of Kafka Streams: a user's from the task that owns the user. */
final class StreamsRecommendations implements Recommendations {

    /** The rows of some hundred thousand items are read within it: who asks first need not ask twice. */
    private static final long PATIENCE_MS = 2000;

    private static final String READING =
            "the items' rows are being read into memory, as they are once after a start";

    private static final Duration AFTER_READING = Duration.ofSeconds(2);

    private final Instance instance;
    private final Whereabouts whereabouts;
    private final LearnerConfig learner;

    /** @param self this instance, as the others know it; {@code HostInfo.unavailable()} if they do not */
    StreamsRecommendations(Instance instance, HostInfo self, LearnerConfig learner) {
        this.instance = instance;
        this.whereabouts = new Whereabouts(instance, self);
        this.learner = learner;
    }

    @Override
    public Answer<Ranking> forUser(String user, Wanted wanted) {
        return ofUser(user, (ranker, saved) -> ranker.forUser(saved, wanted));
    }

    @Override
    public Answer<Ranking> forSession(List<String> items, Wanted wanted) {
        return ofAny(ranked(ranker -> Optional.of(ranker.forSession(items, wanted))));
    }

    @Override
    public Answer<Ranking> similar(String item, int k) {
        return ofAny(ranked(ranker -> ranker.similar(item, k)));
    }

    @Override
    public Answer<Ranking> score(String user, List<String> items) {
        return ofUser(user, (ranker, saved) -> ranker.score(saved, items));
    }

    @Override
    public Answer<List<String>> history(String user, int most) {
        return guarded(tasks -> {
            for (CommittedTask task : tasks) {
                Optional<SavedUser> saved = task.user(user);
                if (saved.isPresent()) {
                    int[] had = saved.get().history();
                    return new Answer.Found<>(IntStream.range(0, Math.min(most, had.length))
                            .mapToObj(i -> task.id(had[had.length - 1 - i]))
                            .toList());
                }
            }
            return whereabouts.absentUser(user, !tasks.isEmpty());
        });
    }

    @Override
    public Answer<Sample> sample(int items, int users) {
        return ofAny((task, matrix) -> Optional.of(new Sampler(task, matrix).draw(items, users)));
    }

    private Answer<Ranking> ofUser(String user, UserQuestion question) {
        return guarded(tasks -> {
            for (CommittedTask task : tasks) {
                Optional<SavedUser> saved = task.user(user);
                if (saved.isPresent()) {
                    return ask(task, ranked(ranker -> Optional.of(question.ask(ranker, saved))));
                }
            }
            Answer<Ranking> other = whereabouts.absentUser(user, !tasks.isEmpty());
            return other instanceof Answer.Absent
                    ? ask(tasks.get(0), ranked(ranker -> Optional.of(question.ask(ranker, Optional.empty()))))
                    : other;
        });
    }

    /** Every task has all items. */
    private <T> Answer<T> ofAny(TaskQuestion<T> question) {
        return guarded(tasks -> tasks.isEmpty() ? whereabouts.absentItem(false) : ask(tasks.get(0), question));
    }

    private TaskQuestion<Ranking> ranked(Function<TaskRanker, Optional<Ranking>> question) {
        return (task, matrix) -> question.apply(new TaskRanker(task, matrix, learner));
    }

    private <T> Answer<T> ask(CommittedTask task, TaskQuestion<T> question) {
        Optional<ItemMatrix> matrix = task.matrix(PATIENCE_MS);
        if (matrix.isEmpty()) {
            return new Answer.NotReady<>(READING, AFTER_READING);
        }
        Optional<T> answer = question.ask(task, matrix.get());
        return answer.<Answer<T>>map(Answer.Found::new).orElseGet(Answer.Absent::new);
    }

    private <T> Answer<T> guarded(Function<List<CommittedTask>, Answer<T>> question) {
        if (whereabouts.state() instanceof Answer.NotReady<String> not) {
            return new Answer.NotReady<>(not.reason(), not.retryAfter());
        }
        try {
            return question.apply(tasks());
        } catch (IllegalStateException | InvalidStateStoreException e) {
            // The instance began to stop, or to rebalance, after its state was asked.
            return Whereabouts.onTheMove();
        }
    }

    private List<CommittedTask> tasks() {
        try {
            return instance.rows(StoreNames.ITEMS).tasks();
        } catch (InvalidStateStoreException e) {
            return List.of();
        }
    }

    /** A question to one task. */
    @FunctionalInterface
    private interface TaskQuestion<T> {

        /** @return empty for what is absent */
        Optional<T> ask(CommittedTask task, ItemMatrix matrix);
    }

    /** A question that depends on a user. */
    @FunctionalInterface
    private interface UserQuestion {

        /** @param user empty for one whom nobody knows */
        Ranking ask(TaskRanker ranker, Optional<SavedUser> user);
    }
}
