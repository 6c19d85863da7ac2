package io.valence.cli;

import static io.valence.learning.LearnerConfig.DEFAULTS;

import io.valence.learning.LearnerConfig;
import io.valence.store.StoreNames;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.types.Password;

/** The one description of every {@code valence.*} setting: key, type, default, range, meaning. */
final class SettingDefinitions {

    static final String PREFIX = "valence.";
    static final String LEARNER = "valence.learner.";
    static final String MODEL = "valence.model";
    static final String EVENT_WEIGHTS = "valence.event-weights";
    static final String CLICKS_TOPIC = "valence.clicks.topic";
    static final String CLICKS_MAX_BYTES = "valence.clicks.max-bytes";
    static final String CLICKS_MAX_AHEAD_MS = "valence.clicks.max-ahead-ms";
    static final String METRICS_TOPIC = "valence.metrics.topic";
    static final String METRICS_WINDOW_MS = "valence.metrics.window-ms";
    static final String METRICS_PER_EVENT = "valence.metrics.per-event";
    static final String METRICS_IDLE_MS = "valence.metrics.idle-ms";
    static final String DEAD_LETTERS_TOPIC = "valence.dead-letters.topic";
    static final String ITEM_EMBEDDINGS_ENABLED = "valence.item-embeddings.enabled";
    static final String ITEM_EMBEDDINGS_TOPIC = "valence.item-embeddings.topic";
    static final String ITEM_DELTAS_TOPIC = "valence.item-deltas.topic";
    static final String EXCHANGE_CLICKS = "valence.exchange.clicks";
    static final String EVALUATION_EVERY = "valence.evaluation.every";
    static final String STEPS_OWN_THREAD = "valence.steps.own-thread";
    static final String HOT_USERS = "valence.store.hot-users";
    static final String HOT_ITEMS = "valence.store.hot-items";
    static final String ROCKSDB_BYTES = "valence.store.rocksdb-bytes";
    static final String QUERY_INDEX = "valence.query.index";
    static final String HTTP_HOST = "valence.http.host";
    static final String HTTP_PORT = "valence.http.port";
    static final String HTTP_TOKEN = "valence.http.token";
    static final String HTTP_INSECURE = "valence.http.insecure";
    static final String HTTP_NAMES = "valence.http.names";
    static final String HTTP_TLS_KEYSTORE = "valence.http.tls.keystore";
    static final String HTTP_TLS_PASSWORD = "valence.http.tls.password";
    static final String HTTP_READY_MAX_LAG = "valence.http.ready-max-lag";
    static final String QUERY_STALE = "valence.query.stale";

    private static final long DAY_MS = 86_400_000;
    // Far more than any clock is wrong by, and small enough that adding it to now cannot overflow.
    private static final long CENTURY_MS = 36_525 * DAY_MS;
    private static final int MOST_ROWS = 1_000_000_000;

    /** In the order in which they are shown. */
    static final ConfigDef ALL = http(service(learner(new ConfigDef())));

    private SettingDefinitions() {}

    /** The environment variable that sets {@code key}. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The default as it is written; a secret has none, and so nothing to hide. */
    static String shownDefault(ConfigKey key) {
        return key.defaultValue instanceof Password none ? none.value() : key.defaultValue.toString();
    }

