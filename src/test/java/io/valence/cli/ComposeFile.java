package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docker-compose.yml} as Compose reads it: anchors and merges resolved, variables filled in. */
final class ComposeFile {

    static final Path PATH = Path.of("docker-compose.yml");

    private static final Pattern REQUIRED = Pattern.compile("\\$\\{(\\w+):\\?([^}]*)}");

    private final JsonNode root;

    private ComposeFile(JsonNode root) {
        this.root = root;
    }

    /**
     * Reads the file.
     *
     * @param variables what is in the environment of who says {@code docker compose up}
     * @throws IllegalArgumentException naming a required variable that is not there
     */
    static ComposeFile read(Map<String, String> variables) throws IOException {
        JsonNode tree = yaml(PATH);
        String text = REQUIRED.matcher(tree.toString()).replaceAll(required -> {
            String value = variables.get(required.group(1));
            if (value == null || value.isEmpty()) {
                throw new IllegalArgumentException(required.group(1) + ": " + required.group(2));
            }
            return Matcher.quoteReplacement(value);
        });
        return new ComposeFile(new ObjectMapper().readTree(text));
    }

    static JsonNode yaml(Path file) throws IOException {
        return new ObjectMapper()
                .valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file)));
    }

    JsonNode root() {
        return root;
    }

    /** The names of all services. */
    Set<String> services() {
        return names(root.path("services"));
    }

    /** The services that run {@code image}, whatever its version. */
    Set<String> servicesOf(String image) {
        Set<String> found = new TreeSet<>(services());
        found.removeIf(name -> !service(name).path("image").asText().startsWith(image + ":"));
        return found;
    }

    JsonNode service(String name) {
        return root.path("services").path(name);
    }

    Map<String, String> environment(String service) {
        Map<String, String> environment = new TreeMap<>();
        service(service).path("environment").properties()
                .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asText()));
        return environment;
    }

    /** What a list of a service says, such as its {@code command}. */
    List<String> texts(String service, String... path) {
        JsonNode node = service(service);
        for (String name : path) {
            node = node.path(name);
        }
        List<String> texts = new ArrayList<>();
        node.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** What a service has mounted, by the path in the container: a volume's name, or a path from here. */
    Map<String, String> mounts(String service) {
        Map<String, String> mounts = new TreeMap<>();
        for (String mount : texts(service, "volumes")) {
            String[] parts = mount.split(":");
            mounts.put(parts[1], parts[0]);
        }
        return mounts;
    }

    static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
