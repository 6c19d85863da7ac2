package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicDefinitionsTest {

    private static final TopicDefinitions PACKAGED = TopicDefinitions.packaged();
    private static final String MAX_BYTES = "max.message.bytes";

    @Test
    void shouldHaveTheDefaultNamesWhenPackaged() {
        assertEquals(PACKAGED, PACKAGED.withNames(TopologyConfig.Topics.DEFAULTS));
    }

    @Test
    void shouldHaveTheConfiguredNamesWhenRenamed() {
        TopicDefinitions renamed = PACKAGED.withNames(new TopologyConfig.Topics("c", "l", "d", "i", "x"));

        assertEquals(List.of("c", "l", "d", "i", "x"), renamed.all().stream().map(TopicDefinition::name).toList());
        assertEquals(PACKAGED, renamed.withNames(TopologyConfig.Topics.DEFAULTS));
    }

    @Test
    void shouldChangeClicksAndDeltasAloneWhenPartitionsAreChosen() {
        TopicDefinitions wider = PACKAGED.withClicksPartitions(8);

        assertEquals(List.of(8, 1, 1, 1, 8), wider.all().stream().map(TopicDefinition::partitions).toList());
        assertEquals(PACKAGED, wider.withClicksPartitions(1));
    }

    @Test
    void shouldKeepClicksWhateverTheirAgeWhenALogIsReplayed() {
        assertEquals("CreateTime", PACKAGED.clicks().configuration().get("message.timestamp.type"));
        assertEquals("-1", PACKAGED.clicks().configuration().get("retention.ms"));
    }

    @Test
    void shouldForgetDeadLettersInFiniteTimeWhenTheyHoldAnything() {
        TopicDefinition deadLetters = PACKAGED.deadLetters();

        assertEquals("delete", deadLetters.configuration().get("cleanup.policy"));
        assertTrue(Long.parseLong(deadLetters.configuration().get("retention.ms")) > 0);
        // Otherwise a click's claimed time would decide how long it is kept.
        assertEquals("LogAppendTime", deadLetters.configuration().get("message.timestamp.type"));
    }

    @Test
    void shouldHaveRoomForAnyClickAndItsHeadersWhenItIsADeadLetter() {
        int clicks = Integer.parseInt(PACKAGED.clicks().configuration().get(MAX_BYTES));
        int deadLetters = Integer.parseInt(PACKAGED.deadLetters().configuration().get(MAX_BYTES));

        assertTrue(deadLetters >= 2 * clicks, deadLetters + " for clicks of " + clicks);
    }

    @Test
    void shouldNameTheFileWhenItIsMissing() {
        assertEquals(
                "/topics/x.json is missing from the program's class path",
                assertThrows(IllegalStateException.class, () -> TopicDefinition.packaged("x.json")).getMessage());
    }

    @Test
    void shouldSayWhatIsWrongWhenADefinitionIsBroken() {
        String rest = "'configuration':{},'key':{'description':'','type':''},'value':{}";
        assertBroken("{'name':'x','partitions':1," + rest + "} x", "Unrecognized token 'x': was expecting");
        assertBroken("{'partitions':1," + rest + "}", "name is missing");
        assertBroken("{'name':'x'," + rest + "}", "Cannot map `null` into type `int`");
        assertBroken("{'name':'x','partitions':0," + rest + "}", "partitions is 0, expected 1 or more");
        assertBroken("{'name':'x','partitions':1,'replicas':1," + rest + "}", "Unrecognized field \"replicas\"");
        assertBroken("{'name':'x','partitions':1,'configuration':{},'key':{'type':''},'value':{}}",
                "key.description is missing");
    }

    private static void assertBroken(String json, String reason) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        String message = assertThrows(
                        IllegalStateException.class,
                        () -> TopicDefinition.read("x.json", new ByteArrayInputStream(bytes)))
                .getMessage();
        assertTrue(message.startsWith("x.json is no definition of a topic: " + reason), message);
    }
}