    private static ConfigDef learner(ConfigDef def) {
        whole(def, LEARNER + "dimensions", DEFAULTS.dimensions(), 1, 1024, "length of an embedding");
        real(def, LEARNER + "temperature", DEFAULTS.temperature(), Rule.number(0.001, 1000),
                "what similarities are divided by");
        whole(def, LEARNER + "recent-items", DEFAULTS.recentItems(), 0, 64,
                "how many of the user's last items are part of the query; 0: the user alone");
        real(def, LEARNER + "last-item-weight", DEFAULTS.lastItemWeight(), Rule.number(0, 100),
                "what the last item weighs in the query at first, each one before it half");
        real(def, LEARNER + "query-learning-rate", DEFAULTS.queryLearningRate(), Rule.number(0, 100),
                "factor of the gradient of these weights; 0: they stay");
        flag(def, LEARNER + "followers", DEFAULTS.followers(),
                "count, and contrast with, what others clicked after the last item");
        whole(def, LEARNER + "negatives", DEFAULTS.negatives(), 1, 4096, "negatives drawn per click");
        whole(def, LEARNER + "bank-capacity", DEFAULTS.bankCapacity(), 1, 1 << 20,
                "how many of the last positives the memory bank holds");
        real(def, LEARNER + "uniform-share", DEFAULTS.uniformShare(), Rule.number(0, 1),
                "share of the negatives drawn uniformly from all known items");
        real(def, LEARNER + "correction", DEFAULTS.correction(), Rule.number(0, 2),
                "strength of the sampling correction; 0: none, 1: all of it");
        flag(def, LEARNER + "mask-history", DEFAULTS.maskHistory(),
                "drop drawn items that the user's history holds");
        whole(def, LEARNER + "history", DEFAULTS.history(), 1, 65_536, "distinct items that a user's row remembers");
        choice(def, LEARNER + "bank", DEFAULTS.bank(), LearnerConfig.Bank.class,
                "score the bank's items with their rows of now or of when they were queued");
        choice(def, LEARNER + "optimizer", DEFAULTS.optimizer(), LearnerConfig.Optimizer.class,
                "how a gradient becomes a step");
        real(def, LEARNER + "learning-rate", DEFAULTS.learningRate(), Rule.number(0, 100),
                "adagrad: length of a user's first step, relative to the row;"
                        + " sgd: factor of the gradient, times the root of dimensions");
        real(def, LEARNER + "item-learning-rate", DEFAULTS.itemLearningRate(), Rule.number(0, 100),
                "the same of an item's row");
        real(def, LEARNER + "bias-learning-rate", DEFAULTS.biasLearningRate(), Rule.number(0, 100),
                "factor of the bias's gradient; 0: no step");
        flag(def, LEARNER + "update-negatives", DEFAULTS.updateNegatives(), "update the negatives' rows too");
        whole(def, LEARNER + "hard-negatives", DEFAULTS.hardNegatives(), 1, 64,
                "draw this many times the negatives, keep those of the highest score");
        choice(def, LEARNER + "new-user", DEFAULTS.newUser(), LearnerConfig.NewUser.class,
                "where a user's vector starts");
        return def.define(LEARNER + "seed", Type.LONG, DEFAULTS.seed(), Rule.anyWhole(), Importance.MEDIUM,
                "seed of everything that is drawn");
    }

    private static ConfigDef service(ConfigDef def) {
        text(def, MODEL, StoreNames.MAIN, Rule.model(), "model that answers, main or a shadow; the others learn on");
        text(def, EVENT_WEIGHTS, "click=1,purchase=2,dislike=-1,*=1", Rule.eventWeights(),
                "weight per event type; below 0 pushes away; *: types not listed");
        text(def, CLICKS_TOPIC, "clicks", Rule.topic(), "topic that is learned from");
        whole(def, CLICKS_MAX_BYTES, 1_000_000, 1, Integer.MAX_VALUE, "bytes of the largest click accepted");
        whole(def, CLICKS_MAX_AHEAD_MS, 3_600_000L, 0, CENTURY_MS,
                "milliseconds that a click's timestamp may be ahead of now");
        text(def, METRICS_TOPIC, "loss-metrics", Rule.topic(), "topic of the loss and its companions");
        whole(def, METRICS_WINDOW_MS, 60_000L, 1, DAY_MS, "milliseconds of event time in one window of metrics");
        flag(def, METRICS_PER_EVENT, false, "publish one small record per click too");
        whole(def, METRICS_IDLE_MS, 1_000L, 1, DAY_MS,
                "milliseconds without clicks after which the open window is published");
        text(def, DEAD_LETTERS_TOPIC, "clicks-dlq", Rule.topic(), "topic of the records that are no valid clicks");
        flag(def, ITEM_EMBEDDINGS_ENABLED, false, "publish the items' rows that changed");
        text(def, ITEM_EMBEDDINGS_TOPIC, "item-embeddings", Rule.topic(), "topic of the items' rows");
        text(def, ITEM_DELTAS_TOPIC, "item-deltas", Rule.topic(),
                "topic by which the tasks of several partitions tell each other what they learned");
        whole(def, EXCHANGE_CLICKS, 300, 0, Integer.MAX_VALUE,
                "clicks of all tasks after which these tell each other; 0: at each commit only");
        whole(def, EVALUATION_EVERY, 0, 0, Integer.MAX_VALUE,
                "score every Nth click before learning from it; 0: off");
        flag(def, STEPS_OWN_THREAD, true,
                "take steps in a thread beside the one that reads clicks, where these are of one partition; learned is the"
                        + " same");
        whole(def, HOT_USERS, 1_000_000, 1, MOST_ROWS, "users' rows kept in memory");
        whole(def, HOT_ITEMS, 1_000_000, 1, MOST_ROWS, "items' rows kept in memory");
        whole(def, ROCKSDB_BYTES, 134_217_728L, 1 << 20, 1L << 40, "bytes of memory of all RocksDB stores together");
        choice(def, QUERY_INDEX, QueryIndex.EXACT, QueryIndex.class,
                "find the best items among all, or in a graph that follows them, no quicker up to 100,000 items");
        return def;
    }

