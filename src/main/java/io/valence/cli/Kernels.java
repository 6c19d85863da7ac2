package io.valence.cli;

import io.valence.vector.VectorMath;
import java.io.PrintWriter;

/** Says so where the learner runs without the hardware's vectors. */
final class Kernels {

    private Kernels() {}

    static void note(PrintWriter err) {
        if (!VectorMath.isSimd()) {
            err.println("valence: without SIMD, which is slower: start with"
                    + " 'java --add-modules jdk.incubator.vector -jar valence.jar' to use it");
            err.flush();
        }
    }
}
