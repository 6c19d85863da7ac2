package io.valence.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.event.Click;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClickFileTest {

    private static final Click FIRST = new Click("u1", "i7", 881_250_949_000L);
    private static final Click SECOND = new Click("u2", "i8", 881_250_950_500L);

    @TempDir
    private Path directory;

    private final List<BrokenLine> broken = new ArrayList<>();

    /** The same two clicks in each format, found out from the content. */
    @ParameterizedTest
    @ValueSource(strings = {
        "u1\ti7\t881250949\nu2\ti8\t881250950.5\n",
        "u1,i7,881250949000\nu2,i8,881250950500\n",
        "u1\ti7\t5\t881250949\nu2\ti8\t3\t881250950.5\n",
        "u1::i7::5::881250949\nu2::i8::3::881250950.5\n",
        "u1,1997-12-04T15:55:49Z,i7,0\nu2,1997-12-04T15:55:50.500Z,i8,0\n",
        "u1,i7,1997-12-04 15:55:49\nu2,i8,1997-12-04T16:55:50.5+01:00\n",
        "userId,movieId,rating,timestamp\nu1,i7,4.5,881250949\nu2,i8,3,881250950.5\n",
        "user_id:token\titem_id:token\trating:float\ttimestamp:float\nu1\ti7\t4\t881250949\nu2\ti8\t3\t881250950.5\n",
        "timestamp,visitorid,event,itemid\n881250949000,u1,,i7\n881250950500,u2,,i8\n",
        "\uFEFFitem,user,time\r\n\"i7\",u1,881250949\r\n\r\ni8,u2,881250950.5\r\n",
        "{\"user_id\":\"u1\",\"item_id\":\"i7\",\"timestamp\":881250949000}\n"
                + "{\"user_id\":\"u2\",\"item_id\":\"i8\",\"timestamp\":881250950500,\"more\":[1]}\n",
        "{\"reviewerID\":\"u1\",\"asin\":\"i7\",\"unixReviewTime\":881250949}\n"
                + "{\"asin\":\"i8\",\"reviewerID\":\"u2\",\"unixReviewTime\":881250950.5}",
    })
    void shouldReadTheClicksWhenFormatIsFoundOut(String content) throws IOException {
        assertEquals(List.of(FIRST, SECOND), read(content.getBytes(StandardCharsets.UTF_8), null, null));
        assertEquals(List.of(), broken);
    }

    /** As shops, databases and scripts write them; 12:00:00 in UTC, or midnight. */
    @ParameterizedTest
    @ValueSource(strings = {
        "2019-10-01 12:00:00 UTC", "2019-10-01T12:00:00Z", "2019-10-01t12:00z", "2019-10-01 12:00:00+00",
        "2019-10-01 14:00:00.000+02", "2019-10-01T08:30:00-0330", "2019-10-01 12:00:00 +0000",
        "2019-10-01 12:00:00.000000"
    })
    void shouldReadTheTimeWhenItIsADate(String time) throws IOException {
        String content = "user,item,time\nu1,i7," + time + "\nu1,i7,2019-10-01\n";

        assertEquals(
                List.of(new Click("u1", "i7", 1_569_931_200_000L), new Click("u1", "i7", 1_569_888_000_000L)),
                read(content.getBytes(StandardCharsets.UTF_8), null, null), time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2019-02-30", "2019-10-01 25:00:00", "2019-10-01 12:00:00 CET", "2019-10-01Z", "1e99", "."})
    void shouldSayWhatIsExpectedWhenTheTimeIsNone(String time) throws IOException {
        String content = "user,item,time\nu1,i7," + time + "\n";

        assertEquals(List.of(), read(content.getBytes(StandardCharsets.UTF_8), null, null));
        assertEquals("clicks:2: time is '" + time + "', expected seconds or milliseconds since 1970 or a date like"
                + " 2026-01-31T12:00:00Z\n", brokenLines());
    }

    @Test
    void shouldShowTheBeginningOnlyWhenAFieldIsLongAndNothingThatATerminalObeys() throws IOException {
        String content = "user,item,time,weight\nu1,i7," + "T".repeat(500_000) + ",1\nu1,i7,1,\u001b[2J\n";

        assertEquals(List.of(), read(content.getBytes(StandardCharsets.UTF_8), null, null));
        assertEquals("clicks:2: time is '" + "T".repeat(80) + "…', expected seconds or milliseconds since 1970 or a"
                + " date like 2026-01-31T12:00:00Z\nclicks:3: weight is '?[2J', expected a number\n", brokenLines());
    }

    @Test
    void shouldReadTheClicksWhenCompressed() throws IOException {
        byte[] zipped = zipped("u1\ti7\t881250949\nu2\ti8\t881250950.5\n");

        assertEquals(List.of(FIRST, SECOND), read(zipped, null, null));
    }

    @Test
    void shouldNameTheLineAndKeepWhatCameBeforeWhenCompressedDataIsCutOff() throws IOException {
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            content.append("u").append(i * 7919 % 5003).append("\ti").append(i).append('\t').append(881_250_949 + i)
                    .append('\n');
        }
        byte[] zipped = zipped(content.toString());

        List<Click> clicks = read(Arrays.copyOf(zipped, zipped.length / 2), null, null);

        assertEquals(1, broken.size());
        assertEquals("the compressed data ends or breaks here", broken.get(0).reason());
        // The line that was cut is lost with what follows.
        assertEquals(clicks.size() + 1, broken.get(0).number(), 1);
        assertEquals(new Click("u2916", "i1", 881_250_950_000L), clicks.get(1));
    }

    @Test
    void shouldFollowTheColumnsWhenGivenByName() throws IOException {
        String content = "a,b,c,d,e\n881250949,i7,u1,view,2.5\n";

        assertEquals(
                List.of(new Click("u1", "i7", 881_250_949_000L, "view", null, 2.5)),
                read(content.getBytes(StandardCharsets.UTF_8), null, "user=c,item=b,time=a,event_type=d,weight=e"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x,881250949,i7,u1\n", "w,t,i,u\nx,881250949,i7,u1\n"})
    void shouldFollowTheColumnsWhenGivenByNumberWithOrWithoutAHeader(String content) throws IOException {
        assertEquals(
                List.of(FIRST), read(content.getBytes(StandardCharsets.UTF_8), null, "user=4,item=3,time=2"));
    }

    @Test
    void shouldFollowTheColumnsWhenLinesAreJson() throws IOException {
        String content = "{\"who\":\"u1\",\"what\":\"i7\",\"when\":881250949}\n";

        assertEquals(
                List.of(FIRST),
                read(content.getBytes(StandardCharsets.UTF_8), null, "user=who,item=what,time=when"));
    }

    @Test
    void shouldNameFileNumberAndReasonAndGoOnWhenALineIsBroken() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (String line : List.of("u1\ti7\t881250949", "u1\ti7", "u1\t\t881250949", "u1\ti7\tyesterday",
                "u1\ti7\t-3", "u\ti" + "x".repeat(600) + "\t881250949")) {
            content.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        content.writeBytes(new byte[] {'u', (byte) 0xC3, '\t', 'i', '\t', '1', '\n'});
        content.writeBytes("u2\ti8\t881250950.5".getBytes(StandardCharsets.UTF_8));

        assertEquals(List.of(FIRST, SECOND), read(content.toByteArray(), null, null));
        assertEquals("""
                clicks:2: fields: 2, expected at least 3
                clicks:3: item_id is empty
                clicks:4: time is 'yesterday', expected seconds or milliseconds since 1970 or a date like \
                2026-01-31T12:00:00Z
                clicks:5: timestamp is -3000, expected 0 or more ms since 1970
                clicks:6: item_id has 601 bytes, expected at most 512
                clicks:7: not UTF-8
                """, brokenLines());
    }

    @Test
    void shouldLoseOneLineOnlyWhenAQuoteIsNotClosed() throws IOException {
        String content = "user,item,time\n\"u1,i7,881250949\nu2,i8,881250950.5\n";

        assertEquals(List.of(SECOND), read(content.getBytes(StandardCharsets.UTF_8), null, null));
        assertEquals("clicks:2: quotes that do not match\n", brokenLines());
    }

    @Test
    void shouldTellTheFormatWhenTheFirstLineIsBroken() throws IOException {
        String content = "what is this\nu1\ti7\t881250949\nu2\ti8\t881250950.5\n";

        assertEquals(List.of(FIRST, SECOND), read(content.getBytes(StandardCharsets.UTF_8), null, null));
        assertEquals("clicks:1: fields: 1, expected at least 3\n", brokenLines());
    }

    @Test
    void shouldCountTheLineAndNotKeepItWhenItIsTooLong() throws IOException {
        String content = "u1\ti7\t881250949\n" + "x".repeat(Lines.MOST_BYTES + 5) + "\nu2\ti8\t881250950.5\n";

        assertEquals(List.of(FIRST, SECOND), read(content.getBytes(StandardCharsets.UTF_8), null, null));
        assertEquals("clicks:2: 1048581 bytes, expected at most 1048576\n", brokenLines());
    }

    @Test
    void shouldSayWhatToDoWhenTheFormatIsNotRecognised() {
        assertEquals(
                "clicks: not recognised: expected fields separated by comma, tab or '::', or JSON objects;"
                        + " the first line is 'a b c'",
                refusal("a b c\n", null, null));
    }

    @Test
    void shouldSayWhatToDoWhenColumnsCannotBeTold() {
        assertEquals(
                "clicks: cannot tell which columns are user, item and time in 'a,b,c,d'; say where they are with"
                        + " --columns user=1,item=2,time=3",
                refusal("a,b,c,d\ne,f,g,h\n", null, null));
    }

    @Test
    void shouldNameTheColumnWhenItIsNotInTheHeader() {
        assertEquals("clicks: column 'when' is not in the header: user, item, time",
                refusal("user,item,time\nu,i,1\n", null, "user=user,item=item,time=when"));
    }

    @Test
    void shouldNameTheFileWhenItIsNotThere() {
        assertEquals(
                directory.resolve("missing") + " is not there",
                assertThrows(DatasetException.class,
                        () -> ClickFile.open(directory.resolve("missing"), null, null, broken::add)).getMessage());
    }

    @Test
    void shouldSayOnceThatTheDataEndsWhenAShortFileIsCutOff() throws IOException {
        byte[] zipped = zipped("u1\ti7\t881250949\n".repeat(40));

        read(Arrays.copyOf(zipped, zipped.length - 12), null, null);

        assertEquals(1, broken.size(), broken::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x\n"})
    void shouldSaySoWhenItOnlyBeginsLikeGzip(String rest) {
        byte[] content = ("\u001f\u008b" + rest).getBytes(StandardCharsets.ISO_8859_1);
        String message = assertThrows(DatasetException.class, () -> read(content, null, null)).getMessage();

        assertEquals("clicks begins as if compressed with gzip, and then breaks",
                message.replace(directory + "/", ""));
    }

    @Test
    void shouldGiveUpWhenItHasNoTextInMemoryThatDoesNotGrowWithIt() {
        byte[] content = new byte[30_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = i % 2 == 0 ? (byte) 0xFF : (byte) '\n';
        }
        String message = assertThrows(DatasetException.class, () -> read(content, null, null)).getMessage();

        assertEquals("clicks: no text: of its first 10000 lines, 0 are UTF-8 and not blank",
                message.replace(directory + "/", ""));
    }

    @Test
    void shouldReadAnOptionalFieldWhenTheFirstJsonLineHasNone() throws IOException {
        String content = "{\"user\":\"u1\",\"item\":\"i7\",\"time\":881250949}\n"
                + "{\"user\":\"u1\",\"item\":\"i7\",\"time\":881250949,\"event\":\"buy\"}\n"
                + "{\"user\":\"u1\",\"item\":\"i7\",\"time\":881250949}{}\n";

        assertEquals(
                List.of(FIRST, new Click("u1", "i7", 881_250_949_000L, "buy", null, 1)),
                read(content.getBytes(StandardCharsets.UTF_8), null, null));
        assertEquals("clicks:3: broken JSON\n", brokenLines());
    }

    @Test
    void shouldHoldNoClickWhenEmpty() throws IOException {
        assertEquals(List.of(), read(new byte[0], null, null));
    }

    @Test
    void shouldNameTheRuleWhenFormatOrColumnsAreUnknown() {
        assertEquals(
                "format is 'xml', expected one of csv, tsv, jsonl, u.data, ratings.dat, ratings.csv, inter",
                assertThrows(DatasetException.class, () -> ClickFormat.named("xml")).getMessage());
        assertEquals(
                "columns names 'who', expected one of user, item, time, event_type, event_id, weight",
                assertThrows(DatasetException.class, () -> Columns.parse("who=1")).getMessage());
        assertEquals(
                "columns does not say where 'time' is, expected such as user=1,item=2,time=4 or"
                        + " user=visitor,item=sku,time=ts",
                assertThrows(DatasetException.class, () -> Columns.parse("user=1,item=2")).getMessage());
    }

    private String refusal(String content, ClickFormat format, String columns) {
        String message = assertThrows(
                DatasetException.class, () -> read(content.getBytes(StandardCharsets.UTF_8), format, columns))
                .getMessage();
        return message.replace(directory + "/", "");
    }

    private String brokenLines() {
        StringBuilder lines = new StringBuilder();
        broken.forEach(line -> lines.append(line.toString().replace(directory + "/", "")).append('\n'));
        return lines.toString();
    }

    private List<Click> read(byte[] content, ClickFormat format, String columns) throws IOException {
        Path path = Files.write(directory.resolve("clicks"), content);
        List<Click> clicks = new ArrayList<>();
        try (ClickFile file =
                ClickFile.open(path, format, columns == null ? null : Columns.parse(columns), broken::add)) {
            for (Click click = file.next(); click != null; click = file.next()) {
                clicks.add(click);
            }
            assertEquals(file.size(), file.position());
        }
        return clicks;
    }

    private static byte[] zipped(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
