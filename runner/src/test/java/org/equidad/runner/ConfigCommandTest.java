package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.equidad.features.AuditSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCommandTest {
    @TempDir
    private Path folder;

    private Path data;
    private Path out;

    /** 60 rows; the identifier and the constant are of no use, the score is a number, two columns could be the target. */
    @BeforeEach
    void table() throws IOException {
        StringBuilder rows = new StringBuilder("Código,País,Sexo,peso,nota final,estado,aprobó\n");
        for (int i = 0; i < 60; i++) {
            rows.append("x")
                    .append(i)
                    .append(",Perú,")
                    .append(i % 2 == 0 ? "M" : "F")
                    .append(',');
            rows.append(1 + i % 3).append(',').append(i % 20 == 7 ? "" : i % 17).append(',');
            rows.append(i % 4 == 0 ? "se retiró" : "sigue")
                    .append(',')
                    .append(i % 5 == 0 ? 1 : 0)
                    .append('\n');
        }
        data = Files.writeString(folder.resolve("colegio.csv"), rows, StandardCharsets.UTF_8);
        out = folder.resolve("made/audit.yml");
        Files.createDirectory(out.getParent());
    }

    private Cli.Run init(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("config", "init", "--data", data.toString(), "--out", out.toString()));
        arguments.addAll(Arrays.asList(more));
        return Cli.run(arguments.toArray(String[]::new));
    }

    @Test
    void guessesAreMarkedInTheFileAndTold() throws IOException {
        Cli.Run run = init("--year", "2021");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("guessed, check it: weight: peso")
                .contains("guessed, check it: target: aprobó = 1")
                .contains("guessed, check it: groups: Sexo");
        String text = Files.readString(out);
        assertThat(text)
                .contains("files: {2021: colegio.csv}")
                .contains("  # codigo is left out: more than 50 different texts\n")
                .contains("  # pais is left out: the same in every row\n")
                .contains("  nota_final: {type: number, from: \"nota final\"}   # 17 values; 3 of 60 missing\n")
                .contains("  aprobo: {type: number, from: \"aprobó\"}   # 0, 1\n")
                .contains("equals: 1}   # GUESS; with two values are Sexo, estado, aprobó\n")
                .contains("dimensions:   # GUESS\n")
                .contains("design: {weight: peso}   # GUESS\n");
        AuditSpec spec = AuditConfig.read(out);
        assertThat(spec.features()).extracting(AuditSpec.Feature::name).containsExactly("sexo", "nota_final", "estado");
        assertThat(spec.split()).contains(new AuditSpec.Shares(0.6, 0.2, 0.2, AuditSpec.Unit.ROW, 1));
        assertThat(spec.design().weight()).isEqualTo(Optional.of("peso"));
    }

    @Test
    void aFileWithoutAHeaderLineIsDescribedUnderTheNamesGiven() throws IOException {
        String rows = Files.readString(data);
        Files.writeString(data, rows.substring(rows.indexOf('\n') + 1));
        String names = "Código,País,Sexo,peso,nota final,estado,aprobó";
        Cli.Run run = init("--header", names, "--target", "aprobó=1", "--group", "Sexo");
        assertThat(run.exitCode()).as(run.err()).isZero();
        AuditSpec spec = AuditConfig.read(out);
        assertThat(String.join(",", spec.source().header())).isEqualTo(names);
        Cli.Run check = Cli.run(
                "config", "check", out.toString(), "--data", data.getParent().toString());
        assertThat(check.exitCode()).as(check.err()).isZero();
        assertThat(init("--header", "a,b").err()).contains("is there already");
        Files.delete(out);
        assertThat(init("--header", "a,b").err()).contains("row 1: 7 cells; the header that was given");
    }

    @Test
    void whatIsSaidIsNotGuessed() throws IOException {
        Cli.Run run = init("--target", "estado=se retiró", "--group", "Sexo", "--weight", "peso", "--quiet");
        assertThat(run).isEqualTo(new Cli.Run(0, "", ""));
        assertThat(Files.readString(out).lines().skip(2)).noneMatch(l -> l.contains("GUESS"));
        AuditSpec spec = AuditConfig.read(out);
        assertThat(spec.target().bound()).isEqualTo("se retiró");
        assertThat(spec.dimensions()).extracting(AuditSpec.Dimension::name).containsExactly("sexo");
    }

    @ParameterizedTest
    @CsvSource({
        "nota final<5, LESS_THAN, 5",
        "nota final<=5, AT_MOST, 5",
        "nota final>5.5, GREATER_THAN, 5.5",
        "nota final>=5, AT_LEAST, 5",
        "nota final=5, EQUALS, 5",
        "aprobó, EQUALS, 1",
    })
    void conditionsBecomeTargets(String wish, AuditSpec.Comparison comparison, String bound) {
        assertThat(init("--target", wish).exitCode()).isZero();
        assertThat(AuditConfig.read(out).target().comparison()).isEqualTo(comparison);
        assertThat(AuditConfig.read(out).target().bound()).isEqualTo(bound);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --target|estados=1|--target: colegio.csv has no column 'estados'; there are Código, País, Sexo,
            --target|estado=egresó|--target: no row of the column 'estado' holds 'egresó'; there are se retiró, sigue
            --target|estado|--target: the column 'estado' holds se retiró, sigue; say which of them is the outcome: estado=VALUE
            --group|sexo|--group: colegio.csv has no column 'sexo'; there are Código
            --year|21|--year is 21; a year of four digits is allowed
            """)
    void mistakesAreToldAndNothingIsWritten(String option, String value, String message) {
        Cli.Run run = init("--quiet", option, value);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains(message);
        assertThat(out).doesNotExist();
    }

    @Test
    void aDescriptionThatIsThereIsNotOverwritten() throws IOException {
        Files.writeString(out, "mine");
        Cli.Run run = init("--quiet");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("is there already; name another file or remove it");
        assertThat(Files.readString(out)).isEqualTo("mine");
    }

    @Test
    void checkTellsTheFirstMistakeOrHowTheRowsAreDivided() throws IOException {
        init("--quiet");
        Cli.Run good = Cli.run("config", "check", out.toString(), "--data", folder.toString(), "--lang", "en");
        assertThat(good.exitCode()).as(good.err()).isZero();
        // 12 cases and 48 others: 7 + 29, 3 + 9, 2 + 10.
        assertThat(good.out())
                .contains("no mistake; audit colegio, 5 columns, 3 features, 1 dimensions")
                .contains("to train: 36 rows, 7 with the outcome, 0 without an answer")
                .contains("to validate: 12 rows, 3 with the outcome, 0 without an answer")
                .contains("sexo, rows to train: ");
        Files.writeString(out, Files.readString(out).replace("features:", "feature:"));
        Cli.Run bad = Cli.run("config", "check", out.toString());
        assertThat(bad.exitCode()).isEqualTo(2);
        assertThat(bad.err()).contains("audit.yml, line 25, column 1: unknown key 'feature'; did you mean 'features'?");
    }

    @Test
    void theCommandItselfNeedsOneOfItsOwn() {
        assertThat(Cli.run("config").exitCode()).isEqualTo(2);
        assertThat(Cli.run("config", "--help").out()).contains("init").contains("check");
    }
}
