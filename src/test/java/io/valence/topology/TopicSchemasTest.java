package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.valence.codec.ClickJson;
import io.valence.codec.ItemEmbeddingJson;
import io.valence.embedding.RowTable;
import io.valence.event.Click;
import io.valence.event.InvalidClickException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real messages against the schemas of their topics. */
class TopicSchemasTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final TopicDefinitions TOPICS = TopicDefinitions.packaged();

    @Test
    void shouldBeSchemasWhenCheckedAgainstTheSchemaOfSchemas() {
        JsonSchema schemas = SCHEMAS.getSchema(SchemaLocation.of(SchemaId.V202012));
        for (TopicDefinition topic : TOPICS.all()) {
            assertEquals(SchemaId.V202012, topic.value().path("$schema").asText(), topic.name());
            assertEquals(Set.of(), schemas.validate(topic.value()), topic.name());
        }
    }

    @Test
    void shouldAllowEveryClickWhenItIsWritten() throws IOException {
        String longest = "\u00e9".repeat(Click.MAX_ID_BYTES / 2);
        String surrogates = "\ud83d\ude00".repeat(Click.MAX_ID_BYTES / 4);
        for (Click click : new Click[] {
            new Click("u", "i", 0),
            new Click(longest, surrogates, Long.MAX_VALUE, "x".repeat(Click.MAX_ID_BYTES), "e", 0),
            new Click("\u0000", "\"\\/", 874_724_710_000L, "dislike", null, 1_000_000),
            new Click("u", "i", 1, null, longest, Double.MIN_VALUE),
        }) {
            byte[] bytes = ClickJson.write(click);
            assertEquals(Set.of(), problems(TOPICS.clicks(), bytes), new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'user_id':'u','item_id':'i','timestamp':0}",
        "{'user_id':'u','item_id':'i','timestamp':9223372036854775807,'session':{'a':[1]}}",
        "{'user_id':'u','item_id':'i','timestamp':1,'event_type':null,'event_id':null,'weight':null}",
        "{'user_id':'u','item_id':'i','timestamp':1,'event_type':'buy','event_id':'7','weight':2}",
    })
    void shouldAllowWhatTheReaderAccepts(String json) throws IOException {
        byte[] bytes = bytes(json);
        ClickJson.read(bytes);
        assertEquals(Set.of(), problems(TOPICS.clicks(), bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "[]",
        "{}",
        "{'item_id':'i','timestamp':1}",
        "{'user_id':'u','timestamp':1}",
        "{'user_id':'u','item_id':'i'}",
        "{'user_id':'','item_id':'i','timestamp':1}",
        "{'user_id':7,'item_id':'i','timestamp':1}",
        "{'user_id':null,'item_id':'i','timestamp':1}",
        "{'user_id':'u','item_id':'','timestamp':1}",
        "{'user_id':'u','item_id':'i','timestamp':-1}",
        "{'user_id':'u','item_id':'i','timestamp':'1'}",
        "{'user_id':'u','item_id':'i','timestamp':1.5}",
        "{'user_id':'u','item_id':'i','timestamp':9223372036854775808}",
        "{'user_id':'u','item_id':'i','timestamp':null}",
        "{'user_id':'u','item_id':'i','timestamp':1,'weight':-0.5}",
        "{'user_id':'u','item_id':'i','timestamp':1,'weight':'2'}",
        "{'user_id':'u','item_id':'i','timestamp':1,'event_type':''}",
        "{'user_id':'u','item_id':'i','timestamp':1,'event_id':7}",
    })
    void shouldRefuseWhatTheReaderRefuses(String json) throws IOException {
        byte[] bytes = bytes(json);
        assertThrows(InvalidClickException.class, () -> ClickJson.read(bytes));
        assertFalse(problems(TOPICS.clicks(), bytes).isEmpty());
    }

    @Test
    void shouldRefuseAnIdThatIsTooLongInCharactersToo() throws IOException {
        byte[] bytes = bytes("{'user_id':'" + "u".repeat(Click.MAX_ID_BYTES + 1) + "','item_id':'i','timestamp':1}");
        assertThrows(InvalidClickException.class, () -> ClickJson.read(bytes));
        assertFalse(problems(TOPICS.clicks(), bytes).isEmpty());
    }

    @Test
    void shouldAllowEveryItemEmbeddingWhenItIsWritten() throws IOException {
        RowTable table = new RowTable(3);
        int slot = table.allocate();
        table.chunk(slot)[table.offset(slot)] = -2;
        table.renorm(slot);
        table.addBias(slot, -1e-20f);
        table.addClick(slot);
        table.countUpdate(slot, 874_724_710_000L);

        byte[] bytes = ItemEmbeddingJson.write("i", table, slot);

        assertEquals(Set.of(), problems(TOPICS.itemEmbeddings(), bytes));
        assertEquals(
                "{'item_id':'i','embedding':[-1.0,0.0,0.0],'bias':-1.0E-20,'updates':1,'clicks':1,"
                        + "'updated_at':874724710000}",
                new String(bytes, StandardCharsets.UTF_8).replace('"', '\''));
    }

    private static Set<ValidationMessage> problems(TopicDefinition topic, byte[] value) throws IOException {
        JsonNode schema = topic.value();
        return SCHEMAS.getSchema(schema).validate(JSON.readTree(value));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
