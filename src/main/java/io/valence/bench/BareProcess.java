package io.valence.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.dataset.SyntheticPlan;
import io.valence.learning.LearnerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongConsumer;

/**
 * {@link BareLearner} in a JVM of its own, which stays warm between runs. In one with the topology's learner each would
 * be compiled for the items of both, and slow the other down as nothing does where there is only one: by a fifth, with
 * vectors that are boxed.
 */
final class BareProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader said;

    /** Starts it, with this JVM's own options, ready to learn from the clicks of the plan. */
    BareProcess(SyntheticPlan plan, LearnerConfig config) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-modules") || option.startsWith("-X"))
                .filter(option -> !option.contains("FlightRecord"))
                .forEach(command::add);
        try {
            command.addAll(List.of(
                    "-cp", System.getProperty("java.class.path"), BareProcess.class.getName(),
                    JSON.writeValueAsString(plan), JSON.writeValueAsString(config)));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The process: learns from all clicks anew for each line of its input; says how far it is, and what it took. */
    public static void main(String[] arguments) throws IOException {
        SyntheticPlan plan = JSON.readValue(arguments[0], SyntheticPlan.class);
        LearnerConfig config = JSON.readValue(arguments[1], LearnerConfig.class);
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (asked.readLine() != null) {
            System.out.println(line(new BareLearner(config).run(plan, System.out::println)));
        }
    }

    private static String line(Measured measured) throws JsonProcessingException {
        return JSON.writeValueAsString(List.of(measured.seconds(), measured.clientCpuSeconds()));
    }

    /** Learns from all clicks, anew. */
    Measured run(long clicks, LongConsumer progress) {
        try {
            OutputStream input = process.getOutputStream();
            input.write('\n');
            input.flush();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                JsonNode figure = JSON.readTree(line);
                if (figure.isArray()) {
                    return new Measured(
                            clicks, figure.get(0).asDouble(), figure.get(1).asDouble(), OptionalDouble.empty());
                }
                progress.accept(figure.asLong());
            }
            throw new IllegalStateException("the learner without Kafka ended early");
        } catch (IOException e) {
            throw new UncheckedIOException("the learner without Kafka cannot be reached", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
