package io.valence.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.valence.metrics.Ailment;
import io.valence.metrics.ClickSample;
import io.valence.metrics.Count;
import io.valence.metrics.LossWindow;
import io.valence.metrics.Measure;
import io.valence.metrics.ModelTag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * The loss as JSON, as {@code topics/loss-metrics.json} describes it field by field: windows and single clicks,
 * told apart by {@code type}. What is not known, or is no finite number, is null.
 */
public final class LossMetricsJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int WINDOW_BYTES = 2048;
    private static final int CLICK_BYTES = 384;

    private LossMetricsJson() {}

    /**
     * The bytes of a window's part.
     *
     * @param tag whose it is
     * @param window what was counted
     * @param partition of the topic of clicks
     * @param learningRate η√d
     * @param temperature τ
     */
    public static byte[] write(
            ModelTag tag, LossWindow window, int partition, double learningRate, double temperature) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(WINDOW_BYTES);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", "window");
            model(json, tag);
            bounds(json, window, partition);
            counts(json, window);
            loss(json, window);
            number(json, "learning_rate", learningRate);
            number(json, "temperature", temperature);
            negatives(json, window);
            health(json, window);
            quality(json, window);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Nothing for the only model: its records are what they were before there were others. */
    private static void model(JsonGenerator json, ModelTag tag) throws IOException {
        if (!tag.isMain()) {
            json.writeStringField("model", tag.model());
        }
        if (tag.isShadow()) {
            json.writeBooleanField("shadow", true);
        }
    }

    private static void bounds(JsonGenerator json, LossWindow window, int partition) throws IOException {
        json.writeNumberField("partition", partition);
        whole(json, "window_start", window.start());
        whole(json, "window_end", window.end());
        json.writeNumberField("part", window.part());
        whole(json, "last_event_time", window.latest());
        whole(json, "first_offset", window.firstOffset());
        whole(json, "last_offset", window.lastOffset());
    }

    private static void counts(JsonGenerator json, LossWindow window) throws IOException {
        json.writeNumberField("clicks", window.count(Count.CLICKS));
        json.writeNumberField("positives", window.count(Count.POSITIVES));
        json.writeNumberField("dislikes", window.count(Count.DISLIKES));
        json.writeNumberField("weightless", window.count(Count.WEIGHTLESS));
        json.writeNumberField("late", window.count(Count.LATE));
        json.writeNumberField("new_users", window.count(Count.NEW_USERS));
        json.writeNumberField("dead_letters", window.count(Count.DEAD_LETTERS));
        json.writeNumberField("clicks_total", window.count(Count.CLICKS_TOTAL));
        json.writeNumberField("dead_letters_total", window.count(Count.DEAD_LETTERS_TOTAL));
        json.writeNumberField("users", window.count(Count.USERS));
        json.writeNumberField("items", window.count(Count.ITEMS));
        json.writeNumberField("bank_length", window.count(Count.BANK_LENGTH));
    }

    private static void loss(JsonGenerator json, LossWindow window) throws IOException {
        boolean measured = window.count(Count.MEASURED) > 0;
        json.writeNumberField("measured", window.count(Count.MEASURED));
        json.writeNumberField("not_finite", window.count(Count.NOT_FINITE));
        number(json, "loss_mean", window.mean(Measure.LOSS, Count.MEASURED));
        number(json, "loss_stddev", window.lossDeviation());
        number(json, "loss_min", measured ? window.measure(Measure.LEAST_LOSS) : Double.NaN);
        number(json, "loss_p50", window.lossQuantile(0.5));
        number(json, "loss_p90", window.lossQuantile(0.9));
        number(json, "loss_p99", window.lossQuantile(0.99));
        number(json, "loss_max", measured ? window.measure(Measure.MOST_LOSS) : Double.NaN);
        number(json, "dislike_loss_mean", window.mean(Measure.DISLIKE_LOSS, Count.DISLIKES));
        number(json, "gradient_norm_mean", window.mean(Measure.GRADIENT_NORM, Count.MEASURED));
        number(json, "gradient_norm_max", measured ? window.measure(Measure.LARGEST_GRADIENT_NORM) : Double.NaN);
    }

    private static void negatives(JsonGenerator json, LossWindow window) throws IOException {
        json.writeNumberField("negatives", window.count(Count.NEGATIVES));
        json.writeNumberField("masked", window.count(Count.MASKED));
        number(json, "negatives_hit_rate_at_1", window.share(Count.NEGATIVES_HITS_AT_1, Count.MEASURED));
        number(json, "negatives_hit_rate_at_10", window.share(Count.NEGATIVES_HITS_AT_10, Count.MEASURED));
        number(json, "negatives_mrr", window.mean(Measure.NEGATIVES_RECIPROCAL_RANK, Count.MEASURED));
    }

    private static void health(JsonGenerator json, LossWindow window) throws IOException {
        number(json, "positive_similarity_mean", window.mean(Measure.POSITIVE_SIMILARITY, Count.MEASURED));
        number(json, "negative_similarity_mean", window.mean(Measure.NEGATIVE_SIMILARITY, Count.MEASURED));
        number(json, "alignment_mean", window.mean(Measure.ALIGNMENT, Count.MEASURED));
        number(json, "uniformity", window.measure(Measure.UNIFORMITY));
        number(json, "collapse", window.measure(Measure.COLLAPSE));
        number(json, "item_norm_mean", window.measure(Measure.ITEM_NORM));
        number(json, "item_norm_max", window.measure(Measure.LARGEST_ITEM_NORM));
        boolean measured = window.count(Count.MEASURED) > 0;
        number(json, "user_norm_mean", window.mean(Measure.USER_NORM, Count.MEASURED));
        number(json, "user_norm_max", measured ? window.measure(Measure.LARGEST_USER_NORM) : Double.NaN);
        json.writeNumberField("top_10_lists", window.count(Count.LISTS));
        number(json, "top_10_popular_share", window.share(Count.POPULAR_PLACES, Count.LIST_PLACES));
        number(json, "top_10_coverage", window.listedShare());
        json.writeArrayFieldStart("ailments");
        for (Ailment ailment : Ailment.of(window)) {
            json.writeString(ailment.name().toLowerCase(Locale.ROOT));
        }
        json.writeEndArray();
    }

    private static void quality(JsonGenerator json, LossWindow window) throws IOException {
        json.writeNumberField("evaluated", window.count(Count.EVALUATED));
        json.writeNumberField("repeats", window.count(Count.REPEATS));
        number(json, "recall_at_1", window.share(Count.HITS_AT_1, Count.EVALUATED));
        number(json, "recall_at_5", window.share(Count.HITS_AT_5, Count.EVALUATED));
        number(json, "recall_at_10", window.share(Count.HITS_AT_10, Count.EVALUATED));
        number(json, "recall_at_20", window.share(Count.HITS_AT_20, Count.EVALUATED));
        number(json, "mrr", window.mean(Measure.RECIPROCAL_RANK, Count.EVALUATED));
        number(json, "dcg_at_100", window.mean(Measure.DCG_AT_100, Count.EVALUATED));
        number(json, "popularity_recall_at_10", window.share(Count.POPULARITY_HITS_AT_10, Count.EVALUATED));
        number(json, "popularity_dcg_at_100", window.mean(Measure.POPULARITY_DCG_AT_100, Count.EVALUATED));
        json.writeNumberField("evaluated_with_repeats", window.count(Count.EVALUATED_WITH_REPEATS));
        number(
                json,
                "recall_at_10_with_repeats",
                window.share(Count.HITS_AT_10_WITH_REPEATS, Count.EVALUATED_WITH_REPEATS));
    }

    /**
     * The bytes of one click's measures.
     *
     * @param tag whose they are
     */
    public static byte[] write(ModelTag tag, ClickSample sample) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(CLICK_BYTES);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", "click");
            model(json, tag);
            json.writeNumberField("partition", sample.partition());
            json.writeNumberField("offset", sample.offset());
            json.writeNumberField("timestamp", sample.timestamp());
            json.writeStringField("user_id", sample.userId());
            json.writeStringField("event_id", sample.eventId());
            number(json, "loss", sample.loss());
            number(json, "probability", sample.probability());
            number(json, "weight", sample.weight());
            json.writeNumberField("negatives", sample.negatives());
            rank(json, "rank", sample.rank());
            rank(json, "popularity_rank", sample.popularityRank());
            rank(json, "rank_with_repeats", sample.rankWithRepeats());
            json.writeBooleanField("repeat", sample.repeat());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void rank(JsonGenerator json, String name, int rank) throws IOException {
        if (rank > 0) {
            json.writeNumberField(name, rank);
        } else {
            json.writeNullField(name);
        }
    }

    private static void whole(JsonGenerator json, String name, long value) throws IOException {
        if (value == LossWindow.NONE) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }
}
