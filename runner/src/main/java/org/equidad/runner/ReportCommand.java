package org.equidad.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.equidad.export.ExportDocuments;
import org.equidad.export.report.AuditReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code equidad report}: the page for readers, made again from the files of an export. */
@Command(name = "report")
final class ReportCommand extends ProgramCommand {
    @Option(names = "--export", paramLabel = "DIR", required = true, descriptionKey = "option.export", order = 100)
    private Path export;

    @Option(names = "--out", paramLabel = "FILE", required = true, descriptionKey = "option.out-html", order = 110)
    private Path out;

    ReportCommand(Program program) {
        super(program);
    }

    @Override
    void run(Program program) {
        Console console = program.console();
        if (!Files.isDirectory(export)) {
            throw new IllegalArgumentException(export + ": is no folder; name the folder that an audit wrote");
        }
        console.step(console.text("progress.reading", export));
        AuditReport report = AuditReport.of(ExportDocuments.read(export));
        byte[] page = report.html();
        Path comparison = out.resolveSibling(AuditReport.COMPARISON);
        Optional<byte[]> compared = report.comparison();
        if (compared.isPresent() && comparison.equals(out)) {
            throw new IllegalArgumentException(
                    "--out " + out + ": is the name of the second page, which is written beside; name another");
        }
        Outputs.file(out, temporary -> Files.write(temporary, page));
        console.step(console.text("result.wrote", out));
        compared.ifPresent(second -> {
            Outputs.file(comparison, temporary -> Files.write(temporary, second));
            console.step(console.text("result.wrote", comparison));
        });
    }
}
