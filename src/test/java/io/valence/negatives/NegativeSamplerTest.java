package io.valence.negatives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.embedding.IntList;
import io.valence.embedding.RandomBits;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NegativeSamplerTest {

    private static final int ITEMS = 50;
    private static final int DRAWS = 64;
    private static final int CLICKS = 5_000;
    private static final long SEED = 20_261_125;

    /** Not drawn from: no item has the ordinal. */
    private static final int NONE = ITEMS;

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 0.5, 1})
    void shouldDrawAsQSaysWhenNothingIsDropped(double uniformShare) {
        MemoryBank bank = skewedBank(200, 0);
        NegativeSampler sampler = new NegativeSampler(bank, uniformShare, DRAWS);
        long[] drawn = new long[ITEMS];
        RandomBits random = new RandomBits(SEED);
        for (int click = 0; click < CLICKS; click++) {
            sampler.draw(random, DRAWS, ITEMS, NONE, null);
            for (int i = 0; i < sampler.distinct(); i++) {
                drawn[sampler.ordinal(i)] += sampler.multiplicity(i);
            }
        }
        double statistic = 0;
        int cells = 0;
        for (int item = 0; item < ITEMS; item++) {
            double expected = q(bank, uniformShare, item) * CLICKS * DRAWS;
            if (expected == 0) {
                assertEquals(0, drawn[item], "seed " + SEED);
                continue;
            }
            statistic += (drawn[item] - expected) * (drawn[item] - expected) / expected;
            cells++;
        }
        double critical = chiSquared(cells - 1, 3.09);
        assertTrue(statistic < critical, "chi-square " + statistic + " of " + cells + " cells, critical "
                + critical + " at 0.1 %, seed " + SEED);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void shouldSayTheLogarithmOfQWhenAsked(double uniformShare) {
        MemoryBank bank = skewedBank(200, 0);
        NegativeSampler sampler = new NegativeSampler(bank, uniformShare, DRAWS);
        RandomBits random = new RandomBits(SEED);
        for (int click = 0; click < 300; click++) {
            // The bank changes as it does between clicks, once it is full too.
            bank.add((int) ((random.next() >>> 1) % ITEMS));
            sampler.draw(random, DRAWS, ITEMS, NONE, null);
            for (int i = 0; i < sampler.distinct(); i++) {
                assertEquals(Math.log(q(bank, uniformShare, sampler.ordinal(i))), sampler.lnQ(i), 1e-12,
                        "click " + click + ", seed " + SEED);
            }
        }
    }

    @Test
    void shouldDropThePositiveAndTheHistoryAndCountThem() {
        MemoryBank bank = skewedBank(200, 0);
        NegativeSampler sampler = new NegativeSampler(bank, 0.5, DRAWS);
        IntList history = new IntList();
        history.add(0);
        history.add(7);
        RandomBits random = new RandomBits(SEED);
        int masked = 0;
        for (int click = 0; click < 200; click++) {
            sampler.draw(random, DRAWS, ITEMS, 3, history);
            int multiplicities = 0;
            for (int i = 0; i < sampler.distinct(); i++) {
                int ordinal = sampler.ordinal(i);
                assertTrue(ordinal != 0 && ordinal != 3 && ordinal != 7, "drew " + ordinal + ", seed " + SEED);
                multiplicities += sampler.multiplicity(i);
            }
            assertEquals(multiplicities, sampler.kept());
            assertEquals(DRAWS, sampler.kept() + sampler.masked());
            masked += sampler.masked();
        }
        double share = q(bank, 0.5, 0) + q(bank, 0.5, 3) + q(bank, 0.5, 7);
        assertEquals(share, masked / (200.0 * DRAWS), 0.02, "seed " + SEED);
    }

    @Test
    void shouldDrawUniformlyWhenTheBankIsEmpty() {
        NegativeSampler sampler = new NegativeSampler(new MemoryBank(16, 0), 0, DRAWS);

        sampler.draw(new RandomBits(SEED), DRAWS, ITEMS, NONE, null);

        assertEquals(DRAWS, sampler.kept());
        assertEquals(Math.log(1.0 / ITEMS), sampler.lnQ(0), 1e-12);
    }

    @Test
    void shouldKeepPositionsApartWhenTheBankIsFrozen() {
        MemoryBank bank = skewedBank(32, 8);
        NegativeSampler sampler = new NegativeSampler(bank, 0.5, DRAWS);

        sampler.draw(new RandomBits(SEED), DRAWS, ITEMS, NONE, null);

        boolean fromBank = false;
        boolean live = false;
        for (int i = 0; i < sampler.distinct(); i++) {
            int position = sampler.bankPosition(i);
            live |= position < 0;
            if (position >= 0) {
                fromBank = true;
                assertEquals(bank.at(position), sampler.ordinal(i));
                assertEquals(Math.log(0.5 / 32), sampler.lnQ(i), 1e-12);
            } else {
                assertEquals(Math.log(0.5 / ITEMS), sampler.lnQ(i), 1e-12);
            }
        }
        assertTrue(fromBank && live, "seed " + SEED);
    }

    /** Q(j) = m/N + (1 − m)·n_j/|bank|. */
    private static double q(MemoryBank bank, double uniformShare, int item) {
        return uniformShare / ITEMS + (1 - uniformShare) * bank.count(item) / bank.size();
    }

    private static MemoryBank skewedBank(int capacity, int vectorLength) {
        MemoryBank bank = new MemoryBank(capacity, vectorLength);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < capacity; i++) {
            double u = random.nextDouble();
            bank.add((int) (ITEMS * u * u));
        }
        return bank;
    }

    /** The value that chi-square with {@code degrees} of freedom exceeds where a normal exceeds {@code z} (Wilson and Hilferty). */
    private static double chiSquared(int degrees, double z) {
        double ninth = 2 / (9.0 * degrees);
        return degrees * Math.pow(1 - ninth + z * Math.sqrt(ninth), 3);
    }
}
