package io.valence.topology;

import io.valence.embedding.GrowingItems;
import io.valence.embedding.History;
import io.valence.embedding.Initialiser;
import io.valence.embedding.RandomBits;
import io.valence.embedding.RowTable;
import io.valence.evaluation.PrequentialRanker;
import io.valence.evaluation.PrequentialRanks;
import io.valence.event.Click;
import io.valence.event.InvalidClickException;
import io.valence.learning.ContrastiveLearner;
import io.valence.learning.StepResult;
import io.valence.metrics.ClickSample;
import io.valence.metrics.StepMeasures;
import io.valence.learning.LearnerConfig;
import io.valence.store.LearnerStores;
import io.valence.store.StoreNames;
import io.valence.store.UserRows;
import io.valence.store.WriteBehindStore;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Learns from each click: validate, load, rank if asked to, learn, publish. Everything that may fail for reasons
 * of the click's is done before the first change.
 */
final class LearnerProcessor implements Processor<byte[], byte[], Object, Object> {

    private final TopologyConfig config;
    private final ClickReader reader;
    private final StepResult step = new StepResult();
    private final PrequentialRanks ranks = new PrequentialRanks();
    private final StepMeasures measures = new StepMeasures();

    private ProcessorContext<Object, Object> context;
    private UserRows users;
    private GrowingItems items;
    private ContrastiveLearner learner;
    private PrequentialRanker ranker;
    private LossPublisher publisher;
    /** Null where this task is the only one. */
    private DeltaExchange exchange;
    private Cancellable idleCheck;
    private Throwable failure;
    private long topicHash;

    LearnerProcessor(TopologyConfig config, Clock clock) {
        this.config = config;
        this.reader = new ClickReader(config.limits(), clock);
    }

    @Override
    public void init(ProcessorContext<Object, Object> processorContext) {
        context = processorContext;
        // A task that was suspended, or revived after a failed transaction, comes here again: all is read anew.
        failure = null;
        LearnerStores stores = openStores();
        users = stores.users();
        exchange = config.isShared() ? new DeltaExchange(config.exchange(), context, stores) : null;
        items = config.isShared() ? exchange.items() : stores.items();
        learner = new ContrastiveLearner(config.learner(), items, stores.bank(), stores.weights());
        ranker = config.evaluateEvery() > 0
                ? new PrequentialRanker(config.learner(), items, stores.weights())
                : null;
        publisher = new LossPublisher(config, context, stores);
        topicHash = Initialiser.hash(config.topics().clicks());
        if (config.publishItems()) {
            ItemPublisher published = new ItemPublisher(context, stores.items());
            stores.items().onWrite(published::publish);
        }
        Duration idle = Duration.ofMillis(config.metrics().idleMs());
        idleCheck = context.schedule(idle, PunctuationType.WALL_CLOCK_TIME, now -> publisher.publishIfDue(now));
    }

    private LearnerStores openStores() {
        LearnerConfig choices = config.learner();
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
                context::getStateStore);
    }

    @Override
    public void close() {
        idleCheck.cancel();
        if (exchange != null) {
            exchange.close();
        }
    }

    /** A step that throws may have been half done: nothing more is learned or written from what is in memory. */
    @Override
    public void process(Record<byte[], byte[]> record) {
        if (failure != null) {
            throw new IllegalStateException("an earlier click failed halfway: the task has to start anew", failure);
        }
        try {
            learnOrRefuse(record);
        } catch (RuntimeException | Error e) {
            failure = e;
            for (String name : StoreNames.ALL) {
                context.<WriteBehindStore>getStateStore(name).abandon(e);
            }
            throw e;
        }
    }

    private void learnOrRefuse(Record<byte[], byte[]> record) {
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        if (exchange != null && metadata.topic().equals(config.topics().itemDeltas())) {
            exchange.hear(record, learner::remember);
            return;
        }
        Click click;
        try {
            if (ForgetUser.is(record.value(), record.headers())) {
                forget(reader.readForgotten(record.key()));
                return;
            }
            click = reader.read(record.key(), record.value());
        } catch (InvalidClickException e) {
            publisher.addDeadLetter(metadata.offset());
            context.forward(DeadLetter.of(record, metadata, e), LearnerTopology.DEAD_LETTERS);
            return;
        }
        learn(click, metadata, record.timestamp());
    }

    private void forget(String userId) {
        if (users.forget(userId)) {
            publisher.forgetUser();
        }
        if (ranker != null) {
            ranker.forget(userId);
        }
    }

    private void learn(Click click, RecordMetadata metadata, long arrival) {
        int user = users.slot(click.userId());
        History history = users.history(user);
        double weight = config.eventWeights().weightOf(click.eventType()) * click.weight();
        boolean ranked = rank(click, user, history, weight, metadata.offset());
        measures.newUser = users.table().updates(user) == 0;
        int item = items.ordinal(click.itemId());
        int predecessor = history.last();
        long seed = RandomBits.seedOf(config.learner().seed(), topicHash, metadata.partition(), metadata.offset());
        learner.learn(users.table(), user, history, item, weight, click.timestamp(), seed, step);
        if (exchange != null) {
            exchange.learned(item, predecessor, weight, arrival);
        }
        if (ranker != null && weight != 0) {
            ranker.learned(click.userId(), history, item);
        }
        measure(weight, ranked);
        measures.userNorm = users.table().norm(user);
        publisher.add(measures, metadata.offset(), click.timestamp());
        if (config.metrics().perEvent()) {
            publish(click, metadata);
        }
    }

    /** Dislikes say nothing about what to recommend, so they are not ranked. */
    private boolean rank(Click click, int user, History history, double weight, long offset) {
        if (ranker == null || weight <= 0 || offset % config.evaluateEvery() != 0) {
            return false;
        }
        int known = items.catalogue().ordinal(click.itemId());
        RowTable table = users.table();
        ranker.rank(table, user, click.userId(), history, known, ranks);
        return true;
    }

    private void measure(double weight, boolean ranked) {
        measures.loss = step.loss;
        measures.probability = step.probability;
        measures.negatives = step.negatives;
        measures.masked = step.masked;
        measures.rankAmongNegatives = step.rankAmongNegatives;
        measures.gradientNorm = step.gradientNorm;
        measures.positiveSimilarity = step.positiveSimilarity;
        measures.negativeSimilarity = step.negativeSimilarity;
        measures.alignment = step.alignment;
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
