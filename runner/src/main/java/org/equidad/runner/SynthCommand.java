package org.equidad.runner;

import java.nio.file.Path;
import org.equidad.enahoio.SyntheticOptions;
import org.equidad.enahoio.SyntheticSurvey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code equidad synth}: an invented survey in the raw form of the real one. */
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

    @Option(names = "--households", paramLabel = "N", descriptionKey = "option.households", order = 130)
    private Integer households;

    @Option(names = "--seed", paramLabel = "N", descriptionKey = "option.synth-seed", order = 140)
    private Long seed;

    SynthCommand(Program program) {
        super(program);
    }

    @Override
    void run(Program program) {
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
}
