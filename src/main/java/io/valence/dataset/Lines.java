package io.valence.dataset;

import io.valence.event.InvalidClickException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a stream line by line, each on its own: a broken one says so when it is asked for its text. */
final class Lines implements AutoCloseable {

    /** Longer lines are read over, and not kept: nothing that is a click comes near. */
    static final int MOST_BYTES = 1 << 20;

    private static final int BUFFER = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private long number;

    Lines(InputStream in) {
        this.in = new BufferedInputStream(in, BUFFER);
    }

    /** The next line, without its end; null after the last. */
    Line next() throws IOException {
        bytes.reset();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        long length = 0;
        for (; b >= 0 && b != '\n'; b = in.read()) {
            if (length++ < MOST_BYTES) {
                bytes.write(b);
            }
        }
        number++;
        return new Line(number, bytes.toByteArray(), length);
    }

    /** How many lines were read. */
    long number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** One line: {@code bytes} are its first if {@code length} is more than is kept. */
    record Line(long number, byte[] bytes, long length) {

        /** @throws InvalidClickException if it is too long or no UTF-8 */
        String text() {
            if (length > MOST_BYTES) {
                throw new InvalidClickException(length + " bytes, expected at most " + MOST_BYTES);
            }
            String text;
            try {
                text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException e) {
                throw new InvalidClickException("not UTF-8");
            }
            int start = number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
            int end = text.endsWith("\r") ? text.length() - 1 : text.length();
            return text.substring(start, end);
        }

        boolean isBlank() {
            for (byte b : bytes) {
                if (b != ' ' && b != '\t' && b != '\r') {
                    return false;
                }
            }
            return true;
        }
    }
}