    private static ConfigDef http(ConfigDef def) {
        text(def, HTTP_HOST, "127.0.0.1", Rule.host(), "address that HTTP listens on");
        whole(def, HTTP_PORT, 8080, -1, 65_535, "port that HTTP listens on; 0: any free one; -1: off");
        secret(def, HTTP_TOKEN, Rule.token(), "what requests bring as 'Authorization: Bearer'; needed where other"
                + " machines can ask");
        flag(def, HTTP_INSECURE, false, "let other machines ask without a token");
        text(def, HTTP_NAMES, "", Rule.hosts(), "names that requests may be addressed to, besides host and localhost");
        text(def, HTTP_TLS_KEYSTORE, "", Rule.file(), "PKCS#12 or JKS file of the certificate for HTTPS; none: HTTP");
        secret(def, HTTP_TLS_PASSWORD, Rule.password(), "password of that file");
        whole(def, HTTP_READY_MAX_LAG, 100_000L, 0, Long.MAX_VALUE,
                "clicks that the learner may be behind and count as ready");
        flag(def, QUERY_STALE, false, "answer with a standby's copy, marked as stale, where its owner cannot be asked");
        return def;
    }

    private static void secret(ConfigDef def, String key, Rule rule, String meaning) {
        def.define(key, Type.PASSWORD, new Password(""), rule, Importance.MEDIUM, meaning);
    }

    private static void whole(ConfigDef def, String key, int value, long least, long most, String meaning) {
        def.define(key, Type.INT, value, Rule.whole(least, most), Importance.MEDIUM, meaning);
    }

    private static void whole(ConfigDef def, String key, long value, long least, long most, String meaning) {
        def.define(key, Type.LONG, value, Rule.whole(least, most), Importance.MEDIUM, meaning);
    }

    private static void real(ConfigDef def, String key, double value, Rule rule, String meaning) {
        def.define(key, Type.DOUBLE, value, rule, Importance.MEDIUM, meaning);
    }

    private static void flag(ConfigDef def, String key, boolean value, String meaning) {
        def.define(key, Type.BOOLEAN, value, Rule.bool(), Importance.MEDIUM, meaning);
    }

    private static <E extends Enum<E>> void choice(
            ConfigDef def, String key, E value, Class<E> choices, String meaning) {
        def.define(key, Type.STRING, Rule.nameOf(value), Rule.oneOf(choices), Importance.MEDIUM, meaning);
    }

    private static void text(ConfigDef def, String key, String value, Rule rule, String meaning) {
        def.define(key, Type.STRING, value, rule, Importance.MEDIUM, meaning);
    }
}
