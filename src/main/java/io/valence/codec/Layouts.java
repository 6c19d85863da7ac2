package io.valence.codec;

/** What all byte layouts share: the first byte is the version, and the rest says how long it is. */
final class Layouts {

    private Layouts() {}

    static void requireVersion(String what, byte expected, byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != expected) {
            throw new IllegalStateException("expected a " + what + " of version " + expected + ", got "
                    + (bytes.length == 0 ? "no bytes" : "version " + bytes[0])
                    + ": it was written by another release of Valence");
        }
    }

    static void requireLength(String what, long expected, byte[] bytes) {
        if (bytes.length != expected) {
            throw new IllegalStateException(
                    "expected a " + what + " of " + expected + " bytes, got " + bytes.length + ": it is damaged");
        }
    }
}
