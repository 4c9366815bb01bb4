package org.equidad.runner;

import java.nio.file.Path;
import java.util.Optional;
import org.equidad.enahoio.SyntheticOptions;
import org.equidad.enahoio.SyntheticSurvey;
import org.equidad.features.SyntheticTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code equidad synth}: an invented survey in the raw form of the real one, or the tables of a described audit. */
@Command(name = "synth")
final class SynthCommand extends ProgramCommand {
    @Option(names = "--out", paramLabel = "DIR", required = true, descriptionKey = "option.out-folder", order = 110)
    private Path out;

    @Option(
            names = "--years",
            paramLabel = "A-B",
            converter = YearRange.Converter.class,
            descriptionKey = "option.synth-years",
            order = 120)
    private YearRange years;

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "option.synth.config", order = 115)
    private Path config;

    @Option(names = "--rows", paramLabel = "N", descriptionKey = "option.synth.rows", order = 135)
    private Integer rows;

    @Option(names = "--households", paramLabel = "N", descriptionKey = "option.households", order = 130)
    private Integer households;

    @Option(names = "--seed", paramLabel = "N", descriptionKey = "option.synth-seed", order = 140)
    private Long seed;

    SynthCommand(Program program) {
        super(program);
    }

    @Override
    void run(Program program) {
        if (config != null) {
            tables(program.console());
            return;
        }
        if (rows != null) {
            throw new IllegalArgumentException("--rows goes with --config; --households is the size of the survey");
        }
        SyntheticOptions options = SyntheticOptions.full();
        if (years != null) {
            options = options.withYears(years.first(), years.last());
        }
        if (households != null) {
            options = options.withHouseholds(households);
        }
        if (seed != null) {
            options = options.withSeed(seed);
        }
        SyntheticSurvey survey = SyntheticSurvey.of(options);
        Console console = program.console();
        console.step(console.text("progress.synth", options.firstYear(), options.lastYear(), options.households()));
        SyntheticSurvey.Summary[] written = new SyntheticSurvey.Summary[1];
        Outputs.folder(out, folder -> written[0] = survey.writeTo(folder));
        SyntheticSurvey.Summary summary = written[0];
        console.summary(console.text(
                "result.synth", out, summary.years(), summary.persons(), summary.schoolAge(), summary.bytes() / 1e6));
    }

    private void tables(Console console) {
        if (years != null || households != null) {
            throw new IllegalArgumentException(
                    "--years and --households are of the survey; with --config the file says the years, and --rows the size");
        }
        SyntheticTable table = AuditConfig.synthetic(
                config, new SyntheticConfig.Wishes(Optional.ofNullable(rows), Optional.ofNullable(seed)));
        SyntheticTable.Summary[] written = new SyntheticTable.Summary[1];
        Outputs.folder(out, folder -> written[0] = table.writeTo(folder));
        console.summary(console.text("result.synth-table", out, written[0].files(), written[0].rows()));
    }
}
