package io.valence.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The running aggregate against lists of all that was counted. */
class LossWindowTest {

    private static final double[] SHARES = {0.001, 0.1, 0.25, 0.5, 0.9, 0.99, 0.999, 1};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldGiveTheFiguresOfAPlainModelWhenClicksAreRandom(long seed) {
        Random random = new Random(seed);
        LossWindow window = new LossWindow();
        window.open(1_000, 2_000);
        List<StepMeasures> steps = new ArrayList<>();
        int late = 0;
        for (int i = 0; i < 1_000; i++) {
            StepMeasures step = random(random);
            long timestamp = 900 + random.nextInt(1_100);
            late += timestamp < 1_000 ? 1 : 0;
            window.add(step, i, timestamp);
            steps.add(step);
        }
        String where = "seed " + seed;
        Predicate<StepMeasures> measured =
                s -> s.weight > 0 && Double.isFinite(s.loss) && Double.isFinite(s.gradientNorm);
        Predicate<StepMeasures> ranked = s -> s.rank > 0;

        assertEquals(late, window.count(Count.LATE), where);
        assertEquals(count(steps, s -> s.weight > 0), window.count(Count.POSITIVES), where);
        assertEquals(count(steps, s -> s.weight < 0), window.count(Count.DISLIKES), where);
        assertEquals(count(steps, s -> s.weight == 0), window.count(Count.WEIGHTLESS), where);
        assertEquals(count(steps, measured), window.count(Count.MEASURED), where);
        assertEquals(
                window.count(Count.POSITIVES) - window.count(Count.MEASURED), window.count(Count.NOT_FINITE), where);
        assertEquals(count(steps, s -> s.repeat), window.count(Count.REPEATS), where);
        assertEquals(count(steps, s -> s.newUser), window.count(Count.NEW_USERS), where);
        assertEquals(count(steps, ranked), window.count(Count.EVALUATED), where);
        assertMean(steps, measured, s -> s.loss, window.mean(Measure.LOSS, Count.MEASURED), where);
        assertMean(steps, measured, s -> s.gradientNorm, window.mean(Measure.GRADIENT_NORM, Count.MEASURED), where);
        assertMean(
                steps, measured, s -> s.rankAmongNegatives <= 10 ? 1 : 0,
                window.share(Count.NEGATIVES_HITS_AT_10, Count.MEASURED), where);
        assertMean(
                steps, measured, s -> 1.0 / s.rankAmongNegatives,
                window.mean(Measure.NEGATIVES_RECIPROCAL_RANK, Count.MEASURED), where);
        assertMean(
                steps, s -> s.weight < 0, s -> s.loss, window.mean(Measure.DISLIKE_LOSS, Count.DISLIKES), where);
        assertMean(steps, ranked, s -> s.rank <= 1 ? 1 : 0, window.share(Count.HITS_AT_1, Count.EVALUATED), where);
        assertMean(steps, ranked, s -> s.rank <= 5 ? 1 : 0, window.share(Count.HITS_AT_5, Count.EVALUATED), where);
        assertMean(steps, ranked, s -> s.rank <= 10 ? 1 : 0, window.share(Count.HITS_AT_10, Count.EVALUATED), where);
        assertMean(steps, ranked, s -> s.rank <= 20 ? 1 : 0, window.share(Count.HITS_AT_20, Count.EVALUATED), where);
        assertMean(
                steps, ranked, s -> s.rank == StepMeasures.MISS ? 0 : 1.0 / s.rank,
                window.mean(Measure.RECIPROCAL_RANK, Count.EVALUATED), where);
        assertMean(
                steps, ranked, s -> s.rank <= 100 ? Math.log(2) / Math.log(s.rank + 1) : 0,
                window.mean(Measure.DCG_AT_100, Count.EVALUATED), where);
        assertMean(steps, measured, s -> s.userNorm, window.mean(Measure.USER_NORM, Count.MEASURED), where);
        assertEquals(
                steps.stream().filter(measured).mapToDouble(s -> s.userNorm).max().orElseThrow(),
                window.measure(Measure.LARGEST_USER_NORM), where);
        assertLists(steps, window, where);
        assertDeviation(steps, measured, window.lossDeviation(), where);
        assertQuantiles(steps.stream().filter(measured).mapToDouble(s -> s.loss).sorted().toArray(), window, where);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-300, 0x1p-20, 1e-5, 0.5, 1, 1.0078125, 4.158883083359672, 1000, 4095.9})
    void shouldGiveTheLossItselfWhenAllAreTheSame(double loss) {
        LossWindow window = of(loss, loss, loss);

        for (double share : SHARES) {
            assertEquals(loss, window.lossQuantile(share));
        }
        assertEquals(0, window.lossDeviation(), loss * 1e-7);
    }

    @Test
    void shouldStayWithinItsErrorWhenLossesAreOfAllSizes() {
        long seed = 8;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            double[] losses = new double[1 + random.nextInt(40)];
            for (int i = 0; i < losses.length; i++) {
                losses[i] = Math.scalb(1 + random.nextDouble(), random.nextInt(32) - 20);
            }
            LossWindow window = of(losses);
            Arrays.sort(losses);
            assertQuantiles(losses, window, "round " + round + ", seed " + seed);
        }
    }

    @Test
    void shouldGiveNothingWhenNothingWasMeasured() {
        LossWindow window = new LossWindow();
        StepMeasures step = new StepMeasures();
        step.weight = 1;
        step.loss = Double.NaN;
        window.add(step, 0, 0);

        assertEquals(Double.NaN, window.lossQuantile(0.5));
        assertEquals(Double.NaN, window.lossDeviation());
        assertEquals(Double.NaN, window.mean(Measure.LOSS, Count.MEASURED));
        assertEquals(Double.NaN, window.share(Count.HITS_AT_1, Count.EVALUATED));
        assertEquals(1, window.count(Count.NOT_FINITE));
    }

    @Test
    void shouldForgetAllButRunningFiguresWhenTheNextPartStarts() {
        LossWindow window = of(0.001, 5, 4_000);
        window.open(0, 1_000);
        window.addDeadLetter(3);
        window.gauge(7, 9);
        window.probed(-2, 0.5, 1.5, 3);
        window.nextPart();

        for (Count count : Count.values()) {
            long expected = switch (count) {
                case CLICKS_TOTAL -> 3;
                case DEAD_LETTERS_TOTAL -> 1;
                case ITEMS -> 7;
                case BANK_LENGTH -> 9;
                default -> 0;
            };
            assertEquals(expected, window.count(count), count.name());
        }
        for (int bucket = 0; bucket < LossWindow.buckets(); bucket++) {
            assertEquals(0, window.bucket(bucket), "bucket " + bucket);
        }
        assertEquals(0, window.measure(Measure.LOSS));
        assertEquals(-2, window.measure(Measure.UNIFORMITY));
        assertEquals(3, window.measure(Measure.LARGEST_ITEM_NORM));
        assertEquals(Double.NaN, window.listedShare());
        assertEquals(1, window.part());
        assertTrue(window.isEmpty());
    }

    @Test
    void shouldForgetTheGreatestWhenTheNextPartHasOnlySmallerOnes() {
        LossWindow window = of(4_000);
        window.nextPart();
        add(window, 1.5);

        assertEquals(1.5, window.measure(Measure.MOST_LOSS));
        assertEquals(1.5, window.measure(Measure.LEAST_LOSS));
        assertEquals(1.5, window.lossQuantile(1));
    }

    @ParameterizedTest
    @CsvSource({"0, 60000, 0", "59999, 60000, 0", "60000, 60000, 60000", "1600000000001, 1000, 1600000000000"})
    void shouldStartAtAMultipleOfItsLengthWhenATimeIsGiven(long timestamp, long length, long start) {
        assertEquals(start, LossWindow.startOf(timestamp, length));
    }

    private static void assertLists(List<StepMeasures> steps, LossWindow window, String where) {
        window.gauge(500, 0);
        long places = steps.stream().mapToLong(s -> s.places).sum();
        long popular = steps.stream().mapToLong(s -> s.popularPlaces).sum();
        long items = steps.stream().flatMapToInt(s -> Arrays.stream(s.list, 0, s.places)).distinct().count();

        assertEquals(count(steps, s -> s.places > 0), window.count(Count.LISTS), where);
        assertEquals((double) popular / places, window.share(Count.POPULAR_PLACES, Count.LIST_PLACES), 1e-12, where);
        assertEquals(items / 500.0, window.listedShare(), 1e-12, where);
    }

    private static void assertQuantiles(double[] sorted, LossWindow window, String where) {
        for (double share : SHARES) {
            double exact = sorted[(int) Math.max(0, Math.ceil(share * sorted.length) - 1)];
            assertEquals(exact, window.lossQuantile(share), exact / 129 * 1.000001, share + " of it, " + where);
        }
    }

    private static void assertMean(
            List<StepMeasures> steps,
            Predicate<StepMeasures> which,
            ToDoubleFunction<StepMeasures> what,
            double actual,
            String where) {
        double expected = steps.stream().filter(which).mapToDouble(what).average().orElseThrow();
        assertEquals(expected, actual, Math.abs(expected) * 1e-12, where);
    }

    private static void assertDeviation(
            List<StepMeasures> steps, Predicate<StepMeasures> which, double actual, String where) {
        double mean = steps.stream().filter(which).mapToDouble(s -> s.loss).average().orElseThrow();
        double square = steps.stream().filter(which).mapToDouble(s -> (s.loss - mean) * (s.loss - mean)).average()
                .orElseThrow();
        assertEquals(Math.sqrt(square), actual, 1e-9, where);
    }

    private static long count(List<StepMeasures> steps, Predicate<StepMeasures> which) {
        return steps.stream().filter(which).count();
    }

    private static LossWindow of(double... losses) {
        LossWindow window = new LossWindow();
        for (double loss : losses) {
            add(window, loss);
        }
        return window;
    }

    private static void add(LossWindow window, double loss) {
        StepMeasures step = new StepMeasures();
        step.weight = 1;
        step.loss = loss;
        step.rankAmongNegatives = 1;
        window.add(step, 0, 0);
    }

    private static StepMeasures random(Random random) {
        StepMeasures step = new StepMeasures();
        step.loss = random.nextInt(50) == 0 ? Double.POSITIVE_INFINITY : Math.exp(random.nextGaussian());
        step.gradientNorm = random.nextInt(50) == 0 ? Double.NaN : random.nextDouble();
        step.weight = random.nextInt(4) - 1;
        if (step.weight < 0) {
            step.loss = random.nextDouble();
        }
        step.rankAmongNegatives = 1 + random.nextInt(30);
        step.rank = random.nextInt(4) == 0 ? StepMeasures.MISS : random.nextInt(150);
        step.popularityRank = step.rank;
        step.repeat = random.nextBoolean();
        step.newUser = random.nextBoolean();
        step.userNorm = random.nextDouble();
        step.places = random.nextInt(4) == 0 ? random.nextInt(StepMeasures.LIST + 1) : 0;
        step.popularPlaces = random.nextInt(step.places + 1);
        for (int i = 0; i < step.places; i++) {
            step.list[i] = random.nextInt(500);
        }
        return step;
    }
}
