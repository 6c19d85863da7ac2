package io.valence.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.event.Click;
import io.valence.event.InvalidClickException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In the texts here, ' stands for ". */
class ClickJsonTest {

    private static final String REST = "'user_id':'u','item_id':'i','timestamp':7";
    private static final Click CLICK = new Click("u", "i", 7);

    @ParameterizedTest
    @ValueSource(strings = {
        "{" + REST + "}",
        " \t\r\n{ 'timestamp' : 7 , 'item_id' : 'i' , 'user_id' : 'u' } \n",
        "{" + REST + ",'event_type':null,'event_id':null,'weight':null}",
        "{" + REST + ",'weight':1e0}",
        "{'x':{'user_id':'z','timestamp':[{'item_id':[[]]}]}," + REST + ",'y':[{'weight':9}]}",
        "{'x':1,'x':2,'':null," + REST + "}",
        "{'User_Id':'z','user_id ':'z'," + REST + "}",
        "{'\\u0075ser_id':'\\u0075','item_id':'i','timestamp':7}",
    })
    void shouldReadTheClickWhenItIsWrittenInAnyWay(String json) {
        assertEquals(CLICK, read(json));
    }

    @Test
    void shouldReadTheSameWhenACharacterIsEscaped() {
        Click click = read("{'user_id':'\\ud83d\\ude00\\u0000','item_id':'\\u00e9\\n','timestamp':7}");

        assertEquals(new Click("😀\u0000", "é\n", 7), click);
    }

