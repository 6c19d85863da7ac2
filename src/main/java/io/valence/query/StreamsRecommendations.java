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
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Answers from the tasks of one instance of Kafka Streams: a user's from the task that owns the user. Where that cannot
 * be asked and copies will do, from a copy of the user's row and another task's rows of the items.
 */
final class StreamsRecommendations implements Recommendations {

    /** The rows of some hundred thousand items are read within it: who asks first need not ask twice. */
    private static final long PATIENCE_MS = 2000;

    private static final String READING =
            "the items' rows are being read into memory, as they are once after a start";

    private static final Duration AFTER_READING = Duration.ofSeconds(2);

    private final Instance instance;
    private final Whereabouts whereabouts;
    private final LearnerConfig learner;
    private final ItemSearch search;
    private final boolean copies;
    private final boolean alone;

    /**
     * @param self this instance, as the others know it; {@code HostInfo.unavailable()} if they do not
     * @param search how the best items are found
     * @param copies whether a copy of a user will do where the owner cannot be asked
     */
    StreamsRecommendations(
            Instance instance, HostInfo self, LearnerConfig learner, ItemSearch search, boolean copies) {
        this(instance, new Whereabouts(instance, self, copies), learner, search, copies, false);
    }

    private StreamsRecommendations(
            Instance instance,
            Whereabouts whereabouts,
            LearnerConfig learner,
            ItemSearch search,
            boolean copies,
            boolean alone) {
        this.instance = instance;
        this.whereabouts = whereabouts;
        this.learner = learner;
        this.search = search;
        this.copies = copies;
        this.alone = alone;
    }

    @Override
    public Recommendations fromCopies() {
        return new StreamsRecommendations(instance, whereabouts, learner, search, copies, true);
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
        return ofTask(tasks -> tasks.stream()
                .filter(task -> task.ordinal(item) != Catalogue.UNKNOWN)
                .findFirst()
                .orElse(tasks.get(0)), ranked(ranker -> ranker.similar(item, k)));
    }

    @Override
    public Answer<Ranking> score(String user, List<String> items) {
        return ofUser(user, (ranker, saved) -> ranker.score(saved, items));
    }

    @Override
    public Answer<List<String>> history(String user, int most) {
        return ofOwner(user, (task, saved) -> new Answer.Found<>(history(task, saved, most)), task -> new Answer.Absent<>());
    }

    private static List<String> history(CommittedTask task, SavedUser user, int most) {
        int[] had = user.history();
        return IntStream.range(0, Math.min(most, had.length))
                .mapToObj(i -> task.id(had[had.length - 1 - i]))
                .toList();
    }

    @Override
    public Answer<Sample> sample(int items, int users) {
        return ofAny((task, matrix) -> Optional.of(new Sampler(task, matrix).draw(items, users)));
    }

    private Answer<Ranking> ofUser(String user, UserQuestion question) {
        return ofOwner(
                user,
                (task, saved) -> ask(task, ranked(ranker -> Optional.of(question.ask(ranker, Optional.of(saved))))),
                task -> ask(task, ranked(ranker -> Optional.of(question.ask(ranker, Optional.empty())))));
    }

    /** Of the task that a user belongs to, if it is here. */
    private <T> Answer<T> ofOwner(
            String user,
            BiFunction<CommittedTask, SavedUser, Answer<T>> known,
            Function<CommittedTask, Answer<T>> unknown) {
        return whereabouts.answer(() -> {
            KeyQueryMetadata metadata = instance.ownerOf(StoreNames.USERS, user);
            List<CommittedRows> parts = whereabouts.partsFor(StoreNames.ITEMS, metadata);
            List<CommittedTask> tasks = tasks(parts);
            for (CommittedTask task : tasks) {
                Optional<SavedUser> saved = task.user(user);
                if (saved.isPresent()) {
                    return known.apply(task, saved.get());
                }
            }
            Answer<T> other = alone ? whereabouts.onTheMove() : whereabouts.absentUser(metadata, parts);
            if (copies && other instanceof Answer.NotReady) {
                return copy(user, metadata).map(found -> found.answer(known)).orElse(other);
            }
            if (!(other instanceof Answer.Absent)) {
                return other;
            }
            return tasks.isEmpty() ? whereabouts.onTheMove() : unknown.apply(tasks.get(0));
        });
    }

    /** What no copy has may be there all the same. */
    private Optional<UserCopy> copy(String user, KeyQueryMetadata metadata) {
        List<CommittedTask> here = tasks(instance.parts(StoreNames.ITEMS));
        if (here.isEmpty()) {
            return Optional.empty();
        }
        return whereabouts.partsFor(StoreNames.USERS, metadata).stream()
                .flatMap(part -> part.user(user).stream().map(saved -> copy(here.get(0), part.partition(), saved)))
                .findFirst();
    }

    /** Tasks number the items each in their own order: the copy's numbers are looked up in the catalogue next to it. */
    private UserCopy copy(CommittedTask task, int partition, SavedUser saved) {
        List<CommittedRows> catalogues = instance.part(StoreNames.CATALOGUE, partition);
        SavedUser renumbered = saved.renumbered(ordinal -> catalogues.stream()
                .flatMap(catalogue -> catalogue.itemId(ordinal).stream())
                .mapToInt(task::ordinal)
                .findFirst()
                .orElse(Catalogue.UNKNOWN));
        return new UserCopy(task, renumbered, instance.behind(StoreNames.USERS, partition));
    }

    private <T> Answer<T> ofAny(TaskQuestion<T> question) {
        return ofTask(tasks -> tasks.get(0), question);
    }

    /** Each task has all items, some of them earlier than others. */
    private <T> Answer<T> ofTask(Function<List<CommittedTask>, CommittedTask> choice, TaskQuestion<T> question) {
        return whereabouts.answer(() -> {
            List<CommittedTask> tasks = tasks(instance.parts(StoreNames.ITEMS));
            return tasks.isEmpty() ? whereabouts.absentItem(false) : ask(choice.apply(tasks), question);
        });
    }

    private TaskQuestion<Ranking> ranked(Function<TaskRanker, Optional<Ranking>> question) {
        return (task, matrix) -> question.apply(new TaskRanker(task, matrix, search, learner));
    }

    private <T> Answer<T> ask(CommittedTask task, TaskQuestion<T> question) {
        Optional<ItemMatrix> matrix = task.matrix(PATIENCE_MS);
        if (matrix.isEmpty()) {
            return new Answer.NotReady<>(READING, AFTER_READING);
        }
        Optional<T> answer = question.ask(task, matrix.get());
        return answer.<Answer<T>>map(Answer.Found::new).orElseGet(Answer.Absent::new);
    }

    private static List<CommittedTask> tasks(List<CommittedRows> parts) {
        return parts.stream().flatMap(part -> part.tasks().stream()).toList();
    }

    /** A copy of a user, as {@code task} would have it. */
    private record UserCopy(CommittedTask task, SavedUser user, OptionalLong behind) {

        <T> Answer<T> answer(BiFunction<CommittedTask, SavedUser, Answer<T>> question) {
            return new Answer.Stale<>(user, behind).then(saved -> question.apply(task, saved));
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
