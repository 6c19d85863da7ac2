package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.event.Click;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class TuneCommandTest {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldWriteWhatIsBetterWhenThoseInUseAreBad() throws IOException {
        assertEquals(0, tune("--candidates", "4", "--seed", "3", "--set", "temperature=2"), err::toString);

        assertEquals("""
                4 settings on the first 2,000 clicks; at each halving, those of lower DCG@100 are left behind

                  #      clicks  recall@10  DCG@100  of #0's  settings
                  1       2,000     0.5486   0.3739    1.110  last-item-weight=0.68 bias-learning-rate=0.029
                  2       2,000     0.5031   0.3574    1.061  query-learning-rate=0.016 uniform-share=0.33 bias-learning-rate=0.041
                  0       2,000     0.4498   0.3367    1.000  as they are
                  3       1,250     0.4625   0.3507    0.977  correction=1 learning-rate=2.3

                on the other 2,000 clicks        #0       #1
                recall@1                    0.0679   0.0739
                recall@10                   0.2896   0.3552
                DCG@100                     0.2941   0.3140
                in its first ten alone           6       61  McNemar, p < 0.0001

                #1 is better beyond chance: it is in tuned.properties
                """, out.toString().replace(directory + "/", ""));
        assertEquals("""
                # By 'valence tune': recall@10 on clicks that had no say was 0.2896 with the settings in use,
                # 0.3552 with the best of 3 others (McNemar, p < 0.0001).
                valence.learner.temperature=2.0
                valence.learner.last-item-weight=0.68
                valence.learner.bias-learning-rate=0.029
                valence.learner.seed=3
                """, Files.readString(output()));
    }

    @Test
    void shouldLeaveAllAsItIsWhenNothingIsBetterBeyondChance() throws IOException {
        assertEquals(0, tune("--candidates", "3", "--set", "dimensions=16"), err::toString);

        assertEquals("""
                3 settings on the first 2,000 clicks; at each halving, those of lower DCG@100 are left behind

                  #      clicks  recall@10  DCG@100  of #0's  settings
                  1       2,000     0.6442   0.4081    1.021  temperature=0.28 item-learning-rate=0.75
                  2       2,000     0.6473   0.4070    1.018  last-item-weight=1.8 negatives=35
                  0       2,000     0.6223   0.3998    1.000  as they are

                on the other 2,000 clicks        #0       #1
                recall@1                    0.1001   0.1013
                recall@10                   0.5316   0.5459
                DCG@100                     0.3697   0.3720
                in its first ten alone          21       33  McNemar, p = 0.1337

                #1 is not better beyond chance: tuned.properties leaves all as it is
                """, out.toString().replace(directory + "/", ""));
        assertEquals("""
                # By 'valence tune': recall@10 on clicks that had no say was 0.5316 with the settings in use,
                # 0.5459 with the best of 2 others (McNemar, p = 0.1337).
                # That is not better beyond chance, so these are the settings in use.
                valence.learner.dimensions=16
                """, Files.readString(output()));
        Settings read = Settings.load(Optional.of(output()), Map.of(), List.of());
        assertEquals(16, read.learner().dimensions());
    }

    @ParameterizedTest
    @CsvSource({
        "--candidates=1, '--candidates is 1, expected 2 to 256'",
        "--choose-on=1, '--choose-on is 1.0, expected a number between 0 and 1'",
        "--every=0, '--every is 0, expected 1 or more'"
    })
    void shouldRefuseWhenAnOptionIsOutOfRange(String option, String message) throws IOException {
        assertEquals(2, tune(option));
        assertEquals("valence: " + message + "\n", err.toString());
    }

    private Path output() {
        return directory.resolve("tuned.properties");
    }

    private int tune(String... options) throws IOException {
        Path input = directory.resolve("clicks.csv");
        SyntheticClicks source = new SyntheticClicks(new SyntheticPlan(4_000, 100, 200, 5, 200, 1));
        try (PrintWriter file = new PrintWriter(Files.newBufferedWriter(input))) {
            file.println("user,item,time");
            for (Click click = source.next(); click != null; click = source.next()) {
                file.println(click.userId() + "," + click.itemId() + "," + click.timestamp());
            }
        }
        List<String> arguments = new ArrayList<>(
                List.of("tune", "--input", input.toString(), "--output", output().toString()));
        arguments.addAll(List.of(options));
        return Valence.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }
}
