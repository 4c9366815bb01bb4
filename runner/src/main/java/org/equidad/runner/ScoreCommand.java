package org.equidad.runner;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.equidad.enahoio.Table;
import org.equidad.features.Enaho;
import org.equidad.features.Note;
import org.equidad.serve.Reason;
import org.equidad.serve.Scored;
import org.equidad.serve.Scorer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code equidad score}: scores of a saved model for the rows of a file, in their order. */
@Command(name = "score")
final class ScoreCommand extends ProgramCommand {
    @Option(names = "--model", paramLabel = "DIR", required = true, descriptionKey = "option.model-folder", order = 100)
    private Path model;

    @Option(names = "--data", paramLabel = "FILE", required = true, descriptionKey = "option.score.data", order = 110)
    private Path data;

    @Option(names = "--reasons", paramLabel = "N", descriptionKey = "option.score.reasons", order = 120)
    private int reasons = 3;

    @Option(names = "--out", paramLabel = "FILE.csv", required = true, descriptionKey = "option.score.out", order = 130)
    private Path out;

    ScoreCommand(Program program) {
        super(program);
    }

    @Override
    void run(Program program) {
        if (reasons < 0) {
            throw new IllegalArgumentException("--reasons is " + reasons + "; 0 or more is allowed");
        }
        Console console = program.console();
        Scorer scorer = Scorer.load(model);
        List<Scored> scored = scorer.score(rows(scorer, data, console), reasons);
        Outputs.file(out, path -> write(path, scored));
        long high =
                scored.stream().filter(s -> s.riskLabel().equals(Scored.HIGH)).count();
        console.summary(console.text("result.score", out, scored.size(), high));
    }

    /** A file's rows under the audit's names, with a warning for everything that was changed. */
    static Table rows(Scorer scorer, Path data, Console console) {
        console.step(console.text("progress.reading", data));
        List<Note> notes = new ArrayList<>();
        Table raw = scorer.read(data);
        // The preset's inputs are derived from the columns that equidad ingest writes.
        boolean preset = scorer.audit().equals(Enaho.NAME);
        Table table = scorer.harmonise(
                String.valueOf(data.getFileName()), preset ? Enaho.table(raw).table() : raw, notes);
        notes.forEach(n -> console.warn(n.where() + ": " + n.text() + " (" + n.count() + ")"));
        return table;
    }

    private void write(Path path, List<Scored> scored) throws IOException {
        try (BufferedWriter csv = Files.newBufferedWriter(path, StandardCharsets.UTF_8)) {
            csv.write("row,risk_score,risk_label");
            for (int k = 1; k <= reasons; k++) {
                csv.write(",reason_" + k + ",reason_" + k + "_log_odds");
            }
            csv.write('\n');
            for (int i = 0; i < scored.size(); i++) {
                Scored row = scored.get(i);
                csv.write((i + 1) + "," + row.riskScore() + "," + row.riskLabel());
                for (int k = 0; k < reasons; k++) {
                    if (k < row.reasons().size()) {
                        Reason reason = row.reasons().get(k);
                        csv.write("," + quoted(reason.input()) + "," + reason.contribution());
                    } else {
                        csv.write(",,");
                    }
                }
                csv.write('\n');
            }
        }
    }

    /** A cell of a csv, in quotes where it needs them. */
    static String quoted(String text) {
        return text.matches("[^\",\\r\\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
