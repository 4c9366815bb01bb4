package org.equidad.runner;

import java.nio.file.Files;
import java.nio.file.Path;
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
        byte[] page = AuditReport.of(ExportDocuments.read(export)).html();
        Outputs.file(out, temporary -> Files.write(temporary, page));
        console.step(console.text("result.wrote", out));
    }
}
