package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.learning.LearnerConfig;
import io.valence.topology.TopologyConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShadowSettingsTest {

    @TempDir
    private Path directory;

    @Test
    void shouldHaveNoShadowsWhenNoneIsSet() {
        assertEquals(TopologyConfig.Models.NO_OTHERS, with().topology().models());
        assertEquals(List.of(), with().besides());
    }

    @Test
    void shouldTakeTheRestFromTheMainOneWhenAShadowSetsSome() {
        TopologyConfig topology = with(
                "history=9", "temperature=0.5", "valence.shadow.warm.temperature=0.7", "valence.shadow.few-er.negatives=5",
                "valence.shadow.few-er.seed=6").topology();

        assertEquals(List.of("few-er", "warm"), List.copyOf(topology.models().others().keySet()));
        LearnerConfig warm = topology.models().others().get("warm");
        assertEquals(0.7, warm.temperature());
        assertEquals(9, warm.history());
        LearnerConfig fewer = topology.models().others().get("few-er");
        assertEquals(0.5, fewer.temperature());
        assertEquals(5, fewer.negatives());
        assertEquals(6, fewer.seed());
        assertEquals(0.5, topology.learner().temperature());
        assertEquals("main", topology.models().served());
    }

    @Test
    void shouldAnswerWithTheShadowWhenItIsPromoted() {
        Settings settings = with("valence.shadow.warm.temperature=0.7", "valence.model=warm");

        assertEquals(0.7, settings.learner().temperature());
        assertEquals("warm", settings.model());
        assertEquals(List.of("main"), settings.besides());
        assertEquals("warm", settings.topology().models().served());
        assertEquals(LearnerConfig.DEFAULTS, settings.topology().learner());
    }

    @Test
    void shouldTakeAShadowFromEachSourceWhenAllSetOne() throws IOException {
        Path file = Files.writeString(directory.resolve("valence.properties"), """
                valence.shadow.warm.temperature = 0.7
                valence.shadow.warm.negatives = 3
                valence.shadow.warm.item-learning-rate = 0.9
                """);
        Settings settings = Settings.load(
                Optional.of(file),
                Map.of("VALENCE_SHADOW_WARM_NEGATIVES", "4", "VALENCE_SHADOW_WARM_ITEM_LEARNING_RATE", "1",
                        "VALENCE_SHADOW_FEW_ER_LEARNING_RATE", "2"),
                List.of("valence.shadow.warm.item-learning-rate=1.5"));

        Map<String, LearnerConfig> others = settings.topology().models().others();
        assertEquals(List.of(0.7, 4, 1.5), List.of(
                others.get("warm").temperature(), others.get("warm").negatives(), others.get("warm").itemLearningRate()));
        assertEquals(2, others.get("few-er").learningRate());
        assertEquals(2, others.size());
    }

    @Test
    void shouldShowWhatAShadowSetsWhenShownAsMap() {
        Map<String, Object> map = with("valence.shadow.warm.temperature=0.7").asMap();

        assertEquals(0.7, map.get("valence.shadow.warm.temperature"));
        assertEquals(SettingDefinitions.ALL.names().size() + 1, map.size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "valence.shadow.warm.temprature=1"
                + " | unknown setting 'valence.shadow.warm.temprature': did you mean 'valence.shadow.warm.temperature'?",
        "valence.shadow.warm.learner.temperature=1 | unknown setting 'valence.shadow.warm.learner.temperature':"
                + " did you mean 'valence.shadow.warm.temperature'?",
        "valence.shadow.warm.colour-of-it=1 | unknown setting 'valence.shadow.warm.colour-of-it': a shadow has the"
                + " settings of valence.learner, such as 'valence.shadow.warm.temperature'",
        "valence.shadow.warm=1 | unknown setting 'valence.shadow.warm': write 'valence.shadow.NAME.KEY', such as"
                + " 'valence.shadow.warm.temperature'",
        "valence.shadow..temperature=1 | unknown setting 'valence.shadow..temperature': write 'valence.shadow.NAME.KEY',"
                + " such as 'valence.shadow.warm.temperature'",
        "valence.shadow.Warm_1.temperature=1 | unknown setting 'valence.shadow.Warm_1.temperature': a shadow's name is"
                + " 1 to 32 of a-z, 0-9 and '-', begins with a letter and is not 'main', write 'valence.shadow.NAME.KEY',"
                + " such as 'valence.shadow.warm.temperature'",
        "valence.shadow.main.temperature=1 | unknown setting 'valence.shadow.main.temperature': a shadow's name is"
                + " 1 to 32 of a-z, 0-9 and '-', begins with a letter and is not 'main', write 'valence.shadow.NAME.KEY',"
                + " such as 'valence.shadow.warm.temperature'",
        "valence.shadow.warm.temperature=0 | valence.shadow.warm.temperature is '0', expected a number from 0.001 to"
                + " 1000 (default as valence.learner.temperature)",
    })
    void shouldSayWhatToWriteWhenAShadowsSettingIsBroken(String override, String problem) {
        assertEquals("--set: " + problem, problemsWith(Map.of(), override));
    }

    @Test
    void shouldSayWhatToWriteWhenTheModelIsNone() {
        assertEquals(
                "valence.model is 'warm', expected main, as there is no shadow; one is there once valence.shadow.NAME.KEY"
                        + " is set",
                problemsWith(Map.of(), "valence.model=warm"));
        assertEquals(
                "valence.model is 'wram', expected main or a shadow: few, warm",
                problemsWith(Map.of(), "valence.model=wram", "valence.shadow.warm.seed=1", "valence.shadow.few.seed=1"));
    }

    @Test
    void shouldSayWhatToWriteWhenAShadowsVariableIsUnknown() {
        assertEquals(
                "environment: unknown variable 'VALENCE_SHADOW_WARM_TEMPRATURE': write 'VALENCE_SHADOW_NAME_KEY', such as"
                        + " 'VALENCE_SHADOW_WARM_TEMPERATURE'",
                problemsWith(Map.of("VALENCE_SHADOW_WARM_TEMPRATURE", "1")));
    }

    @Test
    void shouldRefuseShadowsWhenThereAreSeveralPartitions() {
        Settings settings = with("valence.shadow.warm.temperature=0.7");

        assertEquals(
                "there are shadows (valence.shadow.NAME.KEY), but 'clicks' has 2 partitions, whose tasks do not tell each"
                        + " other of shadows: leave valence.shadow.* and valence.model out",
                assertThrows(UserError.class, () -> RunCommand.requireNoShadows(2, settings)).getMessage());
        RunCommand.requireNoShadows(2, with());
    }

    private static Settings with(String... overrides) {
        return Settings.load(Optional.empty(), Map.of(), List.of(overrides));
    }

    private static String problemsWith(Map<String, String> environment, String... overrides) {
        return assertThrows(
                        UserError.class, () -> Settings.load(Optional.empty(), environment, List.of(overrides)))
                .getMessage();
    }
}
