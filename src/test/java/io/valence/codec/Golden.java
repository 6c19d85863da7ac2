package io.valence.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Bytes that were written down once: a layout that gives others needs a new version. */
final class Golden {

    private Golden() {}

    /** @param name a file of hexadecimal digits, with a comment behind each field */
    static byte[] bytes(String name) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream(name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String digits = text.lines()
                    .map(line -> line.substring(0, line.indexOf('#')).strip())
                    .collect(Collectors.joining());
            return HexFormat.of().parseHex(digits);
        }
    }

    /** The same bytes as a layout of another version. */
    static byte[] ofVersion(int version, byte[] bytes) {
        byte[] other = bytes.clone();
        other[0] = (byte) version;
        return other;
    }

    /** The first {@code length} bytes, or zeros behind them where there are not as many. */
    static byte[] cut(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }
}
