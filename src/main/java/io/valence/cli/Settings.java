package io.valence.cli;

import io.valence.event.EventWeights;
import io.valence.learning.LearnerConfig;
import io.valence.store.StoreNames;
import io.valence.topology.TopologyConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * Everything that is configured, checked. Defaults give way to a properties file, that to the environment's
 * {@code VALENCE_*} variables, and those to {@code --set}.
 */
public final class Settings {

    private static final String HIDDEN = "[hidden]";
    private static final Pattern SECRET =
            Pattern.compile("password|jaas|secret|key|token|credential|user\\.info", Pattern.CASE_INSENSITIVE);

    private final Map<String, Object> values;
    private final SortedMap<String, Map<String, Object>> shadows;
    private final Map<String, String> kafka;
    private final LearnerConfig main;
    private final EventWeights eventWeights;

    private Settings(
            Map<String, Object> values, SortedMap<String, Map<String, Object>> shadows, Map<String, String> kafka) {
        this.values = values;
        this.shadows = shadows;
        this.kafka = kafka;
        this.main = LearnerSettings.of(values);
        this.eventWeights = EventWeights.parse((String) values.get(SettingDefinitions.EVENT_WEIGHTS));
    }

    /**
     * Reads the settings of all sources.
     *
     * @param file a properties file in UTF-8
     * @param environment all variables; those that do not begin with {@code VALENCE_} are passed over
     * @param overrides each {@code key=value}, the last of a key counts; {@code valence.learner.} may be left out
     * @throws UserError naming every unknown key and every value that breaks its rule, one per line
     */
    public static Settings load(Optional<Path> file, Map<String, String> environment, List<String> overrides) {
        SettingSources sources = new SettingSources();
        file.ifPresent(sources::addFile);
        sources.addEnvironment(environment);
        sources.addOverrides(overrides);

        List<String> problems = new ArrayList<>(sources.problems());
        Map<String, Object> values = new LinkedHashMap<>();
        for (ConfigKey key : SettingDefinitions.ALL.configKeys().values()) {
            SettingSources.Given given = sources.given().get(key.name);
            String otherwise = SettingDefinitions.shownDefault(key);
            values.put(key.name, given == null ? key.defaultValue : parse(key, given, otherwise, problems));
        }
        SortedMap<String, Map<String, Object>> shadows = ShadowSettings.read(sources.given(), problems);
        ShadowSettings.problem((String) values.get(SettingDefinitions.MODEL), shadows).ifPresent(problems::add);
        requireDistinctTopics(values, problems);
        CommitInterval.problem(sources.given()).ifPresent(problems::add);
        if (!problems.isEmpty()) {
            throw new UserError(problems);
        }
        return new Settings(values, shadows, kafkaOf(sources.given()));
    }

    /** Every choice of the learner that answers. */
    public LearnerConfig learner() {
        return shadows.containsKey(model()) ? shadow(model()) : main;
    }

    /** What the model is called that answers. */
    public String model() {
        return text(SettingDefinitions.MODEL);
    }

    /** What the models are called that learn besides, in order. */
    public List<String> besides() {
        return Stream.concat(Stream.of(StoreNames.MAIN), shadows.keySet().stream())
                .filter(name -> !name.equals(model()))
                .toList();
    }

    private LearnerConfig shadow(String name) {
        return LearnerSettings.of(ShadowSettings.over(values, shadows.get(name)));
    }

    /** How much each type of event counts. */
    public EventWeights eventWeights() {
        return eventWeights;
    }

    /** What the topology needs to know, of all this. */
    public TopologyConfig topology() {
        SortedMap<String, LearnerConfig> others = new TreeMap<>();
        shadows.keySet().forEach(name -> others.put(name, shadow(name)));
        return new TopologyConfig(
                main,
                eventWeights,
                new TopologyConfig.Topics(
                        clicksTopic(), metricsTopic(), deadLettersTopic(), itemEmbeddingsTopic(), itemDeltasTopic()),
                new TopologyConfig.Limits(clicksMaxBytes(), clicksMaxAheadMs()),
                new TopologyConfig.Metrics(metricsWindowMs(), metricsPerEvent(), metricsIdleMs()),
                evaluationEvery(),
                hotUsers(),
                hotItems(),
                itemEmbeddingsEnabled(),
                new TopologyConfig.Exchange(1, exchangeClicks()),
                new TopologyConfig.Models(model(), others),
                ownStepThread());
    }

    /** What Kafka's clients and Streams are given, under Kafka's own names; a new copy. */
    public Properties kafka() {
        Properties properties = new Properties();
        kafka.forEach(properties::setProperty);
        return properties;
    }

    /** Every setting by its full key, then what is handed on to Kafka with its secrets hidden; a new copy. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>(values);
        shadows.values().forEach(map::putAll);
        // Kafka's own type for secrets, which shows nothing.
        map.replaceAll((name, value) -> value instanceof Password ? HIDDEN : value);
        kafka.forEach((name, value) ->
                map.put(SettingSources.KAFKA + name, SECRET.matcher(name).find() ? HIDDEN : value));
        return map;
    }

    /** The topic that is learned from. */
    public String clicksTopic() {
        return text(SettingDefinitions.CLICKS_TOPIC);
    }

    /** The largest click accepted, in bytes. */
    public int clicksMaxBytes() {
        return whole(SettingDefinitions.CLICKS_MAX_BYTES);
    }

