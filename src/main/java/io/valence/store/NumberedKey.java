package io.valence.store;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;

/** The key of what is kept under a number: big-endian i32, so that the numbers from 0 on are in their order. */
public final class NumberedKey {

    private NumberedKey() {}

    /** The key of {@code number}. */
    public static Bytes of(int number) {
        return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
