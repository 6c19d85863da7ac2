package io.valence.http;

import java.io.IOException;
import java.nio.file.Path;

/** The file with the certificate cannot be read, or not with this password. */
public final class UnusableKeystoreException extends IOException {

    private static final long serialVersionUID = 1L;

    UnusableKeystoreException(Path keystore, Exception cause) {
        super("the keystore " + keystore + " cannot be used: " + cause.getMessage(), cause);
    }
}