    @Test
    void shouldAcceptAReplacementCharacterWhenTheSenderWroteIt() {
        assertEquals("\uFFFD", read("{'user_id':'\uFFFD','item_id':'i','timestamp':7}").userId());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{REST,'user_id':'u'}        | user_id is there twice",
        "{REST,'item_id':'i'}        | item_id is there twice",
        "{REST,'timestamp':7}        | timestamp is there twice",
        "{REST,'weight':1,'weight':1} | weight is there twice",
        "{REST,'event_id':null,'event_id':'e'} | event_id is there twice",
        "{REST,'event_type':'a','event_type':'b'} | event_type is there twice",
        "{REST,'user_\\u0069d':'u'}  | user_id is there twice",
        "{'user_id':'u','item_id':'i','timestamp':'7'} | timestamp is 7, expected whole ms since 1970",
        "{'user_id':'u','item_id':'i','timestamp':7.0} | timestamp is 7.0, expected whole ms since 1970",
        "{'user_id':'u','item_id':'i','timestamp':7e3} | timestamp is 7e3, expected whole ms since 1970",
        "{'user_id':'u','item_id':'i','timestamp':{}} | timestamp is an object, expected whole ms since 1970",
        "{'user_id':'u','item_id':'i','timestamp':true} | timestamp is true, expected whole ms since 1970",
        "{'user_id':7,'item_id':'i','timestamp':7} | user_id is 7, expected a string",
        "{'user_id':['u'],'item_id':'i','timestamp':7} | user_id is an array, expected a string",
        "{'user_id':null,'item_id':'i','timestamp':7} | user_id is null, expected a string",
        "{REST,'weight':'2'}         | weight is 2, expected 0 to 1000000",
        "{REST,'weight':[]}          | weight is an array, expected 0 to 1000000",
        "{REST,'weight':1000000.1}   | weight is 1000000.1, expected 0 to 1000000",
        "{REST,'event_type':7}       | event_type is 7, expected a string",
        "{REST,'event_type':''}      | event_type is empty",
        "{REST,'event_id':{}}        | event_id is an object, expected a string",
        "{REST} {REST}               | more follows the JSON object",
        "'u'                         | the value is not a JSON object",
        "null                        | the value is not a JSON object",
    })
    void shouldNameTheValueAndTheRuleWhenItIsRefused(String json, String message) {
        assertEquals(message, refused(bytes(json.replace("REST", REST))));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{", "{REST", "{REST,}", "{REST,'x':[}", "{REST,'x':'\\ud8'}", "{REST,'x':'\\q'}", "{REST,'x':01}",
        "{REST,'weight':NaN}", "{REST,'weight':Infinity}", "{REST,'weight':+1}", "{REST /* x */}", "{user_id:'u'}",
        "{REST}x", "{REST}}", "{'user_id':'a\nb','item_id':'i','timestamp':7}", "\uFEFF{REST}",
    })
    void shouldSayItIsBrokenWhenItIsNoJson(String json) {
        String message = refused(bytes(json.replace("REST", REST)));
        assertTrue(message.startsWith("broken JSON: "), message);
        assertEquals(1, message.lines().count(), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
    void shouldNotGuessAnotherEncodingWhenItIsNotUtf8(String charset) {
        byte[] bytes = ("{" + REST + "}").replace('\'', '"').getBytes(Charset.forName(charset));
        String message = refused(bytes);
        assertTrue(message.startsWith("broken JSON: ") || message.equals("the value is not UTF-8"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "overlong slash, c0af",
        "overlong zero, c080",
        "encoded surrogate, eda080",
        "encoded pair of surrogates, eda0bdedb880",
        "beyond Unicode, f4908080",
        "lone continuation, 80",
        "cut short, e282",
        "never used, ff",
    })
    void shouldSayItIsNotUtf8WhenBytesAreNone(String name, String hex) {
        byte[] in = HexFormat.of().parseHex(hex);
        byte[] start = bytes("{'user_id':'");
        byte[] end = bytes("','item_id':'i','timestamp':7}");
        byte[] all = Arrays.copyOf(start, start.length + in.length + end.length);
        System.arraycopy(in, 0, all, start.length, in.length);
        System.arraycopy(end, 0, all, start.length + in.length, end.length);

        assertEquals("the value is not UTF-8", refused(all), name);
    }

    @Test
    void shouldSkipWhatIsUnknownWhenItIsNestedDeeply() {
        String deep = "[".repeat(900) + "]".repeat(900);
        assertEquals(CLICK, read("{'x':" + deep + "," + REST + "}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_001, 30_000, 1_000_000})
    void shouldRefuseWhatIsUnknownWhenItsDepthIsABomb(int depth) {
        for (String open : new String[] {"[", "{'a':"}) {
            String message = refused(bytes("{" + REST + ",'x':" + open.repeat(depth)));
            assertTrue(message.startsWith("broken JSON: Document nesting depth"), message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "weight", "x"})
    void shouldRefuseANumberWhenItHasThousandsOfDigits(String field) {
        String json = "{'user_id':'u','item_id':'i','" + field + "':" + "9".repeat(100_000) + "}";
        String message = refused(bytes(json));
        assertTrue(message.length() < 300, message);
    }

    @Test
    void shouldShowOnlyTheBeginningWhenTheWrongValueIsLong() {
        String message = refused(bytes("{'user_id':'u','item_id':'i','timestamp':'" + "7".repeat(9_999) + "'}"));
        assertEquals("timestamp is " + "7".repeat(40) + "…, expected whole ms since 1970", message);
    }

    @Test
    void shouldReadBackWhatWasWrittenWhenValuesAreRandom() {
        long seed = 19;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Click click = new Click(
                    id(random),
                    id(random),
                    random.nextLong() >>> 1,
                    random.nextBoolean() ? id(random) : null,
                    random.nextBoolean() ? id(random) : null,
                    random.nextInt(3) == 0 ? 1 : random.nextDouble() * Click.MAX_WEIGHT);
            assertEquals(click, ClickJson.read(ClickJson.write(click)), "click " + i + ", seed " + seed);
        }
    }

    @Test
    void shouldRefuseOrReadButNeverFailOtherwiseWhenBytesAreDamaged() {
        long seed = 29;
        Random random = new Random(seed);
        byte[] whole = bytes("{" + REST + ",'event_type':'a','event_id':'\\u00e9','weight':1.5,'x':[{'y':-1e9}]}");
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = Arrays.copyOf(whole, whole.length - random.nextInt(2) * random.nextInt(whole.length));
            for (int changes = random.nextInt(4); changes >= 0 && bytes.length > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = random.nextBoolean()
                        ? whole[random.nextInt(whole.length)]
                        : (byte) random.nextInt(256);
            }
            try {
                ClickJson.read(bytes);
            } catch (InvalidClickException e) {
                assertTrue(!e.getMessage().isEmpty(), "bytes " + i + ", seed " + seed);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("bytes " + i + ", seed " + seed + ": " + HexFormat.of().formatHex(bytes), e);
            }
        }
    }

    /** Any characters but halves of surrogate pairs, of 1 to 512 bytes. */
    private static String id(Random random) {
        StringBuilder id = new StringBuilder();
        for (int i = random.nextInt(20); i >= 0; i--) {
            int most = new int[] {0x80, 0x800, 0xD800, 0x110000}[random.nextInt(4)];
            int point = random.nextInt(most);
            id.appendCodePoint(point >= 0xD800 && point < 0xE000 ? 'x' : point);
        }
        return id.toString();
    }

    private static Click read(String json) {
        return ClickJson.read(bytes(json));
    }

    private static String refused(byte[] bytes) {
        return assertThrows(InvalidClickException.class, () -> ClickJson.read(bytes)).getMessage();
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
