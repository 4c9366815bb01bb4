package org.equidad.runner;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.equidad.enahoio.ReadOptions;
import org.equidad.enahoio.Tables;
import org.equidad.fairness.Grouping;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.features.AuditSplit;
import org.equidad.features.Separation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code equidad config}: help with descriptions of audits. */
@Command(name = "config")
final class ConfigCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), spec.resourceBundle().getString("error.no-command"));
    }

    /** {@code equidad config init}: a first description of a table. */
    @Command(name = "init")
    static final class Init extends ProgramCommand {
        @Option(
                names = "--data",
                paramLabel = "FILE",
                required = true,
                descriptionKey = "option.config.data",
                order = 100)
        private Path data;

        @Option(names = "--target", paramLabel = "COL[=V]", descriptionKey = "option.config.target", order = 110)
        private String target;

        @Option(names = "--group", paramLabel = "COL", split = ",", descriptionKey = "option.config.group", order = 120)
        private String[] groups = {};

        @Option(names = "--weight", paramLabel = "COL", descriptionKey = "option.config.weight", order = 130)
        private String weight;

        @Option(
                names = "--strata",
                paramLabel = "COL",
                split = ",",
                descriptionKey = "option.config.strata",
                order = 140)
        private String[] strata = {};

        @Option(names = "--cluster", paramLabel = "COL", descriptionKey = "option.config.cluster", order = 150)
        private String cluster;

        @Option(names = "--year", paramLabel = "YYYY", descriptionKey = "option.config.year", order = 160)
        private Integer year;

        @Option(
                names = "--header",
                paramLabel = "NAME",
                split = ",",
                descriptionKey = "option.config.header",
                order = 165)
        private List<String> header = List.of();

        @Option(names = "--out", paramLabel = "FILE.yml", descriptionKey = "option.config.out", order = 170)
        private Path out = Path.of("audit.yml");

        Init(Program program) {
            super(program);
        }

        @Override
        void run(Program program) {
            if (Files.exists(out)) {
                throw new IllegalArgumentException(out + ": is there already; name another file or remove it");
            }
            if (year != null && (year < 1000 || year > 9999)) {
                throw new IllegalArgumentException("--year is " + year + "; a year of four digits is allowed");
            }
            Console console = program.console();
            console.step(console.text("progress.reading", data));
            int about = year == null
                    ? program.clock().instant().atZone(ZoneOffset.UTC).getYear()
                    : year;
            ConfigDraft.Draft draft = ConfigDraft.of(
                    String.valueOf(data.getFileName()),
                    Tables.read(data, ReadOptions.defaults().withHeader(header)),
                    new ConfigDraft.Wishes(
                            Optional.ofNullable(target),
                            List.of(groups),
                            Optional.ofNullable(weight),
                            List.of(strata),
                            Optional.ofNullable(cluster),
                            about,
                            header));
            AuditConfig.parse(out.toString(), draft.text());
            Outputs.file(out, path -> Files.writeString(path, draft.text(), StandardCharsets.UTF_8));
            draft.guesses().forEach(guess -> console.warn(console.text("config.guess", guess)));
            console.summary(console.text("result.wrote", out));
            Path folder = data.toAbsolutePath().getParent();
            console.summary(console.text("config.next", out, folder));
        }
    }

    /** {@code equidad config check}: mistakes in a description, and in how it fits its files. */
    @Command(name = "check")
    static final class Check extends ProgramCommand {
        @Parameters(paramLabel = "FILE", descriptionKey = "option.config.file")
        private Path file;

        @Option(names = "--data", paramLabel = "DIR", descriptionKey = "option.config.folder", order = 100)
        private Path data;

        Check(Program program) {
            super(program);
        }

        @Override
        void run(Program program) {
            Console console = program.console();
            AuditSpec spec = AuditConfig.read(file);
            console.summary(console.text(
                    "config.good",
                    file,
                    spec.name(),
                    spec.columns().size(),
                    spec.features().size(),
                    spec.dimensions().size()));
            if (data == null) {
                return;
            }
            AuditInputs inputs = AuditInputs.configured(file, data, console);
            AuditSplit split = AuditSplit.of(spec, inputs.data());
            part(console, "config.train", split.train());
            LearningYears years = LearningYears.of(spec, split);
            years.folds()
                    .ifPresentOrElse(
                            folds -> console.summary(console.text("config.folds", folds.count())),
                            () -> part(console, "config.validate", split.validate()));
            for (String dimension : split.train().dimensions()) {
                console.summary(console.text("config.groups", dimension, sizes(split.train(), dimension)));
            }
            for (Separation separation : split.separations()) {
                if (separation.giveaway()) {
                    console.warn(console.text(
                            split.leftOut().contains(separation.feature()) ? "audit.leak_left_out" : "audit.leak_kept",
                            separation.feature(),
                            String.format(Locale.ROOT, "%.3f", separation.auc())));
                }
            }
        }

        private static void part(Console console, String key, AuditData part) {
            int[] label = part.label();
            console.summary(console.text(
                    key,
                    part.rows(),
                    (int) Arrays.stream(label).filter(y -> y == 1).count(),
                    (int) Arrays.stream(label).filter(y -> y < 0).count()));
        }

        private static String sizes(AuditData part, String dimension) {
            Grouping grouping = part.grouping(dimension);
            int[] rows = new int[grouping.labels().size()];
            for (int i = 0; i < grouping.rows(); i++) {
                if (grouping.code(i) >= 0) {
                    rows[grouping.code(i)]++;
                }
            }
            StringBuilder text = new StringBuilder();
            for (int g = 0; g < rows.length; g++) {
                text.append(g == 0 ? "" : ", ")
                        .append(grouping.labels().get(g))
                        .append(' ')
                        .append(rows[g]);
            }
            return text.toString();
        }
    }
}
