package io.valence.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;

/** The instances of one application, each with a state directory of its own, which are killed and started again. */
final class LearnerFleet implements AutoCloseable {

    /** Cold JVMs that share two cores would spend them on their compilers. */
    private static final String QUICK = "-XX:TieredStopAtLevel=1";

    private final Path directory;
    private final Map<String, String> settings;
    private final List<LearnerProcess> processes = new ArrayList<>();
    private final List<String> endings = new ArrayList<>();

    /**
     * Starts them.
     *
     * @param settings of all, except for the state directory
     */
    LearnerFleet(Path directory, Map<String, String> settings, int instances) throws IOException {
        this.directory = directory;
        this.settings = settings;
        for (int instance = 0; instance < instances; instance++) {
            processes.add(process(instance));
        }
    }

    private LearnerProcess process(int instance) throws IOException {
        Files.deleteIfExists(haltFile(instance));
        return launch(instance);
    }

    private LearnerProcess launch(int instance) throws IOException {
        Map<String, String> own = new TreeMap<>(settings);
        own.put("kafka.state.dir", directory.resolve("state-" + instance).toString());
        own.put("kafka.client.id", clientId(instance));
        own.put("kafka.default.client.supplier", HaltingClients.class.getName());
        int skipped = instance == 0 ? Integer.getInteger(HaltingClients.SKIPPED_COMMIT, 0) : 0;
        return LearnerProcess.start(directory, List.of(QUICK,
                "-D" + HaltingClients.FILE + "=" + haltFile(instance),
                "-D" + HaltingClients.SKIPPED_COMMIT + "=" + skipped), own);
    }

    private static String clientId(int instance) {
        return "instance-" + instance;
    }

    /** Those that learn: others may have come too late for a partition, and keep copies until the next rebalance. */
    List<Integer> learning(Admin admin, String group) throws ExecutionException, InterruptedException {
        List<Integer> learning = new ArrayList<>();
        for (MemberDescription member :
                admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get().members()) {
            for (int instance = 0; instance < size(); instance++) {
                if (member.clientId().startsWith(clientId(instance) + "-")
                        && processes.get(instance).isAlive()
                        && !member.assignment().topicPartitions().isEmpty()) {
                    learning.add(instance);
                }
            }
        }
        return learning;
    }

    private Path haltFile(int instance) {
        return directory.resolve("halt-" + instance);
    }

    int size() {
        return processes.size();
    }

    LearnerProcess get(int instance) {
        return processes.get(instance);
    }

    /** Starts one that has ended, on what it left. */
    void restart(int instance) throws IOException {
        processes.set(instance, process(instance));
    }

    /** Starts one that has ended, and has it halt when it passes {@code point} for the {@code nth} time, from 0. */
    void restartToHalt(int instance, HaltPoint point, int nth) throws IOException {
        arm(instance, point, nth);
        processes.set(instance, launch(instance));
    }

    /** Has a running one halt when it next passes {@code point}, after it was passed by {@code nth} times. */
    void arm(int instance, HaltPoint point, int nth) throws IOException {
        Path written = Files.writeString(directory.resolve("halt-next"), point + " " + nth);
        // Seen whole, or not yet.
        Files.move(written, haltFile(instance), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Does what an orchestrator does: starts those again that ended without having been killed. */
    void reviveEnded() throws IOException {
        for (int instance = 0; instance < processes.size(); instance++) {
            if (!processes.get(instance).isAlive()) {
                String output = processes.get(instance).output();
                endings.add("instance " + instance + ": " + output.substring(Math.max(0, output.length() - 3_000)));
                restart(instance);
            }
        }
    }

    /** The last words of those that ended without having been killed. */
    List<String> endings() {
        return endings;
    }

    /** SIGTERM to all; says which did not end with 0. */
    List<String> stop() throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        for (LearnerProcess process : processes) {
            int code = process.stop();
            if (code != 0) {
                problems.add("ended with " + code + ": " + process.output());
            }
        }
        return problems;
    }

    String output() throws IOException {
        StringBuilder all = new StringBuilder();
        for (LearnerProcess process : processes) {
            all.append(process.output()).append("\n\n");
        }
        return all.toString();
    }

    @Override
    public void close() {
        processes.forEach(LearnerProcess::close);
    }
}
