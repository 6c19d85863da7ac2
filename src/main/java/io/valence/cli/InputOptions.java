package io.valence.cli;

import io.valence.dataset.BrokenLine;
import io.valence.dataset.ClickFile;
import io.valence.dataset.ClickFormat;
import io.valence.dataset.Columns;
import io.valence.event.Click;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** How a file of clicks is to be read; mix it in with {@code @Mixin}. */
final class InputOptions {

    @Option(names = "--format", paramLabel = "NAME",
            description = "csv, tsv, jsonl, u.data, ratings.dat, ratings.csv or inter, each also gzipped;"
                    + " found out from the content unless given.")
    private String format;

    @Option(names = "--columns", paramLabel = "FIELD=COLUMN,...",
            description = "Where user, item, time and, if there are any, event_type, event_id and weight are, by number"
                    + " or by name in the header: user=1,item=2,time=4.")
    private String columns;

    @Option(names = "--limit", paramLabel = "N", description = "Only the first N clicks of the file.")
    private Long limit;

    /** Opens the file; see {@link ClickFile#open}. */
    ClickFile open(Path input, Consumer<BrokenLine> broken) {
        if (limit != null && limit < 1) {
            throw new UserError("--limit is " + limit + ", expected 1 or more");
        }
        return ClickFile.open(
                input,
                format == null ? null : ClickFormat.named(format),
                columns == null ? null : Columns.parse(columns),
                broken);
    }

    /** The next click; null after the last that is wanted. */
    Click next(ClickFile file, long taken) {
        return limit != null && taken >= limit ? null : file.next();
    }

    /**
     * All clicks, in the order of their times, those of the same time as in the file: what a stream would have
     * brought. In memory, at about 100 bytes a click.
     *
     * @throws UserError if there is none
     */
    List<Click> inTimeOrder(Path input, BrokenLines broken) {
        List<Click> clicks = new ArrayList<>();
        Map<String, String> ids = new HashMap<>();
        try (ClickFile file = open(input, broken);
                Progress progress = new Progress("reading", file.size())) {
            for (Click click = next(file, 0); click != null; click = next(file, clicks.size())) {
                clicks.add(sharingIds(click, ids));
                progress.to(file.position());
            }
        }
        if (clicks.isEmpty()) {
            broken.report();
            throw new UserError(input + " holds no clicks");
        }
        clicks.sort(Comparator.comparingLong(Click::timestamp));
        return clicks;
    }

    private static Click sharingIds(Click click, Map<String, String> ids) {
        return new Click(
                shared(click.userId(), ids), shared(click.itemId(), ids), click.timestamp(),
                shared(click.eventType(), ids), click.eventId(), click.weight());
    }

    private static String shared(String id, Map<String, String> ids) {
        return id == null ? null : ids.computeIfAbsent(id, same -> same);
    }
}
