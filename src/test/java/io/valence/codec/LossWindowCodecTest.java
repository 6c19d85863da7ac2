package io.valence.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.metrics.LossWindow;
import io.valence.metrics.StepMeasures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossWindowCodecTest {

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
                "expected a window of the loss metrics of version 1, got version 2: it was written by another release"
                        + " of Valence",
                refused(Golden.ofVersion(2, Golden.bytes("loss-window.hex"))));
    }

    @Test
    void shouldNameBothNumbersWhenItHasOtherCounts() throws IOException {
        byte[] bytes = Golden.bytes("loss-window.hex");
        bytes[1]--;

        assertEquals("expected a window of 28 counts and 16 measures, got 27 and 16", refused(bytes));
    }

    @Test
    void shouldSayItIsDamagedWhenItIsOfAnyOtherLength() throws IOException {
        byte[] bytes = Golden.bytes("loss-window.hex");
        for (int length = 1; length < bytes.length + 16; length++) {
            if (length != bytes.length) {
                String message = refused(Golden.cut(bytes, length));
                String expected = "expected a window of the loss metrics of " + (length < 404 ? 404 : 416)
                        + " bytes, got " + length + ": it is damaged";
                assertEquals(expected, message);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1 << 20, Integer.MIN_VALUE})
    void shouldSayItIsDamagedWhenThereIsNoSuchBucket(int bucket) throws IOException {
        byte[] bytes = Golden.bytes("loss-window.hex");
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(404, bucket);

        assertEquals("a window of the loss metrics has a bucket " + bucket + ", expected 0 to "
                + (LossWindow.buckets() - 1) + ": it is damaged", refused(bytes));
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
        window.probed(-3.5, 0.125);
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
        return step;
    }
}
