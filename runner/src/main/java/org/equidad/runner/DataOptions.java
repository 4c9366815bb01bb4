package org.equidad.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.equidad.export.GroupMetricsJson;
import org.equidad.export.GroupStatistics;
import org.equidad.fairness.Domain;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that {@code describe} and {@code metrics} share: the file, the domain, the design and the output. */
final class DataOptions {
    @Option(names = "--data", paramLabel = "FILE", required = true, descriptionKey = "option.data-file", order = 100)
    private Path data;

    @Option(
            names = "--where",
            paramLabel = "COL=V[,V]",
            converter = Where.Converter.class,
            descriptionKey = "option.where",
            order = 400)
    private List<Where> where = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE", required = true, descriptionKey = "option.out-file", order = 110)
    private Path out;

    @Mixin
    private DesignOptions design;

    Path data() {
        return data;
    }

    DesignOptions design() {
        return design;
    }

    /**
     * Reads the file: the command's own columns and those of the domain and the design.
     *
     * @param numbers the command's columns of numbers
     * @param codes its columns of names
     */
    SurveyFile read(List<String> numbers, List<String> codes) {
        List<String> texts = new ArrayList<>(codes);
        where.forEach(condition -> texts.add(condition.column()));
        texts.addAll(design.codes());
        List<String> all = new ArrayList<>(texts);
        all.addAll(numbers);
        all.addAll(design.columns());
        return SurveyFile.read(data, design.columnsAreKnown() ? all : List.of(), texts);
    }

    /** The rows for which every condition holds, with a warning for each condition that holds nowhere. */
    Domain domain(SurveyFile file, Console console) {
        Domain domain = Domain.all();
        for (Where condition : where) {
            for (String value : condition.values()) {
                if (isEmpty(file.where(condition.column(), List.of(value)), file.rows())) {
                    console.warn(console.text("warning.no-row", condition.column() + "=" + value));
                }
            }
            domain = domain.and(file.where(condition.column(), condition.values()));
        }
        return domain;
    }

    private static boolean isEmpty(Domain domain, int rows) {
        for (int i = 0; i < rows; i++) {
            if (domain.contains(i)) {
                return false;
            }
        }
        return true;
    }

    /** Writes the statistics, whole or not at all, and says where. */
    void write(Program program, GroupStatistics statistics, Map<String, Object> options) {
        byte[] json = GroupMetricsJson.bytes(statistics, Provenance.of(program, options, data));
        Outputs.file(out, path -> Files.write(path, json));
        program.console().summary(program.console().text("result.wrote", out));
    }
}
