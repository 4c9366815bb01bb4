package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.equidad.fairness.ReferenceData.assertClose;
import static org.equidad.fairness.ReferenceData.number;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replicate weights from outside, against R 4.2.2 with survey 4.1-1, from the outside reference folder: factors once
 * per unit, factors by row and combined weights. 1e-10 relative; models 1e-7 (each replicate is fitted anew).
 */
class ReplicatePackageTest {
    static Stream<Arguments> designs() {
        return Stream.of(
                Arguments.of("rep_apistrat", "JKn", ReplicateMethod.JKN),
                Arguments.of("rep_apistrat", "boot", ReplicateMethod.BOOTSTRAP),
                Arguments.of("rep_apistrat_fpc", "JKn", ReplicateMethod.JKN),
                Arguments.of("rep_apiclus1", "JK1", ReplicateMethod.JK1),
                Arguments.of("rep_apiclus1", "boot", ReplicateMethod.BOOTSTRAP),
                Arguments.of("rep_apiclus1", "booteff", ReplicateMethod.BOOTSTRAP),
                Arguments.of("rep_scd", "BRR", ReplicateMethod.BRR),
                Arguments.of("rep_scd", "Fay", ReplicateMethod.FAY),
                Arguments.of("rep_scd", "JKn", ReplicateMethod.JKN),
                Arguments.of("rep_nhanes", "BRR", ReplicateMethod.BRR),
                Arguments.of("rep_nhanes", "Fay", ReplicateMethod.FAY),
                Arguments.of("rep_nhanes", "boot", ReplicateMethod.BOOTSTRAP));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("designs")
    void asInR(String file, String type, ReplicateMethod method) {
        Path path = ReferenceData.outside("oracles/A/" + file + ".json");
        JsonNode expected = ReferenceData.json(path).get(type);
        Csv data = Csv.read(path.resolveSibling(file + ".csv"));
        double[][] factors = Csv.read(path.resolveSibling(file + "_factors_" + type + ".csv"))
                .matrix();
        int[] unit = Arrays.stream(data.integers("idx_" + type)).map(i -> i - 1).toArray();
        double[] weights = data.numbers("basew");
        double[][] byRow = new double[factors[0].length][weights.length];
        double[][] combined = new double[factors[0].length][weights.length];
        for (int r = 0; r < byRow.length; r++) {
            for (int i = 0; i < weights.length; i++) {
                byRow[r][i] = factors[unit[i]][r];
                combined[r][i] = weights[i] * factors[unit[i]][r];
            }
        }
        double[] rscales = new double[byRow.length];
        for (int r = 0; r < rscales.length; r++) {
            rscales[r] = expected.get("rscales").get(r).asDouble();
        }
        for (boolean mse : new boolean[] {false, true}) {
            ReplicateDesign.Builder perUnit =
                    ReplicateDesign.builder(method, weights).factors(factors, unit);
            ReplicateDesign.Builder perRow =
                    ReplicateDesign.builder(method, weights).factors(byRow);
            ReplicateDesign.Builder inWeights =
                    ReplicateDesign.builder(method, weights).combinedWeights(combined);
            for (ReplicateDesign.Builder builder : List.of(perUnit, perRow, inWeights)) {
                if (method == ReplicateMethod.FAY) {
                    builder.rho(type.equals("Fay") && file.equals("rep_scd") ? 0.3 : 0.5);
                }
                // Where R's constants are the method's own, ours must be found without them.
                boolean given = file.endsWith("fpc")
                        || type.equals("booteff")
                        || method == ReplicateMethod.JKN && builder == inWeights;
                if (given) {
                    builder.rscales(rscales).scale(expected.get("scale").asDouble());
                }
                if (mse) {
                    builder.aroundEstimate();
                }
                ReplicateDesign design = builder.build();
                JsonNode block = expected.get(mse ? "mse_true" : "mse_false");
                check(design, data, block);
                if (builder == perUnit) {
                    for (JsonNode model : block.path("glm")) {
                        SurveyPackageTest.checkRegression(design, data, Domain.all(), model);
                    }
                }
            }
        }
    }

    private static void check(ReplicateDesign design, Csv data, JsonNode expected) {
        assertThat(design.degreesOfFreedom()).isEqualTo(number(expected.get("degf")));
        SurveyStatistics survey = SurveyStatistics.on(design);
        List<String> names = SurveyPackageTest.names(expected.at("/mean/estimate"));
        List<double[]> columns = names.stream().map(data::numbers).toList();
        SurveyPackageTest.check("mean", survey.means(names, columns, Domain.all()), expected.get("mean"), 1e-10);
        SurveyPackageTest.check("total", survey.totals(names, columns, Domain.all()), expected.get("total"), 1e-10);
        for (JsonNode ratio : expected.get("ratio")) {
            Estimate actual = survey.ratio(
                    "ratio",
                    data.numbers(ratio.get("numerator").asText()),
                    data.numbers(ratio.get("denominator").asText()),
                    Domain.all());
            assertClose("ratio", actual.value().getAsDouble(), number(ratio.get("estimate")), 1e-10);
            assertClose("ratio se", actual.standardError().getAsDouble(), number(ratio.get("se")), 1e-10);
        }
        for (String name : SurveyPackageTest.names(expected)) {
            JsonNode block = expected.get(name);
            if (name.startsWith("by_ratio_")) {
                JointEstimates ratios = survey.ratios(
                        "ratio",
                        data.numbers(block.get("numerator").asText()),
                        data.numbers(block.get("denominator").asText()),
                        data.grouping(name.substring(9)),
                        Domain.all());
                SurveyPackageTest.check(name, ratios, block, 1e-10);
            } else if (name.startsWith("quantile_math_")) {
                quantiles(survey, data, name, block);
            }
        }
    }

    private static void quantiles(SurveyStatistics survey, Csv data, String name, JsonNode block) {
        IntervalMethod method = name.endsWith("quantile") ? IntervalMethod.REPLICATE : IntervalMethod.T;
        JsonNode rows = block.at("/api00/data");
        for (int i = 0; i < rows.size(); i++) {
            Estimate actual = survey.withQuantileInterval(method)
                    .quantile(
                            "api00",
                            data.numbers("api00"),
                            block.get("probs").get(i).asDouble(),
                            Domain.all());
            assertClose(name, actual.value().getAsDouble(), number(rows.get(i).get(0)), 1e-10);
            assertClose(
                    name + " lower",
                    actual.interval().get().lower(),
                    number(rows.get(i).get(1)),
                    1e-10);
            assertClose(
                    name + " upper",
                    actual.interval().get().upper(),
                    number(rows.get(i).get(2)),
                    1e-10);
            assertClose(
                    name + " se",
                    actual.standardError().getAsDouble(),
                    number(rows.get(i).get(3)),
                    1e-10);
        }
    }
}
