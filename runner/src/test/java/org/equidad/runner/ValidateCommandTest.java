package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.equidad.enahoio.SyntheticOptions;
import org.equidad.enahoio.SyntheticSurvey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The export of a real run, as it is and broken. */
class ValidateCommandTest {
    @TempDir
    private static Path folder;

    private static Path export;

    @BeforeAll
    static void audit() {
        Path survey = folder.resolve("survey");
        SyntheticSurvey.of(SyntheticOptions.small().withYears(2022, 2024).withHouseholds(1500))
                .writeTo(survey);
        export = folder.resolve("export");
        Cli.Run run = Cli.run(
                "audit",
                "--data",
                survey.toString(),
                "--out",
                export.toString(),
                "--quick",
                "--threads",
                "2",
                "--quiet");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void whatTheAuditWritesIsInOrder() {
        Cli.Run run = Cli.run("validate", "--export", export.toString());
        assertThat(run.err()).doesNotContain("equidad validate");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("is in order").containsPattern("\\d{4,} facts checked");
    }

    @Test
    void breachesAreToldOneALineAndEndWithOne() throws IOException {
        Path broken = copy();
        Path file = broken.resolve("fairness_metrics.json");
        ObjectMapper json = new ObjectMapper();
        ObjectNode fairness = (ObjectNode) json.readTree(file.toFile());
        fairness.put("threshold", 0.99);
        ((ObjectNode) fairness.at("/dimensions/sex")).remove("gaps");
        Files.write(file, json.writeValueAsBytes(fairness));
        Cli.Run run = Cli.environment("LANG", "es_PE.UTF-8").with("validate", "--export", broken.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .anySatisfy(l -> assertThat(l).contains("fairness_metrics.json#/dimensions/sex", "gaps"))
                .anySatisfy(l -> assertThat(l).contains("test_2024_final/threshold: is "))
                .anySatisfy(l -> assertThat(l).contains("incumplimientos de los contratos en"));
        assertThat(run.out()).isEmpty();
    }

    @Test
    void whereNoExportIsTheCallerIsMistaken() {
        Cli.Run run = Cli.run("validate", "--export", folder.resolve("nowhere").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("nowhere: is no folder; name the folder that an audit wrote");
    }

    private static Path copy() throws IOException {
        Path broken = Files.createTempDirectory(folder, "broken");
        try (var files = Files.walk(export)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = broken.resolve(export.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        return broken;
    }
}
