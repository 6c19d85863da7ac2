package io.valence.query;

import io.valence.embedding.Catalogue;
import io.valence.learning.LearnerConfig;
import io.valence.store.CommittedRows;
import io.valence.store.CommittedTask;
import io.valence.store.ItemMatrix;
import io.valence.store.SavedUser;
import io.valence.store.StoreNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/** Answers from the tasks of one instance of Kafka Streams: a user's from the task that owns the user. */
final class StreamsRecommendations implements Recommendations {

    /** The rows of some hundred thousand items are read within it: who asks first need not ask twice. */
    private static final long PATIENCE_MS = 2000;

    private static final Answer<Ranking> READING = new Answer.NotReady<>(
            "the items' rows are being read into memory, as they are once after a start", Duration.ofSeconds(2));

    private final Instance instance;
    private final Whereabouts whereabouts;
    private final LearnerConfig learner;

    /** @param self this instance, as the others know it; {@code HostInfo.unavailable()} if they do not */
    StreamsRecommendations(Instance instance, HostInfo self, LearnerConfig learner) {
        this.instance = instance;
        this.whereabouts = new Whereabouts(instance, self, false);
        this.learner = learner;
    }

    @Override
    public Answer<Ranking> forUser(String user, Wanted wanted) {
        return ofUser(user, (ranker, saved) -> ranker.forUser(saved, wanted));
    }

    @Override
    public Answer<Ranking> forSession(List<String> items, Wanted wanted) {
        return ofTask(tasks -> tasks.get(0), ranker -> Optional.of(ranker.forSession(items, wanted)));
    }

    @Override
    public Answer<Ranking> similar(String item, int k) {
        return ofItem(item, ranker -> ranker.similar(item, k));
    }

    @Override
    public Answer<Ranking> score(String user, List<String> items) {
        return ofUser(user, (ranker, saved) -> ranker.score(saved, items));
    }

    private Answer<Ranking> ofUser(String user, UserQuestion question) {
        return guarded(() -> {
            KeyQueryMetadata metadata = instance.ownerOf(StoreNames.USERS, user);
            List<CommittedRows> parts = whereabouts.partsFor(StoreNames.ITEMS, metadata);
            List<CommittedTask> tasks = tasks(parts);
            for (CommittedTask task : tasks) {
                Optional<SavedUser> saved = task.user(user);
                if (saved.isPresent()) {
                    return ask(task, ranker -> Optional.of(question.ask(ranker, saved)));
                }
            }
            Answer<Ranking> other = whereabouts.absentUser(metadata, parts);
            return other instanceof Answer.Absent && !tasks.isEmpty()
                    ? ask(tasks.get(0), ranker -> Optional.of(question.ask(ranker, Optional.empty())))
                    : other;
        });
    }

    /** By a task that knows the item, if there is one. */
    private Answer<Ranking> ofItem(String item, Function<TaskRanker, Optional<Ranking>> question) {
        return ofTask(tasks -> tasks.stream()
                .filter(task -> task.ordinal(item) != Catalogue.UNKNOWN)
                .findFirst()
                .orElse(tasks.get(0)), question);
    }

    private Answer<Ranking> ofTask(
            Function<List<CommittedTask>, CommittedTask> choice, Function<TaskRanker, Optional<Ranking>> question) {
        return guarded(() -> {
            List<CommittedTask> tasks = tasks(instance.parts(StoreNames.ITEMS));
            return tasks.isEmpty() ? whereabouts.absentItem(false) : ask(choice.apply(tasks), question);
        });
    }

    private Answer<Ranking> ask(CommittedTask task, Function<TaskRanker, Optional<Ranking>> question) {
        Optional<ItemMatrix> matrix = task.matrix(PATIENCE_MS);
        if (matrix.isEmpty()) {
            return READING;
        }
        Optional<Ranking> ranking = question.apply(new TaskRanker(task, matrix.get(), learner));
        return ranking.<Answer<Ranking>>map(Answer.Found::new).orElseGet(Answer.Absent::new);
    }

    private Answer<Ranking> guarded(Supplier<Answer<Ranking>> question) {
        return whereabouts.<Ranking>nothingToAsk().orElseGet(() -> {
            try {
                return question.get();
            } catch (InvalidStateStoreException e) {
                // A store was closed, or the instance began to stop, after it was found.
                return whereabouts.onTheMove();
            }
        });
    }

    private static List<CommittedTask> tasks(List<CommittedRows> parts) {
        return parts.stream().flatMap(part -> part.tasks().stream()).toList();
    }

    /** A question that depends on a user. */
    @FunctionalInterface
    private interface UserQuestion {

        /** @param user empty for one whom nobody knows */
        Ranking ask(TaskRanker ranker, Optional<SavedUser> user);
    }
}