    /** How far ahead of now a click's timestamp may be, in milliseconds. */
    public long clicksMaxAheadMs() {
        return longWhole(SettingDefinitions.CLICKS_MAX_AHEAD_MS);
    }

    /** The topic of the loss and its companions. */
    public String metricsTopic() {
        return text(SettingDefinitions.METRICS_TOPIC);
    }

    /** The length of a window of metrics, in milliseconds of event time. */
    public long metricsWindowMs() {
        return longWhole(SettingDefinitions.METRICS_WINDOW_MS);
    }

    /** Whether one small record is published per click too. */
    public boolean metricsPerEvent() {
        return flag(SettingDefinitions.METRICS_PER_EVENT);
    }

    /** After how long without clicks the open window is published, in milliseconds. */
    public long metricsIdleMs() {
        return longWhole(SettingDefinitions.METRICS_IDLE_MS);
    }

    /** The topic of the records that are no valid clicks. */
    public String deadLettersTopic() {
        return text(SettingDefinitions.DEAD_LETTERS_TOPIC);
    }

    /** Whether the items' rows that changed are published. */
    public boolean itemEmbeddingsEnabled() {
        return flag(SettingDefinitions.ITEM_EMBEDDINGS_ENABLED);
    }

    /** The topic of the items' rows. */
    public String itemEmbeddingsTopic() {
        return text(SettingDefinitions.ITEM_EMBEDDINGS_TOPIC);
    }

    /** The topic by which tasks tell each other what they learned. */
    public String itemDeltasTopic() {
        return text(SettingDefinitions.ITEM_DELTAS_TOPIC);
    }

    /** After how many clicks of all tasks these tell each other, at the latest at a commit; 0 for only then. */
    public int exchangeClicks() {
        return whole(SettingDefinitions.EXCHANGE_CLICKS);
    }

    /** N, where every Nth click is scored before it is learned from; 0 for none. */
    public int evaluationEvery() {
        return whole(SettingDefinitions.EVALUATION_EVERY);
    }

    /** How many users' rows are kept in memory. */
    public int hotUsers() {
        return whole(SettingDefinitions.HOT_USERS);
    }

    /** How many items' rows are kept in memory. */
    public int hotItems() {
        return whole(SettingDefinitions.HOT_ITEMS);
    }

    /** Whether steps may be taken in a thread beside the one that reads clicks. */
    private boolean ownStepThread() {
        return flag(SettingDefinitions.STEPS_OWN_THREAD);
    }

    /** The memory of all RocksDB stores together, in bytes. */
    public long rocksDbBytes() {
        return longWhole(SettingDefinitions.ROCKSDB_BYTES);
    }

    /** Whether copies of rows, which may be older, will do where their owner cannot be asked. */
    boolean staleAnswers() {
        return flag(SettingDefinitions.QUERY_STALE);
    }

    /** How queries find the best items. */
    QueryIndex queryIndex() {
        return QueryIndex.valueOf(text(SettingDefinitions.QUERY_INDEX).toUpperCase(Locale.ROOT));
    }

    /** All that is set about HTTP. */
    HttpSettings http() {
        return HttpSettings.of(values);
    }

    /**
     * The value of what was given.
     *
     * @param otherwise what it is where nothing is given, in words
     * @param problems is added what is wrong with it
     */
    static Object parse(ConfigKey key, SettingSources.Given given, String otherwise, List<String> problems) {
        try {
            Object value = ConfigDef.parseType(key.name, given.value(), key.type);
            key.validator.ensureValid(key.name, value);
            return value;
        } catch (ConfigException e) {
            String is = key.type == ConfigDef.Type.PASSWORD ? " is " + HIDDEN : " is '" + given.value() + "'";
            problems.add(given.source() + ": " + given.name() + is + ", expected " + ((Rule) key.validator).expected()
                    + " (default " + (otherwise.isEmpty() ? "none" : otherwise) + ")");
            return key.defaultValue;
        }
    }

    /** A topic that is read and written, or written in two formats, would feed on itself or be unreadable. */
    private static void requireDistinctTopics(Map<String, Object> values, List<String> problems) {
        Map<Object, String> keyOfTopic = new LinkedHashMap<>();
        for (String key : List.of(SettingDefinitions.CLICKS_TOPIC, SettingDefinitions.METRICS_TOPIC,
                SettingDefinitions.DEAD_LETTERS_TOPIC, SettingDefinitions.ITEM_EMBEDDINGS_TOPIC,
                SettingDefinitions.ITEM_DELTAS_TOPIC)) {
            String other = keyOfTopic.putIfAbsent(values.get(key), key);
            if (other != null) {
                problems.add(key + " and " + other + " are both '" + values.get(key) + "', expected different topics");
            }
        }
    }

    private static Map<String, String> kafkaOf(Map<String, SettingSources.Given> given) {
        Map<String, String> kafka = new TreeMap<>();
        given.forEach((key, value) -> {
            if (key.startsWith(SettingSources.KAFKA)) {
                kafka.put(key.substring(SettingSources.KAFKA.length()), value.value());
            }
        });
        return kafka;
    }

    private String text(String key) {
        return (String) values.get(key);
    }

    private int whole(String key) {
        return (int) values.get(key);
    }

    private long longWhole(String key) {
        return (long) values.get(key);
    }

    private boolean flag(String key) {
        return (boolean) values.get(key);
    }
}
