package io.valence.topology;

import io.valence.embedding.Catalogue;
import io.valence.embedding.GrowingItems;
import io.valence.embedding.History;
import io.valence.embedding.Initialiser;
import io.valence.embedding.RandomBits;
import io.valence.evaluation.PrequentialRanker;
import io.valence.evaluation.PrequentialRanks;
import io.valence.event.Click;
import io.valence.learning.ContrastiveLearner;
import io.valence.learning.LearnerConfig;
import io.valence.learning.PlannedStep;
import io.valence.learning.StepPipeline;
import io.valence.learning.StepResult;
import io.valence.metrics.ClickSample;
import io.valence.metrics.StepMeasures;
import io.valence.store.LearnerStores;
import io.valence.store.StoreNames;
import io.valence.store.UserRows;
import io.valence.store.WriteBehindStore;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * One model of one task, in stores of its own: what it does with a click that was found to be valid. It knows nothing
 * of the models beside it, and draws what it would draw without them.
 */
final class TaskModel {

    private final TopologyConfig config;
    private final TopologyConfig.Model model;
    private final ProcessorContext<Object, Object> context;
    private final PrequentialRanks ranks = new PrequentialRanks();
    private final StepMeasures measures = new StepMeasures();
    private final UserRows users;
    private final GrowingItems items;
    private final ContrastiveLearner learner;
    private final StepPipeline steps;
    private final PrequentialRanker ranker;
    private final LossPublisher publisher;
    /** Null where this task is the only one. */
    private final DeltaExchange exchange;
    private final long topicHash;

    /** Reads what was committed, from the processor's {@code init}. */
    TaskModel(TopologyConfig config, TopologyConfig.Model model, ProcessorContext<Object, Object> context) {
        this.config = config;
        this.model = model;
        this.context = context;
        LearnerStores stores = openStores();
        users = stores.users();
        exchange = config.isShared() ? new DeltaExchange(config.exchange(), context, stores) : null;
        items = config.isShared() ? exchange.items() : stores.items();
        learner = new ContrastiveLearner(model.learner(), items, stores.bank(), stores.weights());
        boolean ownThread = config.ownStepThread() && Runtime.getRuntime().availableProcessors() > 1;
        steps = new StepPipeline(model.learner(), learner, ownThread, this::taken);
        ranker = config.evaluateEvery() > 0
                ? new PrequentialRanker(model.learner(), items, stores.weights())
                : null;
        publisher = new LossPublisher(config, model, context, stores);
        topicHash = Initialiser.hash(config.topics().clicks());
        if (config.publishItems() && model.isServed()) {
            ItemPublisher published = new ItemPublisher(context, stores.items());
            stores.items().onWrite(published::publish);
        }
        for (String name : StoreNames.ALL) {
            store(name).beforeFlush(steps::settle);
        }
    }

    private LearnerStores openStores() {
        LearnerConfig choices = model.learner();
        Initialiser initialiser = new Initialiser(choices.seed());
        return new LearnerStores(
                new LearnerStores.Shape(
                        choices.dimensions(),
                        choices.history(),
                        choices.recentItems(),
                        choices.lastItemWeight(),
                        config.hotUsers(),
                        config.hotItems()),
                initialiser,
                choices.newUser() == LearnerConfig.NewUser.RANDOM ? initialiser : null,
                ContrastiveLearner.newBank(choices),
                this::store);
    }

    private WriteBehindStore store(String name) {
        return context.getStateStore(model.store(name));
    }

    void close() {
        steps.close();
        if (exchange != null) {
            exchange.close();
        }
    }

    /** Nothing of what is in memory is written any more. */
    void abandon(Throwable cause) {
        steps.close();
        for (String name : StoreNames.ALL) {
            store(name).abandon(cause);
        }
    }

    /** Adds what another task told. */
    void hear(Record<byte[], byte[]> delta) {
        exchange.hear(delta, learner::remember);
    }

    /** Counts a record that was no valid click. */
    void addDeadLetter(long offset) {
        steps.settle();
        publisher.addDeadLetter(offset);
    }

