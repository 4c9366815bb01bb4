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
 * Replicate weights made here and from outside, against R 4.2.2 with survey 4.1-1, on simulated data (survey/make_fixtures.R)
 * and on the outside reference data: factors once per unit, factors by row and combined weights. 1e-10 relative; models
 * as in {@link SurveyReferenceTest}.
 */
class ReplicateReferenceTest {
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
                        SurveyReferenceTest.checkRegression(design, data, Domain.all(), model, 5e-7);
                    }
                }
            }
        }
    }

    static Stream<Arguments> simulated() {
        return Stream.of("JKn", "JKn_fpc", "JK1", "bootstrap")
                .flatMap(type -> Stream.of(Arguments.of(type, false), Arguments.of(type, true)));
    }

    @ParameterizedTest(name = "{0} around the estimate {1}")
    @MethodSource("simulated")
    void onSimulatedData(String type, boolean mse) {
        Csv data = Csv.resource("survey/simulated.csv");
        JsonNode expected = ReferenceData.resource("survey/replicates.json").get(type);
        double[] weights = data.numbers("w");
        LinearizedDesign.Builder builder = SurveyDesign.weights(weights).clusters(data.grouping("id"));
        if (!type.equals("JK1")) {
            builder.strata(data.grouping("stratum"));
        }
        if (type.equals("JKn_fpc")) {
            builder.populationSizes(data.numbers("N1"));
        }
        LinearizedDesign linearized = builder.build();
        ReplicateDesign made;
        if (type.equals("bootstrap")) {
            Csv table = Csv.resource("survey/bootstrap.csv");
            double[][] factors = new double[table.rows()][40];
            for (int r = 0; r < 40; r++) {
                double[] column = table.numbers("r" + (r + 1));
                for (int u = 0; u < column.length; u++) {
                    factors[u][r] = column[u];
                }
            }
            List<String> ids = Arrays.asList(table.text("id"));
            int[] unit = Arrays.stream(data.text("id")).mapToInt(ids::indexOf).toArray();
            ReplicateDesign.Builder outside =
                    ReplicateDesign.builder(ReplicateMethod.BOOTSTRAP, weights).factors(factors, unit);
            made = (mse ? outside.aroundEstimate() : outside).build();
        } else {
            ReplicateDesign jackknife = linearized.jackknife();
            assertThat(jackknife.method()).isEqualTo(type.equals("JK1") ? ReplicateMethod.JK1 : ReplicateMethod.JKN);
            assertThat(jackknife.replicates())
                    .isEqualTo(linearized.primaryUnits().getAsInt());
            made = mse ? aroundEstimate(jackknife, expected) : jackknife;
        }
        JsonNode block = expected.get(mse ? "mse_true" : "mse_false");
        check(made, data, block);
        for (JsonNode model : block.path("glm")) {
            SurveyReferenceTest.checkRegression(made, data, Domain.all(), model, 1e-9);
        }
    }

    /** The same replicates read back as combined weights, with R's constants. */
    private static ReplicateDesign aroundEstimate(ReplicateDesign design, JsonNode expected) {
        double[][] combined = new double[design.replicates()][];
        for (int r = 0; r < combined.length; r++) {
            combined[r] = design.replicateWeights(r);
        }
        // Units are numbered otherwise than in R, so the scales are matched by stratum size through their values.
        double scale = expected.get("scale").asDouble();
        double[] rscales = design.rscales();
        double[] theirs = new double[rscales.length];
        for (int r = 0; r < theirs.length; r++) {
            theirs[r] = scale * expected.get("rscales").get(r).asDouble();
        }
        double[] sorted = rscales.clone();
        Arrays.sort(sorted);
        Arrays.sort(theirs);
        assertThat(sorted).usingComparatorWithPrecision(1e-14).containsExactly(theirs);
        return ReplicateDesign.builder(design.method(), design.weights())
                .combinedWeights(combined)
                .scale(1)
                .rscales(rscales)
                .aroundEstimate()
                .build();
    }

    private static void check(ReplicateDesign design, Csv data, JsonNode expected) {
        assertThat(design.degreesOfFreedom()).isEqualTo(number(expected.get("degf")));
        SurveyStatistics survey = SurveyStatistics.on(design);
        List<String> names = SurveyReferenceTest.names(expected.at("/mean/estimate"));
        List<double[]> columns = names.stream().map(data::numbers).toList();
        SurveyReferenceTest.check("mean", survey.means(names, columns, Domain.all()), expected.get("mean"), 1e-10);
        SurveyReferenceTest.check("total", survey.totals(names, columns, Domain.all()), expected.get("total"), 1e-10);
        for (JsonNode ratio : expected.get("ratio")) {
            Estimate actual = survey.ratio(
                    "ratio",
                    data.numbers(ratio.get("numerator").asText()),
                    data.numbers(ratio.get("denominator").asText()),
                    Domain.all());
            assertClose("ratio", actual.value().getAsDouble(), number(ratio.get("estimate")), 1e-10);
            assertClose("ratio se", actual.standardError().getAsDouble(), number(ratio.get("se")), 1e-10);
        }
        for (String name : SurveyReferenceTest.names(expected)) {
            JsonNode block = expected.get(name);
            if (name.startsWith("by_ratio_")) {
                JointEstimates ratios = survey.ratios(
                        "ratio",
                        data.numbers(block.get("numerator").asText()),
                        data.numbers(block.get("denominator").asText()),
                        data.grouping(name.substring(9)),
                        Domain.all());
                SurveyReferenceTest.check(name, ratios, block, 1e-10);
            } else if (name.startsWith("quantile_math_")) {
                quantiles(survey, data, name, block);
            }
        }
    }

    private static void quantiles(SurveyStatistics survey, Csv data, String name, JsonNode block) {
        IntervalMethod method = name.endsWith("quantile") ? IntervalMethod.REPLICATE : IntervalMethod.T;
        String variable = block.has("api00") ? "api00" : "z";
        JsonNode rows = block.at("/" + variable + "/data");
        for (int i = 0; i < rows.size(); i++) {
            Estimate actual = survey.withQuantileInterval(method)
                    .quantile(
                            variable,
                            data.numbers(variable),
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
