package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.codec.RowCodec;
import io.valence.codec.RowView;
import io.valence.embedding.RowTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingFileTest {

    private final SortedMap<String, RowView> rows = new TreeMap<>();

    @TempDir
    private Path directory;

    private Path output;

    @BeforeEach
    void makeRows() {
        output = directory.resolve("out");
        rows.put("a", row(3, 4));
        rows.put("ü\"", row(0, -2));
    }

    @Test
    void shouldWriteUnitVectorsWhenWord2vec() throws IOException {
        EmbeddingFile.WORD2VEC.write(rows, 2, output);

        assertEquals("2 2\na 0.6 0.8\nü\" 0.0 -1.0\n", Files.readString(output));
    }

    @Test
    void shouldRefuseAnIdThatWord2vecWouldCut() {
        rows.put("a b", row(1, 0));

        assertEquals(
                "the id 'a b' has a space, which word2vec's format ends an id at: use --format jsonl",
                assertThrows(UserError.class, () -> EmbeddingFile.WORD2VEC.write(rows, 2, output)).getMessage());
    }

    @Test
    void shouldWriteAnObjectALineWhenJsonl() throws IOException {
        EmbeddingFile.JSONL.write(rows, 2, output);

        assertEquals("""
                {"id":"a","embedding":[0.6,0.8],"norm":5.0,"bias":0.5,"updates":1,"clicks":1,"last_update":7}
                {"id":"ü\\"","embedding":[0.0,-1.0],"norm":2.0,"bias":0.5,"updates":1,"clicks":1,"last_update":7}
                """, Files.readString(output));
    }

    /** Laid out as numpy.lib.format says: the data at a multiple of 64, little-endian. */
    @Test
    void shouldWriteWhatNumpyReadsWhenNpy() throws IOException {
        EmbeddingFile.NPY.write(rows, 2, output);

        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(output)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(128 + 4 * Float.BYTES, file.capacity());
        assertEquals("\u0093NUMPY\u0001\u0000", new String(file.array(), 0, 8, StandardCharsets.ISO_8859_1));
        assertEquals(118, file.getShort(8));
        assertEquals("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }",
                new String(file.array(), 10, 118, StandardCharsets.US_ASCII).strip());
        assertEquals('\n', file.get(127));
        assertEquals(0.6f, file.getFloat(128));
        assertEquals(-1f, file.getFloat(128 + 3 * Float.BYTES));
        assertEquals("\"a\"\n\"ü\\\"\"\n", Files.readString(directory.resolve("out.ids.jsonl")));
    }

    private static RowView row(float... w) {
        RowTable table = new RowTable(w.length);
        int slot = table.allocate();
        System.arraycopy(w, 0, table.chunk(slot), table.offset(slot), w.length);
        table.addBias(slot, 0.5f);
        table.addClick(slot);
        table.countUpdate(slot, 7);
        return new RowView(RowCodec.encodeItem(table, slot));
    }
}