    /** @param now wall-clock time, ms */
    void publishIfDue(long now) {
        steps.settle();
        publisher.publishIfDue(now);
    }

    void forget(String userId) {
        steps.settle();
        if (users.forget(userId)) {
            publisher.forgetUser();
        }
        if (ranker != null) {
            ranker.forget(userId);
        }
    }

    /** @param arrival the timestamp of the click's record */
    void learn(Click click, RecordMetadata metadata, long arrival) {
        int user = users.slot(click.userId());
        // Right after it, so that one does not wait in memory's queue for the other.
        int known = items.catalogue().ordinal(click.itemId());
        double weight = config.eventWeights().weightOf(click.eventType()) * click.weight();
        boolean isRanked = isRanked(weight, metadata.offset());
        // Steps are behind: what looks at rows, or at what all steps before measured, has to have them taken first.
        boolean alone = isRanked || exchange != null || config.metrics().perEvent() || publisher.ends(click.timestamp());
        if (alone) {
            steps.settle();
        }
        History history = users.history(user);
        if (isRanked) {
            ranker.rank(users.table(), user, click.userId(), history, known, ranks);
        }
        int item = known == Catalogue.UNKNOWN ? items.ordinal(click.itemId()) : known;
        int predecessor = history.last();
        long seed = RandomBits.seedOf(model.learner().seed(), topicHash, metadata.partition(), metadata.offset());
        learner.plan(users.table(), user, history, item, weight, click.timestamp(), seed, steps.next());
        if (ranker != null && weight != 0) {
            ranker.learned(click.userId(), history, item);
        }
        steps.add(metadata.offset());
        if (alone) {
            steps.settle();
        }
        if (exchange != null) {
            exchange.learned(item, predecessor, weight, arrival);
        }
        if (config.metrics().perEvent()) {
            publish(click, metadata);
        }
    }

    /** Dislikes say nothing about what to recommend, so they are not ranked. */
    private boolean isRanked(double weight, long offset) {
        return ranker != null && weight > 0 && offset % config.evaluateEvery() == 0;
    }

    /** In the thread that took the step: where that is not the stream's, no window ends, see {@link #learn}. */
    private void taken(PlannedStep planned, StepResult step, long offset) {
        // Whether the ranks are this step's: one that is ranked is taken alone.
        boolean ranked = isRanked(planned.weight(), offset);
        measure(planned.weight(), step, ranked);
        publisher.add(measures, planned.knownItems(), planned.bankedItems(), offset, planned.timestamp());
    }

    private void measure(double weight, StepResult step, boolean ranked) {
        measures.loss = step.loss;
        measures.probability = step.probability;
        measures.negatives = step.negatives;
        measures.masked = step.masked;
        measures.rankAmongNegatives = step.rankAmongNegatives;
        measures.gradientNorm = step.gradientNorm;
        measures.positiveSimilarity = step.positiveSimilarity;
        measures.negativeSimilarity = step.negativeSimilarity;
        measures.alignment = step.alignment;
        measures.userNorm = step.userNorm;
        measures.newUser = step.newUser;
        measures.dislike = weight < 0;
        measures.weight = weight;
        measures.rank = ranked ? ranks.rank : 0;
        measures.popularityRank = ranked ? ranks.popularityRank : 0;
        measures.rankWithRepeats = ranked ? ranks.rankAmongAll : 0;
        measures.repeat = ranked ? ranks.repeat : step.repeat;
        measures.places = ranked ? ranks.places : 0;
        measures.popularPlaces = ranked ? ranks.popularPlaces : 0;
        System.arraycopy(ranks.top, 0, measures.list, 0, measures.places);
    }

    private void publish(Click click, RecordMetadata metadata) {
        ClickSample sample = new ClickSample(
                metadata.partition(),
                metadata.offset(),
                click.timestamp(),
                click.userId(),
                click.eventId(),
                measures.loss,
                measures.probability,
                measures.weight,
                measures.negatives,
                measures.rank,
                measures.popularityRank,
                measures.rankWithRepeats,
                measures.repeat);
        publisher.publish(sample, click.timestamp());
    }
}
