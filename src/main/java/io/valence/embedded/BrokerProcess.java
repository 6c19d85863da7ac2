package io.valence.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A broker like {@link EmbeddedBroker} on a temporary directory, in a JVM of its own: what it costs can be told from
 * what its clients cost. It ends with the process that started it, however that ends, because its input does.
 */
public final class BrokerProcess implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(60);
    private static final String MOST_MEMORY = "-Xmx1g";

    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts one; what it logs goes to this process's stderr. Returns when clients can connect.
     *
     * @throws IllegalStateException if it does not start
     */
    public static BrokerProcess start() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = List.of(
                java.toString(), MOST_MEMORY, "-cp", System.getProperty("java.class.path"),
                BrokerProcess.class.getName());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String servers = said.readLine();
            if (servers == null) {
                throw new IllegalStateException("the broker's process ended before it was ready");
            }
            return new BrokerProcess(process, servers);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the broker's process " + command, e);
        }
    }

    /** The process: a broker until its input ends. */
    public static void main(String[] arguments) throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            System.out.println(broker.bootstrapServers());
            while (System.in.read() >= 0) {
                // Nothing is said to it but that it may end.
            }
        }
    }

    /** What clients connect to: {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** The processor time that it has taken so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Stops the broker and waits for its end. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the broker did not stop within " + STOP.toSeconds() + " s");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
