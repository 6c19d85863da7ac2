package io.valence.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code docker-compose.yml} and the image it builds ask for, as it is said on this machine without containers:
 * another free port of the loopback address for each that a service listens on, another folder for each volume.
 */
final class LocalCompose {

    static final String TOKEN = "a-token-of-some-length";

    private static final Path DOCKERFILE = Path.of("src/main/docker/Dockerfile");
    private static final Pattern ENV = Pattern.compile("(?m)^ENV (\\w+)=\"?([^\"\\n]*)\"?$");
    private static final Pattern ENTRYPOINT = Pattern.compile("ENTRYPOINT (\\[.*?])", Pattern.DOTALL);
    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z0-9.-]*):(\\d{2,5})\\b");
    private static final String HTTP_PORT = "8080";

    private final ComposeFile compose = ComposeFile.read(Map.of("VALENCE_HTTP_TOKEN", TOKEN));
    private final String dockerfile = Files.readString(DOCKERFILE);
    private final Path directory;
    private final Ports ports = new Ports();
    private final Map<String, Integer> portOf = new TreeMap<>();

    /** @param directory where each service gets a folder of its own */
    LocalCompose(Path directory) throws IOException {
        this.directory = directory;
    }

    /** The services that run {@code image}, in order. */
    Set<String> servicesOf(String image) {
        return compose.servicesOf(image);
    }

    /** Where its output and its volumes are. */
    Path folder(String service) throws IOException {
        return Files.createDirectories(directory.resolve(service));
    }

    /** The environment of a service of Valence's image: what the image sets, and above that what the file does. */
    Map<String, String> environment(String service) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        Matcher set = ENV.matcher(dockerfile);
        while (set.find()) {
            environment.put(set.group(1), set.group(2));
        }
        // Names a library that is in the image.
        environment.remove("LD_PRELOAD");
        environment.put("VALENCE_HTTP_PORT", Integer.toString(port(service, HTTP_PORT)));
        environment.putAll(compose.environment(service));
        return here(service, environment);
    }

    /** The command of a service of Valence's image. */
    List<String> command(String service) throws IOException {
        return command(service, compose.texts(service, "command"));
    }

    /** The command by which an operator would run something else in the container of {@code service}. */
    List<String> command(String service, List<String> verb) throws IOException {
        Matcher entryPoint = ENTRYPOINT.matcher(dockerfile.replace("\\\n", " "));
        if (!entryPoint.find()) {
            throw new AssertionError(DOCKERFILE + " has no ENTRYPOINT in its exec form");
        }
        List<String> command = new ArrayList<>();
        new ObjectMapper().readTree(entryPoint.group(1)).forEach(word -> command.add(word.asText()
                .replaceFirst("^/opt/valence/valence\\.jar$", Matcher.quoteReplacement(jar()))));
        command.set(0, java());
        // What the JVM would see of the container's limit.
        command.add(1, "-XX:MaxRAM=" + compose.service(service).path("mem_limit").asText());
        command.addAll(verb);
        return command;
    }

    /** The environment of a service of Kafka's image. */
    Map<String, String> kafkaEnvironment(String service) throws IOException {
        return here(service, compose.environment(service));
    }

    /** The health check of a service of Valence's image, as the address it asks. */
    String healthUrl(String service) {
        List<String> test = compose.texts(service, "healthcheck", "test");
        return here(service, test.get(test.size() - 1));
    }

    /** The ports by which {@code services} can be reached from outside of their containers, as {@code host:port,…}. */
    String published(Set<String> services) {
        return String.join(",", services.stream()
                .map(service -> here(service, compose.texts(service, "ports").get(0).replaceFirst(":\\d+$", "")))
                .toList());
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static String jar() {
        return System.getProperty("valence.jar");
    }

    private Map<String, String> here(String service, Map<String, String> environment) throws IOException {
        Map<String, String> here = new TreeMap<>(environment);
        for (String target : compose.mounts(service).keySet()) {
            here.replaceAll((name, value) -> value.equals(target) ? directory.resolve(service) + "/data" : value);
        }
        here.replaceAll((name, value) -> here(service, value));
        return here;
    }

    private String here(String service, String text) {
        return ADDRESS.matcher(text).replaceAll(address -> {
            String name = address.group(1);
            String owner = compose.services().contains(name) ? name : service;
            return "127.0.0.1:" + port(owner, address.group(2));
        });
    }

    private int port(String service, String port) {
        return portOf.computeIfAbsent(service + ":" + port, key -> ports.next());
    }

    /** Ports that are free, below those that the operating system takes for outgoing connections. */
    private static final class Ports {

        private static final int FIRST = 10_000;
        private static final int COUNT = 10_000;

        /** Begins at a place of this process's own, so that tests that run at the same time do not meet. */
        private int last = (int) (ProcessHandle.current().pid() * 50 % COUNT);

        int next() {
            for (int tried = 0; tried < COUNT; tried++) {
                last = (last + 1) % COUNT;
                try (ServerSocket socket = new ServerSocket(FIRST + last, 1, InetAddress.getLoopbackAddress())) {
                    return socket.getLocalPort();
                } catch (IOException e) {
                    // Taken: the next one.
                    continue;
                }
            }
            throw new IllegalStateException("no port from " + FIRST + " on is free");
        }
    }
}
