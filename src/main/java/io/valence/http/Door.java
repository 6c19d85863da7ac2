package io.valence.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Where the server listens, and whom it lets in.
 *
 * @param host a name or address of this machine
 * @param port 0 for any that is free
 * @param token what a request has to bring as {@code Authorization: Bearer}; null to let everyone in
 * @param names names that requests may be addressed to, besides {@code host} and those of the loopback interface
 * @param tls null for plain HTTP
 */
public record Door(String host, int port, String token, Set<String> names, Tls tls) {

    /** The shortest token: 96 bits, where it is drawn from the letters and digits that are usual. */
    public static final int MIN_TOKEN_CHARS = 16;

    /** @throws IllegalArgumentException if the token is too short */
    public Door {
        if (token != null && token.length() < MIN_TOKEN_CHARS) {
            throw new IllegalArgumentException(
                    "expected a token of " + MIN_TOKEN_CHARS + " characters or more, got " + token.length());
        }
        names = Set.copyOf(names);
    }

    /** Without a token and without TLS. */
    public static Door open(String host, int port) {
        return new Door(host, port, null, Set.of(), null);
    }

    /** The same, at another port. */
    public Door at(int otherPort) {
        return new Door(host, otherPort, token, names, tls);
    }

    /** Whether other machines could knock; nobody does at a name that is no address. */
    public boolean isReachableFromOutside() {
        try {
            return !InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Door[" + Urls.of(scheme(), host, port) + ", token=" + (token == null ? "none" : "[hidden]") + "]";
    }

    String scheme() {
        return tls == null ? "http" : "https";
    }

    /**
     * The certificate to show, with its key.
     *
     * @param keystore a file in PKCS#12 or JKS
     * @param password opens the file and the key in it
     */
    public record Tls(Path keystore, String password) {

        /** Without the password. */
        @Override
        public String toString() {
            return "Tls[" + keystore + "]";
        }
    }
}
