package io.valence.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a directory to one broker at a time. Kafka's own lock comes after its controller has begun to write, and
 * what follows ends the process.
 */
final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws IOException naming the directory, if another broker of this or another process has it */
    static DirectoryLock take(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve("embedded.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new IOException(directory + " is in use by another embedded broker");
        }
        return new DirectoryLock(channel);
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process, which the operating system would not notice.
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
