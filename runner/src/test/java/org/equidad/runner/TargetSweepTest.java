package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of invented amounts, the same for both groups but for a shift of the larger ones. */
class TargetSweepTest {
    private static final String DESCRIPTION = """
            name: sweep
            files: {2020: t.csv}
            columns: {amount: number, x: number, g: category}
            target: {name: large, column: amount, greater_than: 40}
            features: [x]
            dimensions: {g: {reference: a, groups: {a: {es: los a, en: the a}, b: {es: los b, en: the b}}}}
            split: {shares: {train: 0.5, validate: 0.25, test: 0.25}, draw: row, seed: 1}
            models: {trials: 2, max_trees: 30}
            target_sweep: {bounds: [20, 40, 60, 80, 1000], dimension: g, disparate_impact: [%s], base_rate: [0.3, 0.7]}
            """;

    @TempDir
    static Path folder;

    private static JsonNode wide;

    @BeforeAll
    static void audit() throws IOException {
        Random random = new Random(3);
        List<String> rows = new ArrayList<>(List.of("amount,x,g"));
        for (int i = 0; i < 1600; i++) {
            double x = random.nextDouble();
            double amount = 100 * (0.7 * x + 0.3 * random.nextDouble());
            // Few of the larger amounts belong to b.
            String group = random.nextDouble() < (amount > 55 ? 0.25 : 0.5) ? "b" : "a";
            rows.add(amount + "," + x + "," + group);
        }
        Files.write(folder.resolve("t.csv"), rows);
        wide = run("wide", "0.3, 3");
    }

    private static JsonNode run(String name, String limits) throws IOException {
        Path config = Files.writeString(folder.resolve(name + ".yml"), DESCRIPTION.formatted(limits));
        Cli.Run run = Cli.run(
                "audit",
                "--config",
                config.toString(),
                "--data",
                folder.toString(),
                "--quick",
                "--out",
                folder.resolve(name).toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        return sweep(name);
    }

    private static JsonNode sweep(String name) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(name).resolve("model_results.json").toFile())
                .path("target_sweep");
    }

    @Test
    void boundsWithinTheLimitsQualifyAndTheMostEqualOneIsNamed() {
        List<Double> qualifying = new ArrayList<>();
        for (JsonNode bound : wide.path("bounds")) {
            JsonNode chosen = bound.path("on_chosen");
            double base = chosen.path("base_rate").path("value").asDouble();
            assertThat(bound.path("base_rate_within").asBoolean()).isEqualTo(base >= 0.3 && base <= 0.7);
            if (bound.path("qualifies").asBoolean()) {
                qualifying.add(bound.path("bound").asDouble());
            }
        }
        // About 80, 60, 40 and 20 of 100 rows lie above 20, 40, 60 and 80.
        assertThat(qualifying).containsExactly(40.0, 60.0);
        double recommended = wide.path("recommended").asDouble();
        assertThat(worst(recommended)).isLessThanOrEqualTo(worst(40.0 + 60.0 - recommended));
    }

    /** The largest distance of a ratio from 1, on the logarithm. */
    private static double worst(double bound) {
        double worst = 0;
        for (String metric : List.of("base_rate", "selection_rate")) {
            for (JsonNode gap : at(bound).path("on_chosen").path("gaps").path(metric)) {
                worst = Math.max(
                        worst, Math.abs(Math.log(gap.path("ratio").path("value").asDouble())));
            }
        }
        assertThat(worst).isPositive();
        return worst;
    }

    private static JsonNode at(double bound) {
        for (JsonNode entry : wide.path("bounds")) {
            if (entry.path("bound").asDouble() == bound) {
                return entry;
            }
        }
        throw new AssertionError("no bound " + bound);
    }

    @Test
    void theAuditedBoundGivesTheAuditedModel() throws IOException {
        JsonNode audited = at(40);
        assertThat(audited.path("audited").asBoolean()).isTrue();
        JsonNode model = new ObjectMapper()
                .readTree(folder.resolve("wide").resolve("model_results.json").toFile())
                .path("models")
                .path("lightgbm")
                .path("test_2020_final");
        assertThat(audited.path("on_test").path("pr_auc").path("value").asDouble())
                .isCloseTo(model.path("pr_auc").asDouble(), within(1e-12));
        // Rates of the test rows, counted from the private predictions.
        List<String> lines =
                Files.readAllLines(folder.resolve("wide-private").resolve("run").resolve("predictions_test_2020.csv"));
        List<String> header = List.of(lines.get(0).split(","));
        double[] rows = new double[2];
        double[] cases = new double[2];
        double[] flagged = new double[2];
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            int g = cells[header.indexOf("group_g")].equals("b") ? 1 : 0;
            rows[g]++;
            cases[g] += Integer.parseInt(cells[header.indexOf("label")]);
            flagged[g] += Integer.parseInt(cells[header.indexOf("flagged_lightgbm")]);
        }
        JsonNode gaps = audited.path("on_test").path("gaps");
        assertThat(gaps.path("base_rate").path(0).path("ratio").path("value").asDouble())
                .isCloseTo(cases[1] / rows[1] / (cases[0] / rows[0]), within(1e-12));
        assertThat(gaps.path("selection_rate")
                        .path(0)
                        .path("difference")
                        .path("value")
                        .asDouble())
                .isCloseTo(flagged[1] / rows[1] - flagged[0] / rows[0], within(1e-12));
    }

    @Test
    void aBoundThatNobodyExceedsIsToldWithoutAModel() {
        JsonNode none = at(1000);
        assertThat(none.path("qualifies").asBoolean()).isFalse();
        assertThat(none.has("on_test")).isFalse();
    }

    @Test
    void theSweepIsAlsoAFileOfItsOwn() throws IOException {
        Path out = folder.resolve("wide");
        assertThat(new ObjectMapper().readTree(out.resolve("target_sweep.json").toFile()))
                .isEqualTo(wide);
        List<String> lines = Files.readAllLines(out.resolve("target_sweep.csv"));
        assertThat(lines.get(0))
                .startsWith("bound,qualifies,qualifies_for_certain,recommended,rows,group,reference,"
                        + "base_rate,base_rate_lower,base_rate_upper,selection_rate");
        int columns = lines.get(0).split(",").length;
        assertThat(lines).hasSize(1 + 4 * 2).allMatch(line -> line.split(",", -1).length == columns);
        assertThat(lines.get(4)).startsWith("40.0,true,").contains(",test_2020,b,a,");
        assertThat(Files.readString(out.resolve("README.md"))).contains("`target_sweep.csv`");
    }

    @Test
    void theReportShowsTheSweepAndLeavesOutWhatATableCannotHave() throws IOException {
        String page = Files.readString(folder.resolve("wide").resolve("report.html"));
        assertThat(page).contains("id=\"fig-target-sweep\"", "id=\"sweep\"").doesNotContain("id=\"districts\"");
        assertThat(page).contains("cumple los límites").contains("keeps the limits");
        assertThat(folder.resolve("wide").resolve("figures").resolve("target-sweep.png"))
                .exists();
    }

    @Test
    void noneIsNamedWhereNoneQualifies() throws IOException {
        JsonNode narrow = run("narrow", "0.99, 1.01");
        assertThat(narrow.path("recommended").isNull()).isTrue();
        assertThat(narrow.path("bounds")).allMatch(b -> !b.path("qualifies").asBoolean());
        assertThat(Files.readString(folder.resolve("narrow").resolve("report.html")))
                .contains("no se recomienda ninguno")
                .contains("none is recommended");
    }
}
