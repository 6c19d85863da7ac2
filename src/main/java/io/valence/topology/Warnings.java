package io.valence.topology;

import io.valence.metrics.Ailment;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Says what is wrong with a partition's model once when it begins, and once when it is over. */
final class Warnings {

    private final String whose;
    private final Consumer<String> log;
    private final Set<Ailment> known = EnumSet.noneOf(Ailment.class);

    /**
     * @param whose the partition, and the model where it is not the only one
     * @param log is given each line
     */
    Warnings(String whose, Consumer<String> log) {
        this.whose = whose;
        this.log = log;
    }

    /** @param now all that shows in the latest window */
    void tell(Set<Ailment> now) {
        for (Ailment ailment : Ailment.values()) {
            boolean isNew = now.contains(ailment) && known.add(ailment);
            if (isNew) {
                log.accept("partition " + whose + ": " + ailment.meaning());
            } else if (!now.contains(ailment) && known.remove(ailment)) {
                log.accept("partition " + whose + ": over is what was wrong, "
                        + ailment.name().toLowerCase(Locale.ROOT));
            }
        }
    }
}
