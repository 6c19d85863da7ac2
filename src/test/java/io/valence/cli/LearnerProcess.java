package io.valence.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** {@code valence run} in a JVM of its own, from the jar that users run, which can be killed. */
final class LearnerProcess implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;

    private LearnerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts one.
     *
     * @param directory where its output goes
     * @param jvm options of the JVM
     * @param settings full keys and values
     */
    static LearnerProcess start(Path directory, List<String> jvm, Map<String, String> settings) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Xmx1g"));
        command.addAll(List.of("-cp", classPath(), "io.valence.cli.Valence", "run"));
        // Several of them may be up at once.
        Map<String, String> all = new TreeMap<>(Map.of("valence.http.port", "0"));
        all.putAll(settings);
        all.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        Path log = Files.createTempFile(directory, "learner-", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new LearnerProcess(process, log);
    }

    /** The jar, and behind it the tests' classes: what stops a JVM at a named point is one of them. */
    private static String classPath() {
        return System.getProperty("valence.jar") + File.pathSeparator
                + Path.of("target", "test-classes").toAbsolutePath();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: no hook runs, nothing is flushed. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGSTOP: it stands still without knowing. */
    void suspend() throws InterruptedException, IOException {
        signal("-STOP");
    }

    /** SIGCONT. */
    void resume() throws InterruptedException, IOException {
        signal("-CONT");
    }

    private void signal(String signal) throws InterruptedException, IOException {
        int code = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
        if (code != 0) {
            throw new IOException("kill " + signal + " " + process.pid() + " ended with " + code);
        }
    }

    /** Leaves it alone for so long, or until it ends by itself. */
    void runsOn(long milliseconds) throws InterruptedException {
        process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    }

    /** Waits until it has ended by itself. */
    int awaitEnd() throws InterruptedException, IOException {
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("did not end within " + STOP + ": " + output());
        }
        return process.exitValue();
    }

    /** SIGTERM, and waits for the end. */
    int stop() throws InterruptedException, IOException {
        process.destroy();
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("did not stop within " + STOP + ": " + output());
        }
        return process.exitValue();
    }

    String output() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
