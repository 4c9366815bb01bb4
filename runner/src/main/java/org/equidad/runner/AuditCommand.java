package org.equidad.runner;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equidad.features.Enaho;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code equidad audit}: the whole audit, of the survey's files, of any described table, or of the synthetic survey. */
@Command(name = "audit")
final class AuditCommand extends ProgramCommand {
    @Option(names = "--data", paramLabel = "DIR", descriptionKey = "option.audit.data", order = 100)
    private Path data;

    @Option(names = "--out", paramLabel = "DIR", descriptionKey = "option.audit.out", order = 101)
    private Path out = Path.of("resultados");

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "option.audit.config", order = 102)
    private Path config;

    @Option(names = "--synthetic", descriptionKey = "option.audit.synthetic", order = 102)
    private boolean synthetic;

    @Option(names = "--target", paramLabel = "NAME", descriptionKey = "option.audit.target", order = 103)
    private String target;

    @Option(
            names = "--features",
            paramLabel = "base|base_z|base_per_head|extended|ours",
            descriptionKey = "option.audit.features",
            order = 104)
    private String features;

    @Option(names = "--quick", descriptionKey = "option.audit.quick", order = 105)
    private boolean quick;

    @Option(names = "--seed", paramLabel = "N", descriptionKey = "option.audit.seed", order = 106)
    private int seed = 42;

    @Option(names = "--min-recall", paramLabel = "R", descriptionKey = "option.audit.min-recall", order = 107)
    private Double minRecall;

    @Option(names = "--mitigation", descriptionKey = "option.audit.mitigation", order = 108)
    private boolean mitigation;

    @Option(names = "--private", paramLabel = "DIR", descriptionKey = "option.audit.private", order = 109)
    private Path work;

    @Option(names = "--threads", paramLabel = "N", descriptionKey = "option.audit.threads", order = 110)
    private int threads = Runtime.getRuntime().availableProcessors();

    AuditCommand(Program program) {
        super(program);
    }

    @Override
    void run(Program program) {
        if (features != null && config != null) {
            throw new IllegalArgumentException(
                    "--features chooses among the sets of the ENAHO audit; with --config the file lists the features");
        }
        if (config != null && data == null && !synthetic) {
            throw new IllegalArgumentException("--config describes files; --data says in which folder they are, or"
                    + " --synthetic that they are invented");
        }
        if (synthetic && data != null) {
            throw new IllegalArgumentException("--synthetic invents the data; it does not go with --data");
        }
        AuditOptions options = new AuditOptions(
                Optional.ofNullable(data),
                out,
                Optional.ofNullable(work),
                Optional.ofNullable(config),
                Optional.ofNullable(target),
                quick ? AuditOptions.Pace.QUICK : AuditOptions.Pace.FULL,
                seed,
                features == null ? Enaho.FeatureSet.BASE : featureSet(features),
                minRecall == null ? OptionalDouble.empty() : OptionalDouble.of(minRecall),
                mitigation ? AuditOptions.Mitigation.TRIED : AuditOptions.Mitigation.LEFT_OUT,
                threads);
        AuditRun.Outcome outcome = new AuditRun(program, options).run();
        new AuditSummary(program.console(), outcome).lines(out).forEach(program.console()::summary);
    }

    private static Enaho.FeatureSet featureSet(String name) {
        for (Enaho.FeatureSet set : Enaho.FeatureSet.values()) {
            if (set.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return set;
            }
        }
        throw new IllegalArgumentException(
                "--features is '" + name + "'; base, base_z, base_per_head, extended and ours are allowed");
    }
}
