package io.valence.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.codec.BankCodec;
import io.valence.embedding.SharedWeights;
import io.valence.negatives.MemoryBank;
import java.util.Arrays;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BankStoreTest {

    private static final int ITEMS = 50;

    private final KeyValueStore<Bytes, byte[]> bytes = Stores.inMemoryKeyValueStore("bank").get();
    private final WriteBehindStore store = new WriteBehindStore(bytes);
    private final SharedWeights weights = new SharedWeights(5, 0.5);
    private int puts;

    @ParameterizedTest
    @CsvSource({"1, 0", "5, 3", "63, 0", "64, 2", "65, 0", "128, 0", "200, 1", "1000, 0"})
    void shouldReadTheSameBankBackWhenAnyNumberWasQueuedBetweenCommits(int capacity, int vectorLength) {
        long seed = capacity;
        Random random = new Random(seed);
        MemoryBank bank = new MemoryBank(capacity, vectorLength);
        BankStore kept = new BankStore(store, bank, weights);
        for (int commit = 0; commit < 60; commit++) {
            for (int i = random.nextInt(3) * random.nextInt(capacity + 20); i > 0; i--) {
                add(bank, random);
            }
            weights.addRecent(random.nextInt(5), random.nextGaussian());
            kept.flush(this::put);

            String where = "commit " + commit + ", seed " + seed;
            SharedWeights readWeights = new SharedWeights(5, 0.5);
            MemoryBank read = new BankStore(store, new MemoryBank(capacity, vectorLength), readWeights).bank();
            assertEquals(bank.inserts(), read.inserts(), where);
            for (int k = 0; k < 5; k++) {
                assertEquals(weights.recent(k), readWeights.recent(k), where);
            }
            assertArrayEquals(positions(bank), positions(read), where);
            assertArrayEquals(counts(bank), counts(read), where);
            assertArrayEquals(bank.vectors(), read.vectors(), where);
        }
    }

    @Test
    void shouldWriteNothingWhenNothingWasQueued() {
        MemoryBank bank = new MemoryBank(100, 0);
        BankStore kept = new BankStore(store, bank, weights);
        bank.add(1);
        kept.flush(this::put);
        puts = 0;
        kept.flush(this::put);

        assertEquals(0, puts);
    }

    @Test
    void shouldWriteTheHeadAndTheTouchedPagesWhenTheRingWraps() {
        MemoryBank bank = new MemoryBank(4 * BankCodec.PAGE, 0);
        BankStore kept = new BankStore(store, bank, weights);
        for (int i = 0; i < 4 * BankCodec.PAGE - 1; i++) {
            bank.add(i % ITEMS);
        }
        kept.flush(this::put);
        puts = 0;
        bank.add(1);
        bank.add(2);
        kept.flush(this::put);

        assertEquals(3, puts);
    }

    @Test
    void shouldReadAnEmptyBankWhenNothingWasEverWritten() {
        MemoryBank bank = new BankStore(store, new MemoryBank(10, 0), weights).bank();

        assertEquals(0, bank.size());
        assertTrue(Arrays.stream(counts(bank)).allMatch(count -> count == 0));
    }

    private void put(Bytes key, byte[] value) {
        puts++;
        bytes.put(key, value);
    }

    private static void add(MemoryBank bank, Random random) {
        int position = bank.add(random.nextInt(ITEMS));
        for (int i = 0; i < bank.vectorLength(); i++) {
            bank.vectors()[position * bank.vectorLength() + i] = random.nextFloat();
        }
    }

    private static int[] positions(MemoryBank bank) {
        int[] positions = new int[bank.size()];
        Arrays.setAll(positions, bank::at);
        return positions;
    }

    private static int[] counts(MemoryBank bank) {
        int[] counts = new int[ITEMS];
        Arrays.setAll(counts, bank::count);
        return counts;
    }
}
