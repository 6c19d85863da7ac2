package io.valence.learning;

import io.valence.embedding.History;
import io.valence.embedding.InMemoryItems;
import io.valence.embedding.RandomBits;
import io.valence.embedding.RowTable;
import io.valence.embedding.SharedWeights;
import io.valence.negatives.MemoryBank;
import io.valence.negatives.NegativeSampler;
import java.util.SplittableRandom;

/** A learner with random rows, and what it will draw for a click. */
final class LearningSetup {

    final LearnerConfig config;
    final InMemoryItems items;
    final MemoryBank bank;
    final RowTable users;
    final int user;
    final History history;
    final SharedWeights weights;
    final ContrastiveLearner learner;
    final StepResult result = new StepResult();

    /** @param itemCount items, of which half are in the bank, some twice */
    LearningSetup(LearnerConfig config, int itemCount, SplittableRandom random) {
        this.config = config;
        items = InMemoryItems.of(itemCount, config.dimensions(), random.nextLong());
        for (int ordinal = 0; ordinal < itemCount; ordinal++) {
            randomise(items.table(), items.slot(ordinal), random);
            items.table().addBias(items.slot(ordinal), (float) (random.nextDouble() - 0.5));
        }
        bank = ContrastiveLearner.newBank(config);
        for (int i = 0; i < itemCount; i++) {
            bank.add(random.nextInt(1 + itemCount / 2));
        }
        users = new RowTable(config.dimensions());
        user = users.allocate();
        randomise(users, user, random);
        history = new History(config.history(), config.recentItems());
        weights = ContrastiveLearner.newWeights(config);
        learner = new ContrastiveLearner(config, items, bank, weights);
    }

    static void randomise(RowTable table, int slot, SplittableRandom random) {
        double scale = 0.5 + 3 * random.nextDouble();
        for (int i = 0; i < table.dimensions(); i++) {
            table.chunk(slot)[table.offset(slot) + i] = (float) (scale * random.nextGaussian());
        }
        table.renorm(slot);
    }

    /** The click as the reference sees it: with the negatives that the same seed draws. */
    ReferenceStep reference(int positive, long seed, boolean dislike) {
        return reference(positive, seed, config.negatives(), dislike);
    }

    /** With {@code draws} negatives. */
    ReferenceStep reference(int positive, long seed, int draws, boolean dislike) {
        NegativeSampler sampler = new NegativeSampler(bank, config.uniformShare(), draws);
        sampler.draw(new RandomBits(seed), draws, items.size(), positive,
                config.maskHistory() ? history.items() : null, null, RowTable.NONE);
        int count = sampler.distinct();
        int[] negatives = new int[count];
        int[] multiplicities = new int[count];
        double[] corrections = new double[count];
        for (int k = 0; k < count; k++) {
            negatives[k] = sampler.ordinal(k);
            multiplicities[k] = sampler.multiplicity(k);
            double q = config.uniformShare() / items.size()
                    + (1 - config.uniformShare()) * bank.count(negatives[k]) / bank.size();
            corrections[k] = config.correction() * (Math.log(q) + Math.log(sampler.kept()));
        }
        double[][] rows = new double[items.size()][];
        double[] biases = new double[items.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = ReferenceStep.rowOf(items.table(), items.slot(i));
            biases[i] = items.table().bias(items.slot(i));
        }
        int[] recent = new int[Math.min(weights.recentItems(), history.recent().size())];
        double[] alphas = new double[recent.length];
        for (int k = 0; k < recent.length; k++) {
            recent[k] = history.recent().get(history.recent().size() - 1 - k);
            alphas[k] = weights.recent(k);
        }
        return new ReferenceStep(
                ReferenceStep.rowOf(users, user), rows, biases, recent, positive, negatives, multiplicities, corrections,
                alphas, config.temperature(), dislike);
    }

    void learn(int positive, double weight, long seed) {
        learner.learn(users, user, history, positive, weight, 1_000, seed, result);
    }
}
