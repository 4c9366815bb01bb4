package org.equidad.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.equidad.export.ExportDocuments;
import org.equidad.export.report.AuditReport;

/** The pages and the figures of an audit, made from the files that it has just written and from nothing else. */
final class AuditPages {
    static final String PAGE = "report.html";
    static final String FIGURES = "figures";

    private AuditPages() {}

    static void writeTo(Path folder) throws IOException {
        AuditReport report = AuditReport.of(ExportDocuments.read(folder));
        Files.write(folder.resolve(PAGE), report.html());
        Optional<byte[]> comparison = report.comparison();
        if (comparison.isPresent()) {
            Files.write(folder.resolve(AuditReport.COMPARISON), comparison.get());
        }
        Path figures = Files.createDirectory(folder.resolve(FIGURES));
        for (Map.Entry<String, byte[]> figure : report.figures().entrySet()) {
            Files.write(figures.resolve(figure.getKey()), figure.getValue());
        }
    }
}
