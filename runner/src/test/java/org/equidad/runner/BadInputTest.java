package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gives exit code 2 and one line that names file, row and column, and leaves nothing half-written. */
class BadInputTest {
    private static final String GOOD = """
            id,w,h,c,g,y,p,d
            1,1.5,a,1,f,1,0.9,1
            2,2,a,1,m,0,0.2,0
            3,1,a,2,f,1,0.4,0
            4,2,b,3,m,0,0.6,1
            5,1,b,4,f,0,0.1,0
            """;

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void place() {
        out = folder.resolve("result/out.json");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    }

    private Cli.Run metrics(Path data, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("metrics", "--data", data.toString(), "--out", out.toString(), "--quiet", "--label", "y"));
        arguments.addAll(Arrays.asList(more));
        return Cli.run(arguments.toArray(String[]::new));
    }

    /** One line that holds all of these, exit code 2, and no trace of an output. */
    private void assertRefused(Cli.Run run, String... parts) throws IOException {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains(parts);
        assertThat(out.getParent()).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(p -> p.getFileName().toString())).noneMatch(n -> n.endsWith(".tmp"));
        }
    }

    @Test
    void theGoodFileIsGood() throws IOException {
        Cli.Run run = metrics(
                write("good.csv", GOOD),
                "--prediction",
                "d",
                "--group",
                "g",
                "--weight",
                "w",
                "--strata",
                "h",
                "--cluster",
                "c");

        assertThat(run).isEqualTo(new Cli.Run(0, "", ""));
        assertThat(out).isRegularFile();
    }

    @Test
    void aMissingFile() throws IOException {
        assertRefused(metrics(folder.resolve("nowhere.csv"), "--group", "g"), "equidad metrics: ", "nowhere.csv");
    }

    @Test
    void aFolderInPlaceOfAFile() throws IOException {
        assertRefused(metrics(folder, "--group", "g"), folder.toString());
    }

    @ParameterizedTest
    @CsvSource({"--group,group", "--weight,factor", "--strata,estrato", "--cluster,conglome", "--score,proba", "--fpc,N"
    })
    void aMissingColumn(String option, String column) throws IOException {
        assertRefused(
                metrics(write("data.csv", GOOD), "--group", "g", option, column),
                "data.csv",
                "row 1",
                "'" + column + "'",
                "id");
    }

    @Test
    void aMissingColumnOfADomain() throws IOException {
        assertRefused(
                metrics(write("data.csv", GOOD), "--group", "g", "--where", "year=2024"),
                "data.csv",
                "row 1",
                "'year'");
    }

    @Test
    void aWrongDelimiter() throws IOException {
        assertRefused(
                metrics(write("data.csv", GOOD.replace(',', ':')), "--group", "g"),
                "data.csv",
                "row 1",
                "comma, pipe, semicolon or tab");
    }

    @Test
    void aTruncatedGz() throws IOException {
        Path whole = folder.resolve("data.csv.gz");
        try (GZIPOutputStream gz = new GZIPOutputStream(Files.newOutputStream(whole))) {
            for (int i = 0; i < 2000; i++) {
                gz.write(GOOD.getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(whole, Arrays.copyOf(bytes, bytes.length / 2));

        assertRefused(metrics(whole, "--group", "g"), "data.csv.gz");
    }

    @ParameterizedTest
    @CsvSource({
        // column, cell in row 4, options that use it
        "w, heavy, --weight, not a number",
        "y, yes, --label, not a number",
        "p, 0.x, --score, not a number",
        "w, -1, --weight, zero or more",
        "w, '', --weight, missing",
        "y, 2, --label, 0 or 1",
        "p, '', --score, missing",
        "d, 0.5, --prediction, 0 or 1",
        "d, '', --prediction, missing",
        "h, '', --strata, missing",
        "c, NA, --cluster, missing"
    })
    void aBadCell(String column, String cell, String option, String message) throws IOException {
        String[] header = GOOD.lines().findFirst().orElseThrow().split(",");
        String[] row = "3,1,a,2,f,1,0.4,0".split(",");
        row[Arrays.asList(header).indexOf(column)] = cell;
        Path data = write("data.csv", GOOD.replace("3,1,a,2,f,1,0.4,0", String.join(",", row)));
        List<String> more = new ArrayList<>(List.of("--group", "g"));
        if (!option.equals("--label")) {
            more.addAll(List.of(option, column));
        }

        assertRefused(
                metrics(data, more.toArray(String[]::new)), "data.csv", "row 4", "column '" + column + "'", message);
    }

    @Test
    void anEmptyGroupColumn() throws IOException {
        String empty = GOOD.replace(",f,", ",,").replace(",m,", ", ,");

        assertRefused(metrics(write("data.csv", empty), "--group", "g"), "data.csv", "column 'g'", "empty");
    }

    @Test
    void aRaggedRow() throws IOException {
        assertRefused(
                metrics(write("data.csv", GOOD.replace("2,2,a,1,m,0,0.2,0", "2,2,a,1,m")), "--group", "g"),
                "data.csv",
                "row 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "id,w,h,c,g,y,p,d\n"})
    void aFileWithoutRows(String text) throws IOException {
        assertRefused(metrics(write("data.csv", text), "--group", "g"), "data.csv");
    }

    @Test
    void aClusterInTwoStrataNeedsNest() throws IOException {
        Path data = write("data.csv", GOOD.replace("4,2,b,3,m", "4,2,b,1,m"));

        assertRefused(metrics(data, "--group", "g", "--strata", "h", "--cluster", "c"), "strat");
        assertThat(metrics(data, "--group", "g", "--strata", "h", "--cluster", "c", "--nest")
                        .exitCode())
                .isZero();
    }

    @Test
    void aSingleClusterFailsUnlessSaidOtherwise() throws IOException {
        Path data = write("data.csv", GOOD.replace("5,1,b,4,f", "5,1,b,3,f"));

        assertRefused(metrics(data, "--group", "g", "--strata", "h", "--cluster", "c"), "b");
        assertThat(metrics(data, "--group", "g", "--strata", "h", "--cluster", "c", "--single-psu", "remove")
                        .exitCode())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prediction d --score p --threshold 0.5 | --threshold",
                "--threshold 0.5 | --score",
                "--reference x | g (f, m)",
                "--pairwise --reference f | --pairwise",
                "--metrics speed | speed",
                "--metrics fnr | decisions",
                "--metrics brier | scores",
                "--interval exact | exact",
                "--level 95 | 95",
                "--where g | g",
                "--where g= | g=",
                "--single-psu ignore | ignore",
                "--rep-weights r | --rep-method",
                "--rep-method JK1 | --rep-weights",
                "--rep-weights r --rep-method JK1 | --weight",
                "--rep-weights r --rep-method JK1 --weight w | 'r'",
                "--rep-weights r --rep-method JK1 --weight w --strata h | --strata",
                "--rep-weights r --rep-method JK1 --weight w --fay-rho 0.3 | --fay-rho",
                "--rep-weights r --rep-method jackknife --weight w | jackknife",
                "--mse | --mse",
                "--nonsense | --nonsense"
            })
    void wrongOptions(String options, String message) throws IOException {
        List<String> more = new ArrayList<>(List.of("--group", "g"));
        more.addAll(Arrays.asList(options.split(" ")));

        assertRefused(metrics(write("data.csv", GOOD), more.toArray(String[]::new)), message);
    }

    @Test
    void requiredOptions() {
        for (String missing : List.of("--data", "--label", "--group", "--out")) {
            List<String> arguments = new ArrayList<>(List.of("metrics"));
            for (String option : List.of("--data", "--label", "--group", "--out")) {
                if (!option.equals(missing)) {
                    arguments.addAll(List.of(option, "x"));
                }
            }
            Cli.Run run = Cli.run(arguments.toArray(String[]::new));

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err().lines()).hasSize(1).first().asString().contains(missing);
        }
    }

    @Test
    void anOutputThatCannotBeWritten() throws IOException {
        Path data = write("data.csv", GOOD);
        out = data.resolve("below/out.json");

        Cli.Run run = metrics(data, "--group", "g");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1).first().asString().contains("out.json");
        assertThat(data).hasContent(GOOD);
    }

    @Test
    void aConditionThatHoldsNowhereIsAWarning() throws IOException {
        Path data = write("data.csv", GOOD);

        Cli.Run run = metrics(data, "--group", "g", "--where", "h=a,z");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err().lines()).containsExactly("warning: no row has h=z");
        assertThat(SurveyCommandsTest.read(out).at("/overall/n_unweighted").asInt())
                .isEqualTo(3);
    }

    @Test
    void columnsThatMakeNoDesignAreNamedWithFileAndRow() throws IOException {
        Path data = write("data.csv", GOOD.replace("4,2,b,3", "4,2,b,2"));
        // Cluster 2 is in stratum a (row 4 of the file) and in stratum b (row 5).
        assertRefused(
                metrics(data, "--group", "g", "--prediction", "d", "--strata", "h", "--cluster", "c"),
                "data.csv, row 5: primary unit '2' lies in more than one stratum");
        assertRefused(
                metrics(data, "--group", "g", "--prediction", "d", "--fpc", "w"),
                "data.csv, row 2: population size of stage 1 is 1.5");
    }

    @Test
    void namesOfMetricsMayHaveBlanksAndParameters() throws IOException {
        Path data = write("data.csv", GOOD);
        Cli.Run run = metrics(data, "--group", "g", "--score", "p", "--metrics", "roc_auc, lift_top_40,ece_5");
        assertThat(run).isEqualTo(new Cli.Run(0, "", ""));
        assertThat(Files.readString(out)).contains("\"lift_top_40\"", "\"ece_5\"");
    }
}
