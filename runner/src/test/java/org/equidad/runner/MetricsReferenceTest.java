package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code metrics} on the reference files of family B: rates and gaps as R survey 4.1 gives them. */
class MetricsReferenceTest {
    /** Closed forms of the same sums; the weights of some files span 21 orders of magnitude. */
    private static final double RELATIVE = 1e-8;

    private static final List<String> METRICS = List.of(
            "tpr",
            "fnr",
            "fpr",
            "tnr",
            "precision",
            "npv",
            "accuracy",
            "selection_rate",
            "base_rate",
            "f1",
            "brier",
            "log_loss");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sim", "edge", "nhanes", "weights_extreme", "weights_all_tiny", "weights_all_huge"})
    void agreesWithR(String name) throws IOException {
        Path data = ReferenceData.file("oracles/B/" + name + ".csv");
        JsonNode expected = SurveyCommandsTest.read(ReferenceData.file("oracles/B/" + name + "_design.json"));
        String reference =
                expected.at("/tpr/gaps").properties().iterator().next().getKey().split("-")[1];
        JsonNode toGroup = metrics(data, reference);
        JsonNode toOverall = metrics(data, "overall");

        for (String metric : METRICS) {
            forEach(expected.get(metric).get("by_group"), (group, values) -> {
                JsonNode cell =
                        group.equals("ALL") ? toGroup.get("overall") : SurveyCommandsTest.cell(toGroup, group(group));
                assertSame(
                        name + " " + metric + " " + group,
                        cell.get("metrics").get(metric),
                        "value",
                        values,
                        "estimate");
                assertSame(
                        name + " " + metric + " " + group + " se",
                        cell.get("metrics").get(metric),
                        "se",
                        values,
                        "se");
            });
            forEach(expected.get(metric).get("gaps"), (pair, values) -> {
                String[] groups = pair.split("-");
                if (groups[1].equals(reference)) {
                    JsonNode gap = gap(toGroup, metric, groups[0]);
                    assertSame(name + " " + metric + " " + pair, gap, "difference", values, "difference");
                    assertSame(name + " " + metric + " " + pair + " se", gap, "se", values, "se");
                }
            });
            forEach(expected.get(metric).get("to_overall"), (pair, values) -> {
                JsonNode gap = gap(toOverall, metric, pair.split("-")[0]);
                assertSame(name + " " + metric + " " + pair, gap, "difference", values, "difference");
                assertSame(name + " " + metric + " " + pair + " se", gap, "se", values, "se");
            });
        }
    }

    private JsonNode metrics(Path data, String reference) throws IOException {
        Path out = folder.resolve(reference + ".json");
        Cli.Run run = Cli.run(
                "metrics",
                "--data",
                data.toString(),
                "--label",
                "y",
                "--score",
                "score",
                "--prediction",
                "yhat",
                "--group",
                "group",
                "--reference",
                reference,
                "--weight",
                "weight",
                "--strata",
                "stratum",
                "--cluster",
                "psu",
                "--nest",
                "--quiet",
                "--out",
                out.toString());
        assertThat(run).isEqualTo(new Cli.Run(0, "", ""));
        JsonNode answer = SurveyCommandsTest.read(out);
        assertThat(SurveyCommandsTest.schema().validate(answer)).isEmpty();
        return answer;
    }

    private static JsonNode group(String value) {
        return JsonNodeFactory.instance.objectNode().put("group", value);
    }

    private static JsonNode gap(JsonNode answer, String metric, String group) {
        for (JsonNode gap : answer.get("gaps")) {
            if (gap.get("metric").asText().equals(metric) && gap.get("group").equals(group(group))) {
                return gap;
            }
        }
        throw new AssertionError("no gap of " + group + " in " + metric);
    }

    private interface Check {
        void of(String name, JsonNode values);
    }

    private static void forEach(JsonNode node, Check check) {
        node.properties().forEach(entry -> check.of(entry.getKey(), entry.getValue()));
    }

    private static void assertSame(String what, JsonNode found, String field, JsonNode expected, String name) {
        JsonNode value = expected.get(name);
        if (value == null) {
            return;
        }
        if (value.isNull()) {
            assertThat(found.get(field).isNull()).as(what).isTrue();
        } else {
            // R leaves rounding of 1e-17 where a variance is exactly zero.
            assertThat(found.get(field).asDouble(Double.NaN))
                    .as(what)
                    .isCloseTo(value.asDouble(), within(RELATIVE * Math.max(Math.abs(value.asDouble()), 1e-7)));
        }
    }
}
