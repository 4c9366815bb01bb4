package org.equidad.runner;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equidad.features.Enaho;

/**
 * What the user asked of an audit.
 *
 * @param data folder of the data; empty for invented data
 * @param out folder of the results
 * @param work private working folder; empty for the one beside the results
 * @param config description of the audit; empty for the ENAHO preset
 * @param target name of the target definition; empty for the audit's own
 * @param pace full or quick
 * @param seed of everything that is drawn at random
 * @param features the ENAHO preset's set of features
 * @param minRecall share of the outcomes that every threshold has to flag on the rows that choose it; empty for the description's
 * @param mitigation whether models and thresholds that treat groups more alike are tried beside the audited one
 * @param threads of the native libraries; changes no result
 */
record AuditOptions(
        Optional<Path> data,
        Path out,
        Optional<Path> work,
        Optional<Path> config,
        Optional<String> target,
        Pace pace,
        int seed,
        Enaho.FeatureSet features,
        OptionalDouble minRecall,
        Mitigation mitigation,
        int threads) {

    /** How much work is put into the models. */
    enum Pace {
        /** 50 trials for each booster. */
        FULL,
        /** 8 trials of smaller boosters. */
        QUICK
    }

    /** Whether mitigation is tried. */
    enum Mitigation {
        LEFT_OUT,
        TRIED
    }

    AuditOptions {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(pace, "pace");
        Objects.requireNonNull(features, "features");
        Objects.requireNonNull(minRecall, "minRecall");
        Objects.requireNonNull(mitigation, "mitigation");
        if (seed < 0) {
            throw new IllegalArgumentException("seed " + seed + "; 0 or more is allowed");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads " + threads + "; 1 or more is allowed");
        }
        if (minRecall.isPresent() && !(minRecall.getAsDouble() >= 0 && minRecall.getAsDouble() <= 1)) {
            throw new IllegalArgumentException(
                    "--min-recall " + minRecall.getAsDouble() + "; a share from 0 to 1 is allowed");
        }
    }
}
