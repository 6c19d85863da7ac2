package io.valence.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.event.Click;
import io.valence.event.InvalidClickException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In the texts here, ' stands for ". */
class PlainClickTest {

    private static final long SEED = 3;

    private static final List<String> TEXTS = List.of(
            "{'user_id':'u1','item_id':'i7','timestamp':1767225600000}",
            "{ 'timestamp' : 0 , 'event_type':'buy', 'item_id':'i', 'user_id':'u', 'event_id':'e' } ",
            "{'user_id':'u','item_id':'i','timestamp':10,'weight':2,'x':[1]}",
            "{'user_id':'ü','item_id':'i\\n','timestamp':1}");

    /** What may turn up where something else stood. */
    private static final String PIECES = "'{}[]:,\\ \t\n.e-+019uix_\u007fé";

    @ParameterizedTest
    @ValueSource(strings = {
        "{'user_id':'u','item_id':'i','timestamp':7}",
        "{ 'user_id' : 'u' , 'item_id' : 'i' , 'timestamp' : 7 } ",
        "{'timestamp':7,'item_id':'i','user_id':'u'}"
    })
    void shouldReadItItselfWhenItIsPlain(String json) {
        assertEquals(new Click("u", "i", 7), PlainClick.read(bytes(json)));
    }

    @Test
    void shouldReadEveryFieldWhenItIsPlain() {
        Click click = PlainClick.read(bytes(
                "{'user_id':'u','item_id':'i','timestamp':999999999999999999,'event_type':'t','event_id':'e'}"));

        assertEquals(new Click("u", "i", 999_999_999_999_999_999L, "t", "e", 1), click);
    }

    @Test
    void shouldReadWhatTheWriterWritesWhenWeightIsOne() {
        assertNotNull(PlainClick.read(ClickJson.write(new Click("user-1", "item/2", 1_767_225_600_000L, "t", "e", 1))));
    }

    /** The parser is the model: what is read here must be what it reads, and what it refuses must be refused alike. */
    @Test
    void shouldAgreeWithTheParserWhenAnythingIsWritten() {
        Random random = new Random(SEED);
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] json = changed(TEXTS.get(random.nextInt(TEXTS.size())), random);
            Object plain = outcome(PlainClick::read, json);
            if (plain != null) {
                read++;
                assertEquals(outcome(ClickJson::parse, json), plain, () -> "seed " + SEED + ", "
                        + new String(json, StandardCharsets.UTF_8));
            }
        }
        assertTrue(read > 20_000, "only " + read + " were plain, seed " + SEED);
    }

    private static Object outcome(Function<byte[], Click> reader, byte[] json) {
        try {
            return reader.apply(json);
        } catch (InvalidClickException e) {
            return e.getMessage();
        }
    }

    /** The text with up to three characters changed, put in or taken out, or a piece of it there twice. */
    private static byte[] changed(String text, Random random) {
        StringBuilder json = new StringBuilder(text);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(json.length());
            String piece = String.valueOf(PIECES.charAt(random.nextInt(PIECES.length())));
            switch (random.nextInt(4)) {
                case 0 -> json.replace(at, at + 1, piece);
                case 1 -> json.insert(at, piece);
                case 2 -> json.deleteCharAt(at);
                default -> json.insert(at, json.substring(random.nextInt(at + 1), at));
            }
        }
        byte[] bytes = bytes(json.toString());
        return random.nextInt(20) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
