package io.valence.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.codec.RowView;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/** The formats of files that hold embeddings: unit vectors, w/|w|, by id. */
enum EmbeddingFile {

    /** A line with count and length, then an id and its vector a line, separated by spaces. */
    WORD2VEC {
        @Override
        void write(SortedMap<String, RowView> rows, int dimensions, Path output) throws IOException {
            try (Writer out = Files.newBufferedWriter(output)) {
                out.write(rows.size() + " " + dimensions + "\n");
                for (var row : rows.entrySet()) {
                    if (row.getKey().chars().anyMatch(Character::isWhitespace)) {
                        throw new UserError("the id '" + row.getKey()
                                + "' has a space, which word2vec's format ends an id at: use --format jsonl");
                    }
                    out.write(row.getKey());
                    for (float value : unit(row.getValue())) {
                        out.write(" " + value);
                    }
                    out.write("\n");
                }
            }
        }
    },

    /** A JSON object a line: id, embedding, norm, bias, updates, clicks, last_update. */
    JSONL {
        @Override
        void write(SortedMap<String, RowView> rows, int dimensions, Path output) throws IOException {
            ObjectMapper mapper = new ObjectMapper();
            try (Writer out = Files.newBufferedWriter(output)) {
                for (var row : rows.entrySet()) {
                    JsonGenerator json = mapper.createGenerator(out);
                    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                    json.writeStartObject();
                    json.writeStringField("id", row.getKey());
                    json.writeArrayFieldStart("embedding");
                    for (float value : unit(row.getValue())) {
                        json.writeNumber(value);
                    }
                    json.writeEndArray();
                    json.writeNumberField("norm", norm(row.getValue().vector()));
                    json.writeNumberField("bias", row.getValue().bias());
                    json.writeNumberField("updates", row.getValue().updates());
                    json.writeNumberField("clicks", row.getValue().clicks());
                    json.writeNumberField("last_update", row.getValue().lastUpdated());
                    json.writeEndObject();
                    json.close();
                    out.write("\n");
                }
            }
        }
    },

    /** NumPy's: float32, one row per id; the ids as JSON strings, a line each, in a file beside it. */
    NPY {
        @Override
        void write(SortedMap<String, RowView> rows, int dimensions, Path output) throws IOException {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(output))) {
                out.write(header(rows.size(), dimensions));
                ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES * dimensions).order(ByteOrder.LITTLE_ENDIAN);
                for (RowView row : rows.values()) {
                    buffer.clear().asFloatBuffer().put(unit(row));
                    out.write(buffer.array());
                }
            }
            ObjectMapper mapper = new ObjectMapper();
            try (Writer ids = Files.newBufferedWriter(idsBeside(output))) {
                for (String id : rows.keySet()) {
                    ids.write(mapper.writeValueAsString(id) + "\n");
                }
            }
        }

        /** Version 1.0 of the format: magic, length, a Python literal, padded so that the data begin at 64 bytes. */
        private static byte[] header(int rows, int dimensions) {
            String literal = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + dimensions + "), }";
            int unpadded = NPY_PREFIX + literal.length() + 1;
            int padding = (NPY_ALIGNMENT - unpadded % NPY_ALIGNMENT) % NPY_ALIGNMENT;
            String text = literal + " ".repeat(padding) + "\n";
            return ByteBuffer.allocate(NPY_PREFIX + text.length()).order(ByteOrder.LITTLE_ENDIAN)
                    .put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0)
                    .putShort((short) text.length())
                    .put(text.getBytes(StandardCharsets.US_ASCII))
                    .array();
        }
    };

    private static final int NPY_PREFIX = 10;
    private static final int NPY_ALIGNMENT = 64;

    /** @throws UserError if the format cannot hold one of the ids */
    abstract void write(SortedMap<String, RowView> rows, int dimensions, Path output) throws IOException;

    /** Where the ids are of a file that only has vectors. */
    static Path idsBeside(Path output) {
        return output.resolveSibling(output.getFileName() + ".ids.jsonl");
    }

    private static float[] unit(RowView row) {
        float[] vector = row.vector();
        double norm = norm(vector);
        for (int i = 0; i < vector.length && norm > 0; i++) {
            vector[i] = (float) (vector[i] / norm);
        }
        return vector;
    }

    private static double norm(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }
}
