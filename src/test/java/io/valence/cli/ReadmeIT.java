package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.event.Click;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command of the README, in its order, as a stranger would run it: in a shell, with the jar. */
@Timeout(600)
class ReadmeIT {

    private static final Pattern SHELL_BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** What CI calls to come here. */
    private static final String TESTS = "mvn -B verify";

    /** What was done before this test could run. */
    private static final String PACKAGE = "mvn -q -B package -DskipTests && ";

    /** The default port may be in use on a machine that also does other things. */
    private static final int PORT = freePort();

    @TempDir
    private Path directory;

    private Process service;

    @Test
    void shouldWorkWhenEachCommandIsRunInOrder() throws Exception {
        Files.createSymbolicLink(directory.resolve("target"), Path.of("target").toAbsolutePath());
        writeClicks(directory.resolve("clicks.csv"));
        List<String> ran = new ArrayList<>();
        try (Kafka kafka = new Kafka()) {
            for (String command : commands()) {
                ran.add(command);
                if (command.equals(TESTS)) {
                    assertTrue(Files.readString(Path.of(".ci/run")).lines().anyMatch(TESTS::equals));
                } else if (command.contains("valence.jar run ")) {
                    startService(command, kafka);
                } else {
                    run(command, kafka);
                }
            }
            assertEquals(0, stopService());
        }
        assertTrue(ran.size() > 8, "found only " + ran);
    }

    private static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        Matcher block = SHELL_BLOCK.matcher(Files.readString(Path.of("README.md")));
        while (block.find()) {
            commands.addAll(block.group(1).lines().toList());
        }
        return commands;
    }

    /** Asks again until there is an answer: the service learns while this is asked. */
    private void run(String command, Kafka kafka) throws Exception {
        Stall stall = new Stall(PATIENCE);
        Path log = directory.resolve("log");
        int code;
        do {
            code = start(command, kafka, log).waitFor();
        } while (code == FailureReport.FAILED && command.contains(" query ") && !stall.lastsAt(0));
        assertEquals(0, code, command + ": " + Files.readString(log));
    }

    /** The one before it is stopped: both would answer at one port. */
    private void startService(String command, Kafka kafka) throws Exception {
        if (service != null) {
            assertEquals(0, stopService());
        }
        Path log = directory.resolve("service.log");
        service = start("exec " + command, kafka, log);
        Stall stall = new Stall(PATIENCE);
        while (!Files.readString(log).contains("learning from 'clicks")) {
            assertTrue(service.isAlive() && !stall.lastsAt(0), () -> "not up: " + command);
        }
    }

    private int stopService() throws InterruptedException {
        service.destroy();
        assertTrue(service.waitFor(60, TimeUnit.SECONDS), "does not stop");
        return service.exitValue();
    }

    private Process start(String command, Kafka kafka, Path log) throws IOException {
        String here = command.replace(PACKAGE, "")
                .replace("localhost:9092", kafka.bootstrapServers())
                // Long enough to run, too short to measure anything.
                .replace(
                        "--clicks 3000000 --users 100000 --items 50000",
                        "--clicks 20000 --users 2000 --items 1000 --rounds 1");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", here)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("VALENCE_HTTP_PORT", Integer.toString(PORT));
        return builder.start();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void writeClicks(Path file) throws IOException {
        SyntheticClicks source = new SyntheticClicks(new SyntheticPlan(5_000, 100, 100, 5, 200, 1));
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            out.println("user,item,time");
            for (Click click = source.next(); click != null; click = source.next()) {
                out.println(click.userId() + "," + click.itemId() + "," + click.timestamp());
            }
        }
    }
}
