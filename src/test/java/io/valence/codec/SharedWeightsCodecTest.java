package io.valence.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.embedding.SharedWeights;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SharedWeightsCodecTest {

    private static final String GOLDEN = "shared-weights.hex";

    @Test
    void shouldKeepTheSumWhenItIsBeyondItsBound() {
        SharedWeights weights = new SharedWeights(1, 0.5);
        weights.add(new float[] {-3, -0.75f});
        SharedWeights read = new SharedWeights(1, 0.5);

        SharedWeightsCodec.decode(SharedWeightsCodec.encode(weights), read);

        assertArrayEquals(new float[] {-2, -0.25f}, read.values());
        assertEquals(0, read.followers());
    }

    @Test
    void shouldWriteTheGoldenBytesWhenLearned() throws IOException {
        SharedWeights weights = new SharedWeights(2, 0.5);
        weights.addRecent(0, 1);

        assertArrayEquals(Golden.bytes(GOLDEN), SharedWeightsCodec.encode(weights));
    }

    @Test
    void shouldKeepWhatWasNotSavedWhenThereAreMoreNow() throws IOException {
        SharedWeights weights = new SharedWeights(3, 2);
        SharedWeightsCodec.decode(Golden.bytes(GOLDEN), weights);

        assertEquals(1.5f, weights.recent(0));
        assertEquals(0.25f, weights.recent(1));
        assertEquals(0.5f, weights.recent(2));
    }

    @Test
    void shouldSayWhatIsWrongWhenBytesAreOfAnotherVersionOrLength() throws IOException {
        byte[] bytes = Golden.bytes(GOLDEN);

        assertEquals(
                "expected a row of the shared weights of version 1, got version 2:"
                        + " it was written by another release of Valence",
                refused(Golden.ofVersion(2, bytes)));
        assertEquals(
                "expected a row of the shared weights of 16 bytes, got 11: it is damaged",
                refused(Golden.cut(bytes, 11)));
        assertEquals(
                "expected a row of the shared weights of 8 bytes, got 3: it is damaged", refused(Golden.cut(bytes, 3)));
    }

    private static String refused(byte[] bytes) {
        SharedWeights weights = new SharedWeights(2, 0.5);
        return assertThrows(IllegalStateException.class, () -> SharedWeightsCodec.decode(bytes, weights)).getMessage();
    }
}
