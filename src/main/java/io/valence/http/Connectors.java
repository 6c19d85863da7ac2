package io.valence.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Opens the port, for HTTP or for HTTPS. */
final class Connectors {

    /** A connection that sends nothing for so long is closed; until then it costs memory, but no thread. */
    private static final int IDLE_MS = 30_000;

    private Connectors() {}

    /** Opened here: left to the server's start, a port in use would be logged before it is thrown. */
    static ServerConnector open(Server server, HttpConfiguration http, Door door) {
        http.setRequestHeaderSize(ApiServer.MAX_HEADER_BYTES);
        // What is too large is refused at once, not when it begins to arrive.
        http.setDelayDispatchUntilContent(false);
        try {
            ServerConnector connector = new ServerConnector(server, 1, 1, factories(http, door.tls()));
            connector.setHost(door.host());
            connector.setPort(door.port());
            connector.setIdleTimeout(IDLE_MS);
            connector.open();
            return connector;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConnectionFactory[] factories(HttpConfiguration http, Door.Tls tls) throws IOException {
        if (tls == null) {
            return new ConnectionFactory[] {new HttpConnectionFactory(http)};
        }
        // Whether the name is ours is checked for every request, by one rule for all names.
        http.addCustomizer(new SecureRequestCustomizer(false));
        SslConnectionFactory ssl = new SslConnectionFactory(certificate(tls), HttpVersion.HTTP_1_1.asString());
        return new ConnectionFactory[] {ssl, new HttpConnectionFactory(http)};
    }

    private static SslContextFactory.Server certificate(Door.Tls tls) throws IOException {
        SslContextFactory.Server certificate = new SslContextFactory.Server();
        try {
            certificate.setKeyStorePath(tls.keystore().toString());
            certificate.setKeyStorePassword(tls.password());
            // Read now: a file that is no keystore is found before anything listens.
            certificate.start();
            return certificate;
        } catch (Exception e) {
            throw new UnusableKeystoreException(tls.keystore(), e);
        }
    }
}
