package io.valence.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.metrics.Count;
import io.valence.metrics.LossWindow;
import io.valence.metrics.Measure;
import io.valence.metrics.StepMeasures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossWindowCodecTest {

    /** In the golden bytes, behind 31 counts and 20 measures. */
    private static final int BUCKETS_AT = 48 + 8 * (31 + 20);

    /** Without any bucket. */
    private static final int LISTS_AT = BUCKETS_AT + 4 + 8;

    /** With the one bucket that is there, without words. */
    private static final int FIXED = LISTS_AT + 12;

    @Test
    void shouldWriteTheGoldenBytesWhenAClickAndADeadLetterWereCounted() throws IOException {
        assertArrayEquals(Golden.bytes("loss-window.hex"), LossWindowCodec.encode(golden()));
    }

    @Test
    void shouldWriteTheSameBytesWhenTheyWereRead() throws IOException {
        byte[] golden = Golden.bytes("loss-window.hex");
        LossWindow window = new LossWindow();
        LossWindowCodec.decode(golden, window);

        assertArrayEquals(golden, LossWindowCodec.encode(window));
        assertEquals(60_000, window.start());
        assertEquals(120_000, window.end());
        assertEquals(61_000, window.latest());
        assertEquals(0.5, window.lossQuantile(0.5));
        assertEquals(3 / 11.0, window.listedShare());
    }

    @Test
    void shouldKnowNeitherNormsNorListsWhenItIsOfTheFirstVersion() throws IOException {
        LossWindow window = new LossWindow();
        LossWindowCodec.decode(Golden.bytes("loss-window-1.hex"), window);

        assertEquals(1, window.count(Count.CLICKS_TOTAL));
        assertEquals(12, window.count(Count.BANK_LENGTH));
        assertEquals(0.125, window.measure(Measure.COLLAPSE));
        assertEquals(0.5, window.lossQuantile(0.5));
        assertEquals(Double.NaN, window.listedShare());
        assertEquals(Double.NaN, window.measure(Measure.ITEM_NORM));
        assertEquals(Double.NaN, window.mean(Measure.USER_NORM, Count.MEASURED));
    }

    @Test
    void shouldKnowNormsWhenAPartBeganAfterTheFirstVersion() throws IOException {
        LossWindow window = new LossWindow();
        LossWindowCodec.decode(Golden.bytes("loss-window-1.hex"), window);
        window.nextPart();
        StepMeasures step = new StepMeasures();
        step.weight = 1;
        step.userNorm = 3;
        step.rankAmongNegatives = 1;
        window.add(step, 43, 62_000);

        assertEquals(3, window.mean(Measure.USER_NORM, Count.MEASURED));
        assertEquals(3, window.measure(Measure.LARGEST_USER_NORM));
    }

    @Test
    void shouldReadAnEmptyWindowWhenNothingWasCounted() {
        LossWindow window = new LossWindow();
        LossWindowCodec.decode(LossWindowCodec.encode(new LossWindow()), window);

        assertEquals(true, window.isEmpty());
        assertEquals(LossWindow.NONE, window.start());
        assertEquals(Double.NaN, window.lossQuantile(0.5));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldGoOnAsIfItHadNotBeenReadWhenMoreIsCounted(long seed) {
        Random random = new Random(seed);
        LossWindow window = new LossWindow();
        window.open(0, 60_000);
        LossWindow read = window;
        for (int i = 0; i < 300; i++) {
            StepMeasures step = random(random);
            window.add(step, i, i * 100L);
            if (read != window) {
                read.add(step, i, i * 100L);
            }
            if (random.nextInt(20) == 0) {
                LossWindow next = new LossWindow();
                LossWindowCodec.decode(LossWindowCodec.encode(read), next);
                read = next;
            }
            if (random.nextInt(50) == 0) {
                window.nextPart();
                if (read != window) {
                    read.nextPart();
                }
            }
            assertArrayEquals(
                    LossWindowCodec.encode(window), LossWindowCodec.encode(read), "click " + i + ", seed " + seed);
            assertEquals(window.lossQuantile(0.9), read.lossQuantile(0.9), "click " + i + ", seed " + seed);
        }
    }

    @Test
    void shouldNameBothVersionsWhenItIsOfAnother() throws IOException {
        assertEquals(
                "expected a window of the loss metrics of version 2, got version 3: it was written by another release"
                        + " of Valence",
                refused(Golden.ofVersion(3, Golden.bytes("loss-window.hex"))));
    }

    @Test
    void shouldNameBothNumbersWhenItHasOtherCounts() throws IOException {
        byte[] bytes = Golden.bytes("loss-window.hex");
        bytes[1]--;

        assertEquals("expected a window of 31 counts and 20 measures, got 30 and 20", refused(bytes));
    }

    @Test
    void shouldSayItIsDamagedWhenItIsOfAnyOtherLength() throws IOException {
        byte[] bytes = Golden.bytes("loss-window.hex");
        for (int length = 1; length < bytes.length + 16; length++) {
            if (length != bytes.length) {
                String message = refused(Golden.cut(bytes, length));
                int expectedLength = length < LISTS_AT ? LISTS_AT : length < FIXED ? FIXED : bytes.length;
                String expected = "expected a window of the loss metrics of " + expectedLength
                        + " bytes, got " + length + ": it is damaged";
                assertEquals(expected, message);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1 << 20, Integer.MIN_VALUE})
    void shouldSayItIsDamagedWhenThereIsNoSuchBucket(int bucket) throws IOException {
        byte[] bytes = Golden.bytes("loss-window.hex");
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(BUCKETS_AT + Integer.BYTES, bucket);

        assertEquals("a window of the loss metrics has a bucket " + bucket + ", expected 0 to "
                + (LossWindow.buckets() - 1) + ": it is damaged", refused(bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 257, Integer.MAX_VALUE})
    void shouldSayItIsDamagedWhenThereAreMoreItemsThanBits(int words) throws IOException {
        byte[] bytes = Golden.bytes("loss-window.hex");
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(FIXED - Integer.BYTES, words);

        assertEquals(
                "a window of the loss metrics has " + words + " words of lists, expected 0 to 256: it is damaged",
                refused(bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, -2, Integer.MIN_VALUE})
    void shouldSayItIsDamagedWhenTheStrideIsNoPowerOfTwo(int stride) throws IOException {
        byte[] bytes = Golden.bytes("loss-window.hex");
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(FIXED - 2 * Integer.BYTES, stride);

        assertEquals(
                "a window of the loss metrics has a stride of " + stride + ", expected a power of two: it is damaged",
                refused(bytes));
    }

    private static String refused(byte[] bytes) {
        LossWindow window = new LossWindow();
        return assertThrows(IllegalStateException.class, () -> LossWindowCodec.decode(bytes, window)).getMessage();
    }

    private static LossWindow golden() {
        LossWindow window = new LossWindow();
        window.open(60_000, 120_000);
        StepMeasures step = new StepMeasures();
        step.loss = 0.5;
        step.negatives = 64;
        step.masked = 3;
        step.rankAmongNegatives = 2;
        step.gradientNorm = 2;
        step.positiveSimilarity = 0.75;
        step.negativeSimilarity = -0.25;
        step.alignment = 1.5;
        step.newUser = true;
        step.weight = 1;
        step.rank = 3;
        step.popularityRank = 1;
        step.rankWithRepeats = 4;
        step.userNorm = 2.5;
        step.list[0] = 7;
        step.list[1] = 65;
        step.places = 3;
        step.popularPlaces = 2;
        window.probed(-3.5, 0.125, 1.5, 4);
        window.add(step, 41, 61_000);
        window.gauge(11, 12);
        window.addDeadLetter(42);
        return window;
    }

    private static StepMeasures random(Random random) {
        StepMeasures step = new StepMeasures();
        step.loss = random.nextInt(30) == 0 ? Double.NaN : Math.exp(random.nextGaussian() * 4);
        step.negatives = random.nextInt(64);
        step.rankAmongNegatives = 1 + random.nextInt(64);
        step.gradientNorm = random.nextDouble();
        step.weight = random.nextInt(3) - 1;
        step.rank = random.nextInt(200);
        step.popularityRank = random.nextInt(200);
        step.rankWithRepeats = step.rank;
        step.repeat = random.nextBoolean();
        step.userNorm = random.nextDouble();
        step.places = random.nextInt(StepMeasures.LIST + 1);
        step.popularPlaces = random.nextInt(step.places + 1);
        for (int i = 0; i < step.places; i++) {
            step.list[i] = random.nextInt(1 << random.nextInt(1, 18));
        }
        return step;
    }
}
