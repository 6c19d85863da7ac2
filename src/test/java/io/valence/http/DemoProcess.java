package io.valence.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code valence demo --keep-running} in a JVM of its own. */
final class DemoProcess implements AutoCloseable {

    private static final Pattern URL = Pattern.compile("in a browser: (\\S+)");
    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final CompletableFuture<String> url = new CompletableFuture<>();
    private final CompletableFuture<Void> learned = new CompletableFuture<>();

    /** Starts one that learns from so many clicks and then stays. */
    DemoProcess(int clicks) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules", "jdk.incubator.vector", "-Xmx1g", "-jar", System.getProperty("valence.jar"),
                        "demo", "--clicks", Integer.toString(clicks), "--keep-running",
                        "--set", "valence.http.port=0")
                .redirectErrorStream(true)
                .start();
        Thread reader = new Thread(this::read, "demo-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        StringBuilder all = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                all.append(line).append('\n');
                Matcher found = URL.matcher(line);
                if (found.find()) {
                    url.complete(found.group(1));
                } else if (line.startsWith("Still running")) {
                    learned.complete(null);
                }
            }
        } catch (IOException e) {
            all.append(new UncheckedIOException(e));
        }
        IllegalStateException ended = new IllegalStateException("the demo ended: " + all);
        url.completeExceptionally(ended);
        learned.completeExceptionally(ended);
    }

    /** Where its page is. */
    String url() throws Exception {
        return url.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void awaitLearned() throws Exception {
        learned.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
