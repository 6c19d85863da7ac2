package io.valence.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A MANIFEST of RocksDB, in which it keeps what tables it has, read as far as to know that it is whole. RocksDB's own
 * reader takes a record that is cut for the end of the file, and never returns from one whose type has its highest bit
 * wrong (10.1.3).
 *
 * <pre>
 *  blocks of 32 KiB, the last one shorter, each of records and less than a header's length of zeros:
 *    0  u32  checksum of what follows the length: CRC32C, rotated and moved by a constant
 *    4  u16  n
 *    6  u8   type: a record, or its first, middle or last part
 *    7  u8   n of them
 * </pre>
 *
 * Source: RocksDB's db/log_format.h and util/crc32c.h.
 */
final class Manifest {

    private static final int BLOCK = 32 << 10;
    private static final int HEADER = 7;
    private static final int TYPE_AT = 6;
    private static final int MOVED_BY = 0xa282ead8;
    private static final int MOST_TYPES = 4;

    private Manifest() {}

    /** Whether each of the file's bytes is what was written, and none is missing behind the last record. */
    static boolean isWhole(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at < bytes.capacity()) {
            int leftInBlock = BLOCK - at % BLOCK;
            if (leftInBlock < HEADER) {
                at += leftInBlock;
                continue;
            }
            if (bytes.capacity() - at < HEADER) {
                return false;
            }
            int end = at + HEADER + Short.toUnsignedInt(bytes.getShort(at + Integer.BYTES));
            int type = bytes.get(at + TYPE_AT);
            if (end > bytes.capacity() || type < 1 || type > MOST_TYPES || bytes.getInt(at) != checksum(bytes, at, end)) {
                return false;
            }
            at = end;
        }
        return at > 0;
    }

    private static int checksum(ByteBuffer bytes, int at, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), at + TYPE_AT, end - at - TYPE_AT);
        return Integer.rotateRight((int) crc.getValue(), 15) + MOVED_BY;
    }
}
