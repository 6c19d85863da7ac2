package io.valence.negatives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.embedding.Followers;
import io.valence.embedding.IntList;
import io.valence.embedding.RandomBits;
import io.valence.embedding.RowTable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn, against Q(j) = m/N + (1−m)·n_j/|bank| written out. */
class NegativeSamplerTest {

    private static final int ITEMS = 40;
    private static final int CAPACITY = 64;
    private static final int DRAWS = 64;
    private static final int ROUNDS = 3_200;
    private static final int POSITIVE = 3;

    /** A sound sampler is above this quantile of χ² once in a thousand seeds; these seeds are fixed. */
    private static final double NORMAL_999 = 3.0902;

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 2", "0.25, 3", "0.5, 4", "0.5, 5", "1, 6", "1, 7"})
    void shouldDrawByTheMixtureWhenTheBankIsLive(double share, long seed) {
        MemoryBank bank = bank(0, seed);
        NegativeSampler sampler = new NegativeSampler(bank, share, DRAWS);
        long[] observed = new long[ITEMS];
        RandomBits random = new RandomBits(seed);
        for (int round = 0; round < ROUNDS; round++) {
            sampler.draw(random, DRAWS, ITEMS, POSITIVE, null, null, RowTable.NONE);
            observed[POSITIVE] += sampler.masked();
            for (int i = 0; i < sampler.distinct(); i++) {
                observed[sampler.ordinal(i)] += sampler.multiplicity(i);
            }
        }
        double[] expected = new double[ITEMS];
        for (int item = 0; item < ITEMS; item++) {
            expected[item] = mixture(share, bank, item, ITEMS);
        }

        assertDistributed(expected, observed, "m " + share + " seed " + seed);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0.5, 2", "1, 3"})
    void shouldDrawPositionsAndRowsApartWhenTheBankIsFrozen(double share, long seed) {
        MemoryBank bank = bank(8, seed);
        NegativeSampler sampler = new NegativeSampler(bank, share, DRAWS);
        // The positive's candidates are dropped together: one category stands for all of them, the last.
        long[] observed = new long[ITEMS + CAPACITY + 1];
        RandomBits random = new RandomBits(seed);
        for (int round = 0; round < ROUNDS; round++) {
            sampler.draw(random, DRAWS, ITEMS, POSITIVE, null, null, RowTable.NONE);
            observed[ITEMS + CAPACITY] += sampler.masked();
            for (int i = 0; i < sampler.distinct(); i++) {
                int position = sampler.bankPosition(i);
                observed[position < 0 ? sampler.ordinal(i) : ITEMS + position] += sampler.multiplicity(i);
            }
        }
        double[] expected = new double[ITEMS + CAPACITY + 1];
        for (int item = 0; item < ITEMS; item++) {
            expected[item == POSITIVE ? ITEMS + CAPACITY : item] += share / ITEMS;
        }
        for (int position = 0; position < CAPACITY; position++) {
            expected[ITEMS + (bank.at(position) == POSITIVE ? CAPACITY : position)] += (1 - share) / CAPACITY;
        }

        assertDistributed(expected, observed, "m " + share + " seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldDropThePositiveAndTheHistoryWhenTheyAreDrawn(long seed) {
        MemoryBank bank = bank(0, seed);
        NegativeSampler sampler = new NegativeSampler(bank, 0.5, DRAWS);
        IntList history = new IntList();
        for (int item = 10; item < 20; item++) {
            history.add(item);
        }
        long masked = 0;
        RandomBits random = new RandomBits(seed);
        for (int round = 0; round < ROUNDS; round++) {
            sampler.draw(random, DRAWS, ITEMS, POSITIVE, history, null, RowTable.NONE);
            masked += sampler.masked();
            for (int i = 0; i < sampler.distinct(); i++) {
                int item = sampler.ordinal(i);
                assertFalse(item == POSITIVE || item >= 10 && item < 20, "item " + item + " seed " + seed);
            }
        }
        double share = mixture(0.5, bank, POSITIVE, ITEMS);
        for (int item = 10; item < 20; item++) {
            share += mixture(0.5, bank, item, ITEMS);
        }

        assertDistributed(
                new double[] {share, 1 - share}, new long[] {masked, (long) ROUNDS * DRAWS - masked}, "seed " + seed);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "0, 0.5, 2", "0, 1, 3", "8, 0, 4", "8, 0.5, 5", "8, 1, 6"})
    void shouldCountEachDrawOnceWhenSomeAreRepeatedOrDropped(int vectorLength, double share, long seed) {
        NegativeSampler sampler = new NegativeSampler(bank(vectorLength, seed), share, DRAWS);
        IntList history = new IntList();
        history.add(7);
        RandomBits random = new RandomBits(seed);
        for (int draws = 0; draws <= DRAWS; draws++) {
            sampler.draw(random, draws, ITEMS, POSITIVE, history, null, RowTable.NONE);
            int multiplicities = 0;
            Set<Integer> candidates = new HashSet<>();
            for (int i = 0; i < sampler.distinct(); i++) {
                multiplicities += sampler.multiplicity(i);
                candidates.add(sampler.bankPosition(i) < 0 ? sampler.ordinal(i) : ITEMS + sampler.bankPosition(i));
            }
            String where = "draws " + draws + " seed " + seed;

            assertEquals(sampler.kept(), multiplicities, where);
            assertEquals(draws, sampler.kept() + sampler.masked(), where);
            assertEquals(sampler.distinct(), candidates.size(), where);
        }
    }

    /** Against what the class says, written out: in the order of first draws, with many items and few. */
    @ParameterizedTest
    @CsvSource({"0, 0, 30", "0, 0.5, 30", "0, 1, 30", "0, 0.5, 3000", "8, 0, 30", "8, 0.5, 30", "8, 1, 30", "8, 0.5, 3000"})
    void shouldGiveWhatIsDrawnInOrderWithHistoryAndFollowers(int vectorLength, double share, int items) {
        Random clicks = new Random(items);
        MemoryBank bank = new MemoryBank(CAPACITY, vectorLength);
        NegativeSampler sampler = new NegativeSampler(bank, share, DRAWS);
        Followers followers = new Followers();
        IntList history = new IntList();
        for (int click = 0; click < 1_000; click++) {
            int positive = clicks.nextInt(items);
            int draws = clicks.nextInt(DRAWS + 1);
            sampler.draw(new RandomBits(click), draws, items, positive, history, followers, 0);

            Set<Integer> masked = new HashSet<>(Set.of(positive));
            for (int item : history.toArray()) {
                masked.add(item);
            }
            Set<Integer> certain = new LinkedHashSet<>();
            for (int i = 0; i < followers.size(0); i++) {
                certain.add(followers.ordinal(0, i));
            }
            certain.removeAll(masked);
            Map<String, Integer> drawn = new LinkedHashMap<>();
            int dropped = 0;
            RandomBits random = new RandomBits(click);
            for (int i = 0; i < draws; i++) {
                long bits = random.next();
                boolean uniform = bank.size() == 0 || (bits & 0x7fffffffL) < share * (1L << 31);
                int position = (int) ((bits >>> 32) * bank.size() >>> 32);
                int item = uniform ? (int) ((bits >>> 32) * items >>> 32) : bank.at(position);
                dropped += masked.contains(item) ? 1 : 0;
                if (!masked.contains(item) && !certain.contains(item)) {
                    drawn.merge(item + (uniform || vectorLength == 0 ? " " : " at " + position), 1, Integer::sum);
                }
            }

            assertEquals(drawn.toString(), drawn(sampler).toString(), "click " + click);
            assertArrayEquals(certain.stream().mapToInt(i -> i).toArray(), sampler.certain().toArray(), "click " + click);
            assertEquals(dropped, sampler.masked(), "click " + click);
            assertEquals(drawn.values().stream().mapToInt(i -> i).sum(), sampler.kept(), "click " + click);
            bank.add(positive);
            followers.add(0, clicks.nextInt(items));
            if (history.size() == 5) {
                history.removeAt(0);
            }
            history.add(positive);
        }
    }

    /** As it is copied, which has to be what is asked for one by one. */
    private static Map<String, Integer> drawn(NegativeSampler sampler) {
        int at = 2;
        float[] multiplicities = new float[at + DRAWS];
        float[] lnQ = new float[at + DRAWS];
        int[] positions = new int[at + DRAWS];
        Arrays.fill(positions, -1);
        sampler.copy(multiplicities, lnQ, positions, at);
        Map<String, Integer> drawn = new LinkedHashMap<>();
        for (int i = 0; i < sampler.distinct(); i++) {
            assertEquals(sampler.bankPosition(i), positions[at + i]);
            assertEquals((float) sampler.lnQ(i), lnQ[at + i]);
            assertEquals(sampler.multiplicity(i), multiplicities[at + i]);
            String position = positions[at + i] < 0 ? " " : " at " + positions[at + i];
            drawn.put(sampler.ordinal(i) + position, sampler.multiplicity(i));
        }
        return drawn;
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0.5, 2", "1, 3"})
    void shouldGiveTheLogarithmOfTheMixtureWhenBankAndCatalogueChange(double share, long seed) {
        MemoryBank bank = new MemoryBank(CAPACITY, 0);
        NegativeSampler sampler = new NegativeSampler(bank, share, DRAWS);
        Random clicks = new Random(seed);
        RandomBits random = new RandomBits(seed);
        for (int step = 0; step < 500; step++) {
            int items = 2 + step / 10;
            sampler.draw(random, DRAWS, items, clicks.nextInt(items), null, null, RowTable.NONE);
            for (int i = 0; i < sampler.distinct(); i++) {
                assertEquals(
                        Math.log(mixture(share, bank, sampler.ordinal(i), items)), sampler.lnQ(i), 1e-12,
                        "step " + step + " seed " + seed);
            }
            bank.add(skewed(clicks, items));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0.5, 2", "1, 3"})
    void shouldGiveEachCandidateItsOwnShareWhenTheBankIsFrozen(double share, long seed) {
        NegativeSampler sampler = new NegativeSampler(bank(8, seed), share, DRAWS);
        RandomBits random = new RandomBits(seed);
        for (int round = 0; round < 50; round++) {
            sampler.draw(random, DRAWS, ITEMS, POSITIVE, null, null, RowTable.NONE);
            for (int i = 0; i < sampler.distinct(); i++) {
                double expected = sampler.bankPosition(i) < 0 ? share / ITEMS : (1 - share) / CAPACITY;
                assertEquals(Math.log(expected), sampler.lnQ(i), 1e-12, "round " + round + " seed " + seed);
            }
        }
    }

    @Test
    void shouldGiveThePositionsItemWhenTheBankIsFrozen() {
        long seed = 11;
        MemoryBank bank = bank(8, seed);
        NegativeSampler sampler = new NegativeSampler(bank, 0, DRAWS);
        sampler.draw(new RandomBits(seed), DRAWS, ITEMS, POSITIVE, null, null, RowTable.NONE);

        assertTrue(sampler.distinct() > 0, "seed " + seed);
        for (int i = 0; i < sampler.distinct(); i++) {
            assertEquals(bank.at(sampler.bankPosition(i)), sampler.ordinal(i), "seed " + seed);
        }
    }

    @Test
    void shouldKeepNothingWhenThePositiveIsTheOnlyItem() {
        NegativeSampler sampler = new NegativeSampler(new MemoryBank(CAPACITY, 0), 0, DRAWS);
        sampler.draw(new RandomBits(1), DRAWS, 1, 0, null, null, RowTable.NONE);

        assertEquals(0, sampler.distinct(), "seed 1");
        assertEquals(DRAWS, sampler.masked(), "seed 1");
    }

    /** Q(j); with nothing in the bank all of it is uniform. */
    private static double mixture(double share, MemoryBank bank, int item, int items) {
        if (bank.size() == 0) {
            return 1.0 / items;
        }
        return share / items + (1 - share) * bank.count(item) / bank.size();
    }

    /** Pearson's χ² against the quantile of Wilson and Hilferty (1931); what has no share must never be drawn. */
    private static void assertDistributed(double[] shares, long[] observed, String where) {
        long draws = 0;
        for (long count : observed) {
            draws += count;
        }
        assertEquals((long) ROUNDS * DRAWS, draws, where);
        double statistic = 0;
        int categories = 0;
        for (int i = 0; i < shares.length; i++) {
            if (shares[i] == 0) {
                assertEquals(0, observed[i], "category " + i + " " + where);
                continue;
            }
            double expected = shares[i] * draws;
            statistic += (observed[i] - expected) * (observed[i] - expected) / expected;
            categories++;
        }
        double k = categories - 1;
        double critical = k * Math.pow(1 - 2 / (9 * k) + NORMAL_999 * Math.sqrt(2 / (9 * k)), 3);
        assertTrue(statistic < critical, "chi-square " + statistic + ", expected below " + critical + " " + where);
    }

    /** A full bank in which low ordinals are common, the positive is there, and the highest never are. */
    private static MemoryBank bank(int vectorLength, long seed) {
        MemoryBank bank = new MemoryBank(CAPACITY, vectorLength);
        Random random = new Random(seed);
        for (int i = 0; i < 2 * CAPACITY; i++) {
            bank.add(i % 16 == 0 ? POSITIVE : skewed(random, ITEMS - 5));
        }
        return bank;
    }

    private static int skewed(Random random, int items) {
        return Math.min(random.nextInt(items), random.nextInt(items));
    }
}
