package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The files of the page, as they are served; what they do, a browser tells. */
@Timeout(30)
class PageTest {

    private static final Path FILES = Path.of("src/main/resources/page");
    private static final Pattern MENTIONED = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"|from '\\./([^']+)'");

    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start(
                new Door("127.0.0.1", 0, "a-token-of-some-length", Set.of(), null), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldServeEachFileWithItsTypeAndPolicyWhenThereIsNoToken() throws IOException {
        for (String path : PageEndpoint.PATHS) {
            String answer = get(path);
            String type = path.endsWith(".css") ? "text/css" : path.endsWith(".js") ? "text/javascript" : "text/html";
            assertTrue(answer.startsWith("HTTP/1.1 200 "), path);
            assertTrue(answer.contains("Content-Type: " + type + ";charset=utf-8\n"), path);
            assertTrue(answer.contains("Content-Security-Policy: default-src 'none'; script-src 'self';"), path);
            assertFalse(answer.contains("unsafe-inline"), path);
            assertTrue(answer.contains("X-Content-Type-Options: nosniff\n"), path);
        }
    }

    @Test
    void shouldServeAllThatThePageAsksForAndAllThatIsThere() throws IOException {
        Set<String> asked = new TreeSet<>(Set.of("/"));
        try (Stream<Path> files = Files.list(FILES)) {
            for (Path file : files.toList()) {
                asked.add(file.endsWith("index.html") ? "/" : "/page/" + file.getFileName());
                MENTIONED.matcher(Files.readString(file)).results()
                        .map(found -> found.group(1) == null ? "/page/" + found.group(2) : found.group(1))
                        .forEach(asked::add);
            }
        }

        assertEquals(asked, new TreeSet<>(PageEndpoint.PATHS));
    }

    @Test
    void shouldLeadToNoOtherFileWhenThePathIsOdd() throws IOException {
        for (String path : List.of("/page/", "/page/../simplelogger.properties", "/page/%2e%2e/simplelogger.properties",
                "/webjars/uplot/1.6.30/package.json", "/index.html")) {
            assertFalse(get(path).startsWith("HTTP/1.1 200 "), path);
        }
    }

    @Test
    void shouldHoldNoStyleOrScriptOfItsOwnWhenThePolicyForbidsThem() throws IOException {
        String page = Files.readString(FILES.resolve("index.html"));

        assertEquals(List.of(), Pattern.compile("style=|<style|<script>|\\son\\w+=|https?://").matcher(page).results()
                .map(found -> found.group()).collect(Collectors.toList()));
        try (Stream<Path> files = Files.list(FILES)) {
            for (Path file : files.toList()) {
                assertFalse(Files.readString(file).contains("innerHTML"), file.toString());
            }
        }
    }

    private String get(String path) throws IOException {
        return RawHttp.send(server.port(), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .replace("\r\n", "\n");
    }
}
