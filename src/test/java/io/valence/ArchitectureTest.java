package io.valence;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package may import which, and what else holds for all of them. */
class ArchitectureTest {

    private static final String ROOT = "io.valence.";
    private static final Path SOURCES = Path.of("src/main/java/io/valence");

    private static final Set<String> LEARNED = Set.of("event", "embedding", "negatives", "metrics");

    /**
     * Each package, and which others it may import. A package that is not here may not be, one that is here need not
     * be yet.
     */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("vector", Set.of()),
            entry("event", Set.of()),
            entry("embedding", Set.of("vector")),
            entry("negatives", Set.of("embedding")),
            entry("learning", Set.of("vector", "embedding", "negatives")),
            // `vector` as `learning` has it: to rank is to score every row, with the same kernels.
            entry("exchange", Set.of("embedding", "negatives")),
            entry("evaluation", Set.of("vector", "embedding", "learning", "exchange")),
            entry("metrics", Set.of("event")),
            // `codec` because lines of the wire's own JSON are read as the wire reads them.
            entry("dataset", Set.of("event", "codec")),
            entry("codec", and(LEARNED, "exchange")),
            entry("store", and(LEARNED, "codec")),
            // To take apart and put together what the stores' changelogs hold.
            entry("snapshot", and(LEARNED, "codec", "store")),
            entry("topology", and(LEARNED, "codec", "vector", "learning", "evaluation", "exchange", "store")),
            // `event` for what an id may be; the rest as `evaluation` has it: to recommend is to score every row.
            entry("map", Set.of()),
            entry("query", Set.of("store", "event", "embedding", "vector", "learning", "map")),
            // `event` and `codec` to read clicks that are posted as the learner reads those on the topic.
            entry("http", Set.of("query", "event", "codec")),
            entry("embedded", Set.of()),
            // What it measures, and what runs it.
            entry("bench", Set.of("vector", "event", "embedding", "exchange", "learning", "dataset", "codec",
                    "topology", "query", "embedded")),
            entry("cli", and(LEARNED, "codec", "vector", "learning", "evaluation", "store", "snapshot",
                    "topology", "query", "http", "embedded", "dataset", "bench")));

    /** The packages that need nothing but the JDK, and what else some of them may import from outside. */
    private static final Map<String, List<String>> LIBRARIES = Map.ofEntries(
            entry("vector", List.of()),
            entry("event", List.of()),
            entry("embedding", List.of()),
            entry("negatives", List.of()),
            entry("exchange", List.of()),
            entry("learning", List.of()),
            entry("evaluation", List.of()),
            entry("metrics", List.of()),
            entry("map", List.of("tagbio.umap.")),
            entry("dataset", List.of("org.apache.commons.csv.", "com.fasterxml.jackson.")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.valence");

    static Set<String> packages() {
        return new TreeSet<>(MAY_IMPORT.keySet());
    }

    static Set<String> pure() {
        return new TreeSet<>(LIBRARIES.keySet());
    }

    @Test
    void shouldBeInThePackagesOfTheTableWhenItIsOurs() {
        Set<String> strangers = CLASSES.stream()
                .filter(type -> !MAY_IMPORT.containsKey(packageOf(type)))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());

        assertEquals(Set.of(), strangers);
        assertTrue(CLASSES.size() > 50, "only " + CLASSES.size() + " classes were found");
    }

    @ParameterizedTest
    @MethodSource("packages")
    void shouldImportOnlyWhatTheTableAllowsWhenItImportsOurs(String from) {
        classes().that().resideInAPackage(ROOT + from + "..")
                .should().onlyDependOnClassesThat(describe(
                        "are in " + from + " or in " + MAY_IMPORT.get(from) + ", or not ours",
                        type -> !isOurs(type)
                                || packageOf(type).equals(from)
                                || MAY_IMPORT.get(from).contains(packageOf(type))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("pure")
    void shouldImportNoLibraryButItsOwnWhenItIsPure(String from) {
        classes().that().resideInAPackage(ROOT + from + "..")
                .should().onlyDependOnClassesThat(describe(
                        "are ours, the JDK's or of " + LIBRARIES.get(from),
                        type -> isOurs(type) || isJdk(type)
                                || LIBRARIES.get(from).stream().anyMatch(type.getName()::startsWith)))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void shouldNeverReturnWhenArrowsAreFollowed() {
        slices().matching("io.valence.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldBeHandedTimeAndChanceWhenBelowTheCommandLine() {
        noClasses().that()
                .resideOutsideOfPackages(ROOT + "cli..", ROOT + "bench..", ROOT + "embedded..", ROOT + "http..")
                .should().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(java.time.Instant.class, "now")
                .orShould().callMethod(Math.class, "random")
                .orShould().dependOnClassesThat().belongToAnyOf(
                        java.util.Random.class, java.util.concurrent.ThreadLocalRandom.class)
                .because("a replay must give the same bytes")
                .check(CLASSES);
    }

    @Test
    void shouldBeTheGuardedClassesWhenInternalsOfStreamsAreUsed() {
        noClasses().that().doNotHaveSimpleName("WriteBehindStore").and().doNotHaveSimpleName("CommittedRowsType")
                .should().dependOnClassesThat().resideInAnyPackage(
                        "org.apache.kafka.streams.processor.internals..", "org.apache.kafka.streams.state.internals..")
                .because("what is internal may change with any release")
                .check(CLASSES);
    }

    @Test
    void shouldSayWhatItIsWhenAClassIsNamed() {
        noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)(\\$.*)?")
                .check(CLASSES);
    }

    @Test
    void shouldSayWhatItHoldsWhenItIsAPackage() throws IOException {
        try (Stream<Path> folders = Files.list(SOURCES)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                Path info = folder.resolve("package-info.java");
                assertTrue(Files.exists(info), info + " is missing");
                assertFalse(Files.readString(info).startsWith("package"), info + " says nothing");
            }
        }
    }

    private static boolean isOurs(JavaClass type) {
        return type.getBaseComponentType().getPackageName().startsWith("io.valence");
    }

    private static boolean isJdk(JavaClass type) {
        JavaClass element = type.getBaseComponentType();
        return element.isPrimitive()
                || element.getName().startsWith("java.")
                || element.getName().startsWith("jdk.incubator.vector.");
    }

    /** The part of the name after {@code io.valence}: empty for that package itself. */
    private static String packageOf(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
    }

    private static Set<String> and(Set<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }
}
