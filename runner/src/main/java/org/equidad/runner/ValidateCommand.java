package org.equidad.runner;

import java.nio.file.Path;
import java.util.List;
import org.equidad.export.ExportValidation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code equidad validate}: an export against its contracts, against itself, and against what may be published. */
@Command(name = "validate")
final class ValidateCommand extends ProgramCommand {
    @Option(
            names = "--export",
            paramLabel = "DIR",
            required = true,
            descriptionKey = "option.export-folder",
            order = 100)
    private Path export;

    ValidateCommand(Program program) {
        super(program);
    }

    @Override
    void run(Program program) {
        Console console = program.console();
        console.step(console.text("validate.checking", export));
        ExportValidation.Result result = ExportValidation.of(export);
        List<ExportValidation.Breach> breaches = result.breaches();
        breaches.forEach(breach -> console.error("equidad validate", breach.line()));
        if (!result.notApplicable().isEmpty()) {
            console.result(console.text("validate.not-applicable", String.join(", ", result.notApplicable())));
        }
        if (!breaches.isEmpty()) {
            throw new BreachedExportException(console.text(
                    breaches.size() == 1 ? "validate.breach" : "validate.breaches",
                    Integer.toString(breaches.size()),
                    export));
        }
        console.result(console.text("validate.good", export, Integer.toString(result.checks())));
    }

    /** The export is readable, but not as it has to be: not the caller's mistake. */
    static final class BreachedExportException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BreachedExportException(String message) {
            super(message);
        }
    }
}
