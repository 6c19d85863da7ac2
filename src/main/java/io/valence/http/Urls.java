package io.valence.http;

/** How an address is written in a URL. */
final class Urls {

    private Urls() {}

    /** The URL of a server: an IPv6 address stands in brackets. */
    static String of(String scheme, String host, int port) {
        return scheme + "://" + authority(host, port);
    }

    static String authority(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
