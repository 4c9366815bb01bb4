package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a table to an audit to scores of the same rows: what the audit kept to itself is what the command says. */
class ScoreCommandTest {
    @TempDir
    static Path folder;

    private static Path work;

    @BeforeAll
    static void audit() throws IOException {
        work = SmallAudit.in(folder);
    }

    private static List<List<String>> cells(Path csv) throws IOException {
        return Files.readAllLines(csv).stream()
                .skip(1)
                .map(l -> List.of(l.split(",", -1)))
                .toList();
    }

    @Test
    void scoresOfTheSameRowsAreThoseOfTheAudit() throws IOException {
        Path out = folder.resolve("scores.csv");
        Cli.Run run = Cli.run(
                "score",
                "--model",
                work.toString(),
                "--data",
                folder.resolve("school.csv").toString(),
                "--out",
                out.toString(),
                "--lang",
                "en");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("900 rows");
        assertThat(Files.readAllLines(out).get(0))
                .isEqualTo(
                        "row,risk_score,risk_label,reason_1,reason_1_log_odds,reason_2,reason_2_log_odds,reason_3,reason_3_log_odds");
        List<List<String>> scored = cells(out);
        assertThat(scored).hasSize(900);
        // Rows with equal cells have equal scores, so the two lists agree as multisets of the test rows' scores.
        Path kept;
        try (var files = Files.list(work)) {
            kept = files.filter(f -> f.getFileName().toString().startsWith("predictions_test_"))
                    .findFirst()
                    .orElseThrow();
        }
        List<String> header = List.of(Files.readAllLines(kept).get(0).split(","));
        int column = header.indexOf("score_lightgbm");
        assertThat(column).as(header.toString()).isNotNegative();
        Map<Double, Long> known = scored.stream()
                .map(r -> Math.rint(Double.parseDouble(r.get(1)) * 1e12))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(cells(kept))
                .isNotEmpty()
                .allSatisfy(r -> assertThat(known).containsKey(Math.rint(Double.parseDouble(r.get(column)) * 1e12)));
    }

    @Test
    void mistakesAreToldInOneLine() throws IOException {
        Path out = folder.resolve("none.csv");
        Path wrong = Files.writeString(folder.resolve("wrong.csv"), "Edad\n12\n");
        Cli.Run run = Cli.run(
                "score", "--model", work.toString(), "--data", wrong.toString(), "--out", out.toString(), "--quiet");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains("wrong.csv: no column 'Zona'; there are Edad");
        Cli.Run none = Cli.run(
                "score", "--model", folder.toString(), "--data", wrong.toString(), "--out", out.toString(), "--quiet");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("inputs.json: missing; name the private folder of an audit");
        assertThat(out).doesNotExist();
    }
}
