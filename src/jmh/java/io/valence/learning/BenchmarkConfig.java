package io.valence.learning;

/** The defaults at another size. */
final class BenchmarkConfig {

    private BenchmarkConfig() {}

    static LearnerConfig of(int dimensions, int negatives) {
        LearnerConfig d = LearnerConfig.DEFAULTS;
        return new LearnerConfig(
                dimensions,
                d.temperature(),
                d.recentItems(),
                d.lastItemWeight(),
                d.queryLearningRate(),
                d.followers(),
                negatives,
                d.bankCapacity(),
                d.uniformShare(),
                d.correction(),
                d.maskHistory(),
                d.history(),
                d.bank(),
                d.optimizer(),
                d.learningRate(),
                d.itemLearningRate(),
                d.biasLearningRate(),
                d.updateNegatives(),
                d.hardNegatives(),
                d.newUser(),
                d.seed());
    }
}
