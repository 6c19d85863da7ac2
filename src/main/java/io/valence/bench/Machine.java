package io.valence.bench;

import io.valence.vector.VectorMath;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where it was measured.
 *
 * @param jdk the version of the JVM
 * @param processors that it may use
 * @param simd whether the learner uses the hardware's vectors
 * @param load the system's load average before: what others took
 */
record Machine(String jdk, int processors, boolean simd, double load) {

    static Machine now() {
        return new Machine(
                Runtime.version().toString(),
                Runtime.getRuntime().availableProcessors(),
                VectorMath.isSimd(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("jdk", jdk);
        figures.put("processors", processors);
        figures.put("simd", simd);
        figures.put("load_before", load);
        return figures;
    }
}
