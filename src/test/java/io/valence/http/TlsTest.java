package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.query.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    private Path directory;

    @Test
    void shouldAnswerInHttpsOnlyWhenThereIsAKeystore() throws Exception {
        Path keystore = keystore();
        Door door = new Door("127.0.0.1", 0, null, Set.of(), new Door.Tls(keystore, PASSWORD));
        FakeQueries queries = new FakeQueries();
        queries.put("far", new Answer.Elsewhere<>("there", 8081));
        try (ApiServer server = ApiServer.start(door, Clock.systemUTC())) {
            server.answerWith(queries);
            assertEquals("https://127.0.0.1:" + server.port(), server.url());
            HttpClient client = HttpClient.newBuilder().sslContext(trusting(keystore)).build();

            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(server.url() + "/v1/users/far")).build(),
                    HttpResponse.BodyHandlers.ofString());

            assertEquals("""
                    {"code":"elsewhere","message":"another instance keeps the user 'far'",\
                    "action":"ask https://there:8081/v1/users/far"}""", response.body());
            String plain = RawHttp.get(server.port(), "/v1/users/far");
            assertTrue(!plain.contains("elsewhere"), plain);
        }
    }

    @Test
    void shouldNameTheKeystoreAndNotThePasswordWhenItDoesNotOpen() throws Exception {
        Path keystore = keystore();
        Door door = new Door("127.0.0.1", 0, null, Set.of(), new Door.Tls(keystore, "not-this-one"));

        IOException failure =
                assertThrows(UnusableKeystoreException.class, () -> ApiServer.start(door, Clock.systemUTC()));

        assertTrue(failure.getMessage().startsWith("the keystore " + keystore + " cannot be used: "));
        assertTrue(!failure.getMessage().contains("not-this-one"), failure.getMessage());
        assertEquals("Tls[" + keystore + "]", door.tls().toString());
    }

    /** A certificate for 127.0.0.1 that vouches for itself. */
    private Path keystore() throws Exception {
        Path file = directory.resolve("server.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(keytool.toString(), "-genkeypair", "-keystore", file.toString(),
                "-storepass", PASSWORD, "-storetype", "PKCS12", "-keyalg", "EC", "-dname", "CN=test", "-ext",
                "SAN=IP:127.0.0.1").redirectErrorStream(true).start();
        assertEquals(0, process.waitFor(), new String(process.getInputStream().readAllBytes()));
        return file;
    }

    private static SSLContext trusting(Path keystore) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("server", store.getCertificate("mykey"));
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
