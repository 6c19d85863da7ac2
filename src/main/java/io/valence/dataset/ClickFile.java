package io.valence.dataset;

import io.valence.event.Click;
import io.valence.event.InvalidClickException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of clicks, read from its beginning to its end; compressed with gzip or not. A line that is no click is handed
 * on as a {@link BrokenLine} and passed over. Not thread-safe.
 */
public final class ClickFile implements AutoCloseable {

    private static final int GZIP_MAGIC = 0x1f8b;

    /** A file whose first lines are all no text is none: without a limit, all of it would be kept to find a line. */
    private static final int MOST_SAMPLED = 10_000;

    private final String name;
    private final long size;
    private final CountedStream counted;
    private final Lines lines;
    private final Deque<Lines.Line> read = new ArrayDeque<>();
    private final Consumer<BrokenLine> broken;
    private final Recogniser.Recognised recognised;
    private boolean headerIsNext;
    private boolean ended;

    private ClickFile(Path path, ClickFormat format, Columns columns, Consumer<BrokenLine> broken) throws IOException {
        name = path.toString();
        size = Files.size(path);
        this.broken = broken;
        counted = new CountedStream(Files.newInputStream(path));
        lines = opened();
        try {
            List<String> sample = sample();
            recognised = sample.isEmpty() ? null : new Recogniser(sample, format, columns).recognise();
            headerIsNext = recognised != null && recognised.header();
        } catch (DatasetException e) {
            close();
            throw new DatasetException(name + ": " + e.getMessage(), e);
        }
    }

    /**
     * Opens a file.
     *
     * @param format how it is written; null to tell from its content
     * @param columns where the parts of a click are; null to tell from its header or content
     * @param broken is told of each line that is no click
     * @throws DatasetException if it is not there, cannot be read, or cannot be recognised
     */
    public static ClickFile open(Path path, ClickFormat format, Columns columns, Consumer<BrokenLine> broken) {
        try {
            if (Files.isDirectory(path)) {
                throw new DatasetException(path + " is a directory, expected a file of clicks");
            }
            return new ClickFile(path, format, columns, broken);
        } catch (NoSuchFileException e) {
            throw new DatasetException(path + " is not there", e);
        } catch (IOException e) {
            throw unreadable(path.toString(), e);
        }
    }

    private Lines opened() throws IOException {
        try {
            return new Lines(unzipped(counted));
        } catch (EOFException | ZipException e) {
            counted.close();
            throw new DatasetException(name + " begins as if compressed with gzip, and then breaks", e);
        }
    }

    private static InputStream unzipped(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        buffered.mark(2);
        int first = buffered.read();
        int magic = first << 8 | buffered.read();
        buffered.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(buffered) : buffered;
    }

    private List<String> sample() throws IOException {
        List<String> sample = new ArrayList<>();
        while (sample.size() < Recogniser.SAMPLE) {
            Lines.Line line = nextFromFile();
            if (line == null) {
                break;
            }
            if (read.size() == MOST_SAMPLED) {
                throw new DatasetException("no text: of its first " + MOST_SAMPLED + " lines, " + sample.size()
                        + " are UTF-8 and not blank");
            }
            read.add(line);
            if (!line.isBlank()) {
                try {
                    sample.add(line.text());
                } catch (InvalidClickException e) {
                    // It is reported when it is read.
                    continue;
                }
            }
        }
        return sample;
    }

    /** A file that was cut off still has what came before. */
    private Lines.Line nextFromFile() throws IOException {
        try {
            return ended ? null : lines.next();
        } catch (EOFException | ZipException e) {
            ended = true;
            broken.accept(new BrokenLine(name, lines.number() + 1, "the compressed data ends or breaks here"));
            return null;
        }
    }

    /**
     * The next click.
     *
     * @return null after the last
     * @throws DatasetException if the file cannot be read on
     */
    public Click next() {
        try {
            for (Lines.Line line = nextLine(); line != null; line = nextLine()) {
                if (line.isBlank()) {
                    continue;
                }
                try {
                    String text = line.text();
                    if (headerIsNext) {
                        headerIsNext = false;
                        continue;
                    }
                    return recognised.parser().parse(text);
                } catch (InvalidClickException e) {
                    broken.accept(new BrokenLine(name, line.number(), e.getMessage()));
                }
            }
            return null;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private Lines.Line nextLine() throws IOException {
        return read.isEmpty() ? nextFromFile() : read.poll();
    }

    private static DatasetException unreadable(String name, IOException e) {
        return new DatasetException(name + " cannot be read: " + e.getMessage(), e);
    }

    /** The file's length in bytes. */
    public long size() {
        return size;
    }

    /** How many of its bytes have been read, some ahead of the clicks that were handed out. */
    public long position() {
        return counted.count();
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }
}
