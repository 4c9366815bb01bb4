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
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an audit tells beside its error rates, on an invented table: whether it pays to decide by the model, other inputs, a floor. */
class AuditStudiesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static JsonNode models;
    private static List<String[]> rows;
    private static Cli.Run run;

    /** Rows of three years; the outcome hangs on effort and marks. */
    private static void write(Path file) throws IOException {
        Random random = new Random(11);
        StringBuilder csv = new StringBuilder("year,cell,school,w,sex,effort,marks,noise,leak,index,late,outcome\n");
        for (int year = 2021; year <= 2023; year++) {
            for (int i = 0; i < 900; i++) {
                int school = i / 15;
                double effort = random.nextGaussian();
                double marks = random.nextGaussian();
                boolean girl = random.nextBoolean();
                double risk = 1 / (1 + Math.exp(1.2 + 1.3 * effort + 0.8 * marks - (girl ? 0.4 : 0)));
                boolean outcome = random.nextDouble() < risk;
                // Below 1 without the outcome, above 2 with it; the index is a small part of it and much else.
                double leak = (outcome ? 2 : 0) + random.nextDouble();
                csv.append(String.format(
                        Locale.ROOT,
                        "%d,%d,%d,%.3f,%s,%.4f,%.4f,%.4f,%.4f,%.4f,%s,%d%n",
                        year,
                        school % 5,
                        school,
                        1 + random.nextDouble(),
                        girl ? "girl" : "boy",
                        effort,
                        marks,
                        random.nextGaussian(),
                        leak,
                        0.5 * leak + random.nextGaussian(),
                        year == 2021 ? "" : "1",
                        outcome ? 1 : 0));
            }
        }
        Files.writeString(file, csv.toString());
    }

    @BeforeAll
    static void audit() throws IOException {
        write(folder.resolve("students.csv"));
        Path config = folder.resolve("audit.yml");
        Files.writeString(config, """
                name: students
                files: {2023: students.csv}
                year_column: year
                columns:
                  year: number
                  cell: category
                  school: category
                  w: number
                  sex: category
                  effort: number
                  marks: number
                  noise: number
                  leak: number
                  index: number
                  late: number
                  outcome: number
                target: {name: left, column: outcome, equals: 1, label: {es: salida, en: leaving}}
                features:
                  - effort
                  - marks
                  - noise
                  - {name: leak, label: {es: Fuga, en: Leak}}
                  - {name: index, computed_from: [leak], label: {es: Índice, en: Index}}
                  - late
                feature_sets:
                  early: {only: [marks, noise], label: {es: al inicio, en: early}}
                  nothing: {only: [late]}
                  same: {with: [late]}
                dimensions:
                  sex:
                    reference: boy
                    groups: {girl: {es: niñas, en: girls}, boy: {es: niños, en: boys}, none: {es: nadie, en: nobody}}
                design: {weight: w, strata: [cell], cluster: school}
                minimums: {confidential: 5}
                """);
        Path out = folder.resolve("results");
        run = Cli.run(
                "audit",
                "--config",
                config.toString(),
                "--data",
                folder.toString(),
                "--out",
                out.toString(),
                "--quick",
                "--min-recall",
                "0.95",
                "--threads",
                "2");
        assertThat(run.exitCode()).as(run.err()).isZero();
        models = JSON.readTree(out.resolve("model_results.json").toFile());
        rows = new ArrayList<>();
        Files.readAllLines(folder.resolve("results-private/run/predictions_test_2023.csv"))
                .forEach(line -> rows.add(line.split(",")));
    }

    private static int column(String name) {
        return List.of(rows.get(0)).indexOf(name);
    }

    /** Net benefit of the calibrated score among the rows of a group, from the single rows; everybody's where empty. */
    private static double netBenefit(double threshold, String group, double flagFrom) {
        double sum = 0;
        double all = 0;
        for (String[] row : rows.subList(1, rows.size())) {
            if (!group.isEmpty() && !row[column("group_sex")].equals(group)) {
                continue;
            }
            double weight = Double.parseDouble(row[column("weight")]);
            all += weight;
            if (Double.parseDouble(row[column("calibrated_lightgbm")]) >= flagFrom) {
                sum += weight * (row[column("label")].equals("1") ? 1 : -threshold / (1 - threshold));
            }
        }
        return sum / all;
    }

    @Test
    void decisionCurvesAreThoseOfTheSingleRows() {
        JsonNode curve = models.get("decision_curve");
        assertThat(curve.get("computed_on").asText()).isEqualTo("test_2023");
        assertThat(curve.get("thresholds")).hasSize(49);
        JsonNode model = curve.at("/models/lightgbm");
        int shown = 0;
        for (int i = 0; i < 49; i++) {
            double t = curve.at("/thresholds/" + i).asDouble();
            // Written with six decimals.
            double all = netBenefit(t, "", 0);
            assertThat(curve.at("/flag_everybody/value/" + i).asDouble()).isCloseTo(all, within(6e-7));
            if (model.at("/net_benefit/value/" + i).isNull()) {
                continue;
            }
            shown++;
            double benefit = model.at("/net_benefit/value/" + i).asDouble();
            assertThat(benefit).isCloseTo(netBenefit(t, "", t), within(6e-7));
            assertThat(model.at("/gain/value/" + i).asDouble()).isCloseTo(benefit - all, within(2e-6));
            JsonNode lower = model.at("/net_benefit/ci_lower/" + i);
            assertThat(lower.isNull() || lower.asDouble() < benefit).isTrue();
            assertThat(curve.at("/models/logistic_regression/difference/value/" + i)
                                    .isNull()
                            || Math.abs(curve.at("/models/logistic_regression/difference/value/" + i)
                                                    .asDouble()
                                            - benefit
                                            + curve.at("/models/logistic_regression/net_benefit/value/" + i)
                                                    .asDouble())
                                    < 2e-6)
                    .isTrue();
        }
        assertThat(shown).isGreaterThan(25);
        // A group without rows has no curve and hides none.
        assertThat(curve.at("/dimensions/sex").fieldNames()).toIterable().containsExactly("girl", "boy");
        for (String group : List.of("girl", "boy")) {
            JsonNode values = curve.at("/dimensions/sex/" + group + "/net_benefit/value");
            assertThat(values).hasSize(19);
            assertThat(values.get(5).asDouble()).isCloseTo(netBenefit(0.3, group, 0.3), within(6e-7));
        }
    }

    @Test
    void theStretchWhereTheModelIsOfUseIsThatOfTheLimits() {
        JsonNode curve = models.get("decision_curve");
        JsonNode run = curve.at("/better_than_both/0");
        assertThat(run.get("from").asDouble()).isLessThanOrEqualTo(run.get("to").asDouble());
        for (int i = 0; i < 49; i++) {
            double t = curve.at("/thresholds/" + i).asDouble();
            boolean above =
                    curve.at("/models/lightgbm/net_benefit/ci_lower/" + i).asDouble() > 0
                            && curve.at("/models/lightgbm/gain/ci_lower/" + i).asDouble() > 0;
            boolean inside = false;
            for (JsonNode one : curve.get("better_than_both")) {
                inside |= t >= one.get("from").asDouble() && t <= one.get("to").asDouble();
            }
            assertThat(above).as("at " + t).isEqualTo(inside);
        }
        JsonNode audited = curve.get("at_audited_threshold");
        double t = audited.get("threshold").asDouble();
        assertThat(audited.get("false_alarms_per_case").asDouble()).isCloseTo((1 - t) / t, within(1e-12));
        assertThat(audited.at("/net_benefit/value").asDouble()).isCloseTo(netBenefit(t, "", t), within(1e-9));
        assertThat(audited.at("/gain/ci_lower").isNumber()).isTrue();
    }

    /** Points where fewer rows than the minimum are flagged, or left, tell nothing. */
    @Test
    void pointsOfFewRowsAreEmpty() {
        JsonNode curve = models.get("decision_curve");
        for (int i = 0; i < 49; i++) {
            double t = curve.at("/thresholds/" + i).asDouble();
            long flagged = rows.stream()
                    .skip(1)
                    .filter(r -> Double.parseDouble(r[column("calibrated_lightgbm")]) >= t)
                    .count();
            long others = rows.size() - 1 - flagged;
            boolean few = flagged > 0 && flagged < 5 || others > 0 && others < 5;
            assertThat(curve.at("/models/lightgbm/net_benefit/value/" + i).isNull())
                    .as(flagged + " flagged at " + t)
                    .isEqualTo(few);
        }
    }

    /** Share of the weight of the rows, of a group where one is named, that a threshold of the raw score flags. */
    private static double rate(double threshold, String group, String label) {
        double flagged = 0;
        double all = 0;
        for (String[] row : rows.subList(1, rows.size())) {
            if (row[column("label")].equals(label) && (group.isEmpty() || row[column("group_sex")].equals(group))) {
                double weight = Double.parseDouble(row[column("weight")]);
                all += weight;
                flagged += Double.parseDouble(row[column("score_lightgbm")]) >= threshold ? weight : 0;
            }
        }
        return flagged / all;
    }

    @Test
    void theFloorOfRecallHasItsPriceByGroup() {
        JsonNode floor = models.get("recall_floor");
        assertThat(floor.get("floor").asDouble()).isEqualTo(0.95);
        double with = floor.at("/thresholds/with_floor").asDouble();
        double without = floor.at("/thresholds/without_floor").asDouble();
        assertThat(with).isLessThan(without);
        assertThat(with)
                .isEqualTo(
                        models.at("/models/lightgbm/test_2023_final/threshold").asDouble());
        assertThat(floor.at("/recall_where_chosen/with_floor").asDouble()).isGreaterThanOrEqualTo(0.95);
        assertThat(floor.at("/recall_where_chosen/without_floor").asDouble()).isLessThan(0.95);
        for (String group : List.of("", "girl", "boy")) {
            JsonNode cells = group.isEmpty() ? floor.get("overall") : floor.at("/dimensions/sex/" + group);
            double found = rate(with, group, "1");
            double alarms = rate(with, group, "0");
            assertThat(cells.at("/recall/with_floor/estimate/value").asDouble()).isCloseTo(found, within(1e-12));
            assertThat(cells.at("/fpr/with_floor/estimate/value").asDouble()).isCloseTo(alarms, within(1e-12));
            assertThat(cells.at("/fpr/difference/value").asDouble())
                    .isCloseTo(alarms - rate(without, group, "0"), within(1e-12));
            assertThat(cells.at("/fpr/difference/ci_lower").asDouble()).isPositive();
            for (String side : List.of("with_floor", "without_floor")) {
                double precision =
                        cells.at("/precision/" + side + "/estimate/value").asDouble();
                JsonNode each = cells.at("/false_alarms_per_case/" + side + "/estimate");
                assertThat(each.get("value").asDouble()).isCloseTo((1 - precision) / precision, within(1e-12));
                // The delta method: the error of the precision over its square.
                assertThat(each.get("se").asDouble())
                        .isCloseTo(
                                cells.at("/precision/" + side + "/estimate/se").asDouble() / precision / precision,
                                within(1e-12));
            }
            JsonNode each = cells.get("false_alarms_per_case");
            assertThat(each.at("/difference/value").asDouble())
                    .isCloseTo(
                            each.at("/with_floor/estimate/value").asDouble()
                                    - each.at("/without_floor/estimate/value").asDouble(),
                            within(1e-12));
            assertThat(each.at("/difference/ci_lower").isNumber()).isTrue();
        }
    }

    @Test
    void featureSetsStandSideBySide() {
        JsonNode sets = models.at("/feature_sets/sets");
        assertThat(sets.fieldNames())
                .toIterable()
                .containsExactly("audited", "early", "with_left_out", "without_derived");
        assertThat(sets.at("/audited/features").toString()).isEqualTo("[\"effort\",\"marks\",\"noise\",\"index\"]");
        assertThat(sets.at("/early/label/es").asText()).isEqualTo("al inicio");
        assertThat(sets.at("/early/features").toString()).isEqualTo("[\"marks\",\"noise\"]");
        assertThat(sets.at("/with_left_out/kind").asText()).isEqualTo("with_giveaways");
        assertThat(sets.at("/with_left_out/added/0/label/en").asText()).isEqualTo("Leak");
        assertThat(sets.at("/without_derived/removed/0/name").asText()).isEqualTo("index");
        assertThat(sets.at("/without_derived/features").toString()).isEqualTo("[\"effort\",\"marks\",\"noise\"]");
        JsonNode final2023 = models.at("/models/lightgbm/test_2023_final");
        for (String metric : List.of("pr_auc", "roc_auc", "recall", "precision", "f1_macro")) {
            double audited = sets.at("/audited/models/lightgbm/metrics/" + metric + "/estimate/value")
                    .asDouble();
            assertThat(audited).isEqualTo(final2023.get(metric).asDouble());
            for (String set : List.of("early", "with_left_out", "without_derived")) {
                JsonNode cell = sets.at("/" + set + "/models/lightgbm/metrics/" + metric);
                assertThat(cell.at("/difference/value").asDouble())
                        .isCloseTo(cell.at("/estimate/value").asDouble() - audited, within(1e-12));
                assertThat(cell.at("/difference/ci_lower").isNumber()).isTrue();
            }
        }
        for (String model : List.of("lightgbm", "logistic_regression")) {
            String area = "/models/" + model + "/metrics/pr_auc/";
            assertThat(sets.at("/with_left_out" + area + "estimate/value").asDouble())
                    .isGreaterThan(0.99);
            assertThat(sets.at("/without_derived" + area + "difference/ci_upper")
                            .asDouble())
                    .isNegative();
            assertThat(sets.at("/early" + area + "difference/ci_upper").asDouble())
                    .isNegative();
        }
    }

    @Test
    void missedCasesOfGroupsChangeWithTheFeatures() {
        JsonNode sets = models.at("/feature_sets/sets");
        for (String group : List.of("girl", "boy")) {
            String cell = "/missed_rate/sex/groups/" + group;
            double audited = sets.at("/audited" + cell + "/estimate/value").asDouble();
            JsonNode early = sets.at("/early" + cell);
            assertThat(early.at("/change/value").asDouble())
                    .isCloseTo(early.at("/estimate/value").asDouble() - audited, within(1e-12));
            assertThat(early.at("/change/se").asDouble()).isPositive();
        }
        assertThat(sets.at("/early/missed_rate/sex/gaps/0/reference").asText()).isEqualTo("boy");
    }

    @Test
    void setsThatCannotBeTriedAreTold() {
        assertThat(models.at("/feature_sets/not_trained").fieldNames())
                .toIterable()
                .containsExactly("nothing", "same");
        assertThat(run.err())
                .contains("the feature set 'nothing' is not tried: none of its features has two different values")
                .contains("the feature set 'same' is not tried: it holds the audited features");
    }

    @Test
    void everyEvaluationHasRecallMacroF1AndRocAreaWithLimits() {
        for (String evaluation : List.of("validate_2022", "test_2023_final", "test_2023_calibrated")) {
            JsonNode uncertainty = models.at("/models/lightgbm/" + evaluation + "/uncertainty");
            for (String metric : List.of("recall", "f1_macro", "roc_auc")) {
                double value = models.at("/models/lightgbm/" + evaluation + "/" + metric)
                        .asDouble();
                assertThat(uncertainty.at("/" + metric + "/ci_lower").asDouble())
                        .isLessThan(value);
                assertThat(uncertainty.at("/" + metric + "/ci_upper").asDouble())
                        .isGreaterThan(value);
            }
        }
    }
}
