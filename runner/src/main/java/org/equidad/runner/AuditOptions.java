package org.equidad.runner;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.equidad.features.Enaho;

/**
 * What the user asked of an audit.
 *
 * @param data folder of the data; empty for the synthetic survey
 * @param out folder of the results
 * @param config description of the audit; empty for the ENAHO preset
 * @param target name of the target definition; empty for the audit's own
 * @param pace full or quick
 * @param seed of everything that is drawn at random
 * @param features the ENAHO preset's set of features
 */
record AuditOptions(
        Optional<Path> data,
        Path out,
        Optional<Path> config,
        Optional<String> target,
        Pace pace,
        int seed,
        Enaho.FeatureSet features) {

    /** How much work is put into the models. */
    enum Pace {
        FULL,
        QUICK
    }

    AuditOptions {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(pace, "pace");
        Objects.requireNonNull(features, "features");
        if (seed < 0) {
            throw new IllegalArgumentException("seed " + seed + "; 0 or more is allowed");
        }
        if (config.isPresent() && data.isEmpty()) {
            throw new IllegalArgumentException("--config describes files; --data says in which folder they are");
        }
    }
}
