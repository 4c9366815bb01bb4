package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.equidad.fairness.PublicationPolicy;
import org.equidad.fairness.SinglePsu;
import org.equidad.features.AuditSpec;
import org.equidad.features.Label;
import org.equidad.features.Modelling;
import org.equidad.features.Studies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuditConfigTest {
    static final Path EXAMPLE = Path.of("..", "examples", "passos-magicos", "audit.yml");

    private static final String FULL = """
            name: full
            outcome: {key: out, label: {es: salida, en: leaving}}
            files: all.csv
            year_column: t
            columns:
              t: number
              y: {type: number, missing: ['-9', x]}
              z: {type: number, from: {2020: Z20, other_years: Z}, dates: spreadsheet_day}
              g:
                type: category
                recode: {A: a, B: b, no: c}
                unlisted: missing
              w: number
              s: category
              c: category
            target: {column: y, at_least: 1.5}
            alternatives:
              - {name: strictly, column: y, greater_than: 1.5, label: mehr}
            features:
              - z
              - g
              - {name: is_a, column: g, values: [a]}
              - {name: fifth, column: z, coding: quantile_groups, groups: 5, label: {es: quinto, en: fifth}}
              - {name: z_z, column: z, coding: standardised, computed_from: [z]}
            dimensions:
              group:
                column: g
                reference: ab
                minimum: 50
                groups:
                  ab: {values: [a, b], label: {es: los dos, en: both}, phrase: {es: de los dos, en: of both}}
                  c: {es: c, en: see, phrase: {es: de c, en: at sea}}
              wealth: {column: fifth, role: described, unlisted: keep}
            intersections: [[group, wealth]]
            tables: [[wealth, group]]
            design: {weight: w, strata: [s, g], cluster: c, single_psu: adjust}
            split: {train: [2018, 2017], validate: 2019, test: 2020}
            leakage: {action: keep, keep: z}
            minimums: {group: 30, intersection: 20, confidential: 10, standard: nchs, margin: 0.04}
            models: {trials: 20, max_trees: 300, min_recall: 0.75}
            feature_sets:
              early: {only: [z, g], label: {es: al inicio, en: at enrolment}}
              other: {with: z, without: [fifth, is_a]}
            mitigation: {dimensions: [group, group_x_wealth], tolerance: 0.05}
            target_sweep: {bounds: [3, 1, 2], dimension: group, disparate_impact: [0.9, 1.1], base_rate: [0.2, 0.6]}
            header: [t, y, z, g, w, s, c]
            """;

    @Test
    void everythingThatCanBeSaidIsRead() {
        AuditSpec spec = AuditConfig.parse("full.yml", FULL);
        assertThat(spec.title()).isEqualTo(Label.same("full"));
        assertThat(spec.outcome()).isEqualTo(new AuditSpec.Outcome("out", new Label("salida", "leaving")));
        assertThat(spec.source())
                .isEqualTo(new AuditSpec.Source(
                        Map.of(0, "all.csv"), Optional.of("t"), List.of("t", "y", "z", "g", "w", "s", "c")));
        assertThat(spec.columns().get(0)).isEqualTo(AuditSpec.SourceColumn.plain("t", AuditSpec.ColumnType.NUMBER));
        assertThat(spec.columns().get(1).missing()).containsExactly("-9", "x");
        assertThat(spec.columns().get(2).nameIn(2020)).contains("Z20");
        assertThat(spec.columns().get(2).nameIn(2021)).contains("Z");
        assertThat(spec.columns().get(2).dates()).isEqualTo(AuditSpec.DateCells.SPREADSHEET_DAY);
        // The word no is a text, not a truth value.
        assertThat(spec.columns().get(3).recode()).containsExactlyEntriesOf(ordered("A", "a", "B", "b", "no", "c"));
        assertThat(spec.columns().get(3).unlisted()).isEqualTo(AuditSpec.Unlisted.MISSING);
        assertThat(spec.target())
                .isEqualTo(new AuditSpec.Target("y", "y", AuditSpec.Comparison.AT_LEAST, "1.5", Label.same("y")));
        assertThat(spec.alternatives()).extracting(AuditSpec.Target::name).containsExactly("strictly");
        assertThat(spec.features())
                .extracting(AuditSpec.Feature::coding)
                .containsExactly(
                        new AuditSpec.Coding.Plain(),
                        new AuditSpec.Coding.OneHot(),
                        new AuditSpec.Coding.Indicator(Set.of("a")),
                        new AuditSpec.Coding.QuantileGroups(5),
                        new AuditSpec.Coding.Standardised());
        assertThat(spec.features().get(3).label()).isEqualTo(new Label("quinto", "fifth"));
        assertThat(spec.features().get(4).computedFrom()).containsExactly("z");
        AuditSpec.Dimension group = spec.dimension("group");
        assertThat(group.groups()).containsExactlyEntriesOf(ordered("a", "ab", "b", "ab", "c", "c"));
        assertThat(group.minimum()).isEqualTo(OptionalInt.of(50));
        assertThat(group.unlisted()).isEqualTo(AuditSpec.Unlisted.FAIL);
        assertThat(group.groupLabels())
                .containsEntry("ab", new Label("los dos", "both"))
                .containsEntry("c", new Label("c", "see"));
        assertThat(group.groupPhrases())
                .containsEntry("ab", new Label("de los dos", "of both"))
                .containsEntry("c", new Label("de c", "at sea"));
        assertThat(spec.dimension("wealth").role()).isEqualTo(AuditSpec.Role.DESCRIBED);
        assertThat(spec.intersections()).containsExactly(AuditSpec.Crossing.of("group", "wealth"));
        assertThat(spec.tables()).containsExactly(AuditSpec.Crossing.of("wealth", "group"));
        assertThat(spec.design())
                .isEqualTo(
                        new AuditSpec.Design(Optional.of("w"), List.of("s", "g"), Optional.of("c"), SinglePsu.ADJUST));
        assertThat(spec.split()).contains(new AuditSpec.Split(List.of(2017, 2018), 2019, 2020));
        assertThat(spec.leakage()).isEqualTo(new AuditSpec.Leakage(AuditSpec.LeakAction.KEEP, Set.of("z")));
        assertThat(spec.minimums())
                .isEqualTo(new AuditSpec.Minimums(30, 20, 10, PublicationPolicy.Standard.NCHS, 0.04));
        assertThat(spec.modelling())
                .isEqualTo(new Modelling(OptionalInt.of(20), OptionalInt.of(300), OptionalDouble.of(0.75)));
        assertThat(spec.studies())
                .isEqualTo(new Studies(
                        List.of(
                                new Studies.FeatureSet(
                                        "early",
                                        new Label("al inicio", "at enrolment"),
                                        List.of("z", "g"),
                                        List.of(),
                                        List.of()),
                                new Studies.FeatureSet(
                                        "other",
                                        Label.same("other"),
                                        List.of(),
                                        List.of("z"),
                                        List.of("fifth", "is_a"))),
                        Optional.of(new Studies.Mitigation(List.of("group", "group_x_wealth"), 0.05)),
                        Optional.of(new Studies.TargetSweep(
                                List.of(1.0, 2.0, 3.0),
                                "group",
                                new Studies.Limits(0.9, 1.1),
                                new Studies.Limits(0.2, 0.6)))));
    }

    @Test
    void wordsForSentencesComeTogetherOrNotAtAll() throws IOException {
        String worded = FULL.replace(
                "label: {es: salida, en: leaving}}",
                "label: {es: salida, en: leaving}, people: {es: alumnos, en: pupils},"
                        + " happened: {es: salieron, en: left}, not_happened: {es: siguieron, en: stayed}}");
        assertThat(AuditConfig.parse("full.yml", worded).outcome().words())
                .contains(new AuditSpec.OutcomeWords(
                        new Label("alumnos", "pupils"),
                        new Label("salieron", "left"),
                        new Label("siguieron", "stayed")));
        assertThat(problems(worded)).isEmpty();
        String lacking = worded.replace(", not_happened: {es: siguieron, en: stayed}", "");
        assertThatThrownBy(() -> AuditConfig.parse("full.yml", lacking))
                .hasMessage("full.yml, line 2, column 10: outcome: the key 'not_happened' is missing");
        assertThat(problems(lacking)).isNotEmpty();
    }

    @Test
    void whatIsNotSaidIsTheProgramsOwn() {
        String bare = FULL.substring(0, FULL.indexOf("models:"));
        AuditSpec spec = AuditConfig.parse("full.yml", bare + "target_sweep: {bounds: [1, 2], dimension: group}\n");
        assertThat(spec.modelling()).isEqualTo(Modelling.defaults());
        assertThat(spec.studies().mitigation()).isEmpty();
        assertThat(spec.studies().targetSweep().orElseThrow().disparateImpact())
                .isEqualTo(new Studies.Limits(0.8, 1.25));
        assertThat(spec.studies().targetSweep().orElseThrow().baseRate()).isEqualTo(new Studies.Limits(0.3, 0.7));
        assertThat(spec.source().header()).isEmpty();
        AuditSpec empty = AuditConfig.parse("full.yml", bare + "mitigation: {}\n");
        assertThat(empty.studies().mitigation()).contains(Studies.Mitigation.defaults());
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new java.util.LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "year_column: t",
                        "yearcolumn: t",
                        "full.yml, line 4, column 1: unknown key 'yearcolumn'"
                                + "; did you mean 'year_column'?; allowed are name, title, outcome, files, year_column, "),
                Arguments.of(
                        "  w: number",
                        "  w: nummer",
                        "full.yml, line 13, column 6: columns.w: 'nummer' is unknown"
                                + "; did you mean 'number'?; allowed are number, category"),
                Arguments.of(
                        "  s: category",
                        "  w: category",
                        "full.yml, line 14, column 3: columns: the key 'w' stands twice"),
                Arguments.of(
                        "at_least: 1.5",
                        "at_least: much",
                        "full.yml, line 16, column 9: target: target 'y' compares with 'much'"),
                Arguments.of(
                        "at_least: 1.5", "at_least: 1.5, at_most: 2", "target: exactly one of less_than, at_most,"),
                Arguments.of(
                        "{column: y, at_least",
                        "{column: q, at_least",
                        "full.yml, line 16, column 9: target: target 'q' names the column 'q'; there are t, y,"),
                Arguments.of(
                        "  - z\n",
                        "  - u\n",
                        "full.yml, line 20, column 5: features[0]: feature 'u' names the column 'u'"),
                Arguments.of(
                        "groups: 5,",
                        "groups: five,",
                        "line 23, column 63: features[3].groups: 'five' is not a whole number"),
                Arguments.of(
                        "groups: 5,", "groups: 1,", "features[3].groups: quantile groups: 1; 2 to 100 are allowed"),
                Arguments.of(
                        "values: [a]}", "values: [a], groups: 2}", "groups go with the coding quantile_groups only"),
                Arguments.of(
                        "coding: standardised",
                        "values: [1], coding: standardised",
                        "values go with the coding indicator only"),
                Arguments.of(
                        "values: [a, b]",
                        "values: [a, b, a]",
                        "dimensions.group.groups.ab: the value 'a' belongs to two groups"),
                Arguments.of(
                        "reference: ab",
                        "reference: ba",
                        "dimension 'group' has the reference 'ba'; its groups are ab, c"),
                Arguments.of("c: {es: c, en: see,", "c: {es: c, values: [c],", "groups.c: unknown key 'values'"),
                Arguments.of("c: {es: c, en: see,", "c: {es: c,", "groups.c: the key 'en' is missing"),
                Arguments.of(
                        "intersections: [[group, wealth]]",
                        "intersections: [[group, health]]",
                        "full.yml, line 34, column 17: intersections[0]: crossing 'group_x_health' names the dimension 'health'"),
                Arguments.of(
                        "intersections: [[group, wealth]]",
                        "intersections: [[group]]",
                        "needs two or more different dimensions"),
                Arguments.of(
                        "weight: w,",
                        "weight: v,",
                        "full.yml, line 36, column 18: design.weight: the weight names the column 'v'"),
                Arguments.of(
                        "single_psu: adjust",
                        "single_psu: ignore",
                        "design.single_psu: 'ignore' is unknown; allowed are fail, remove, adjust, average, certainty"),
                Arguments.of(
                        "validate: 2019, test: 2020",
                        "validate: 2018, test: 2020",
                        "line 37, column 8: split: split: train [2017, 2018], validate 2018"),
                Arguments.of(
                        "keep: z}", "keep: q}", "line 38, column 10: leakage: leakage keeps 'q', which is no feature"),
                Arguments.of(
                        "confidential: 10",
                        "confidential: 0",
                        "line 39, column 11: minimums: minimum sizes are 30, 20 and 0"),
                Arguments.of(
                        "files: all.csv", "files: {20x: a.csv}", "full.yml, line 3, column 8: files: '20x' is no year"),
                Arguments.of("files: all.csv", "files: {}", "files: no file"),
                Arguments.of("name: full", "title: full", "full.yml, line 1, column 1: the key 'name' is missing"),
                Arguments.of("name: full", "name: f ll", "line 1, column 7: name: audit name 'f ll'"),
                Arguments.of("name: full", "name:", "full.yml, line 1, column 6: name: no value"),
                Arguments.of("name: full", "name: [a]", "name: a single value is needed, not a list"),
                Arguments.of(
                        "recode: {A: a, B: b, no: c}",
                        "cut: [5]",
                        "column 'g' says what to do with unlisted values but lists none"),
                Arguments.of("s: category", "s: {type: number, cut: [5]}", "column 's' is cut into bands"),
                Arguments.of("s: category", "s: {type: category, cut: [x]}", "columns.s.cut[0]: 'x' is not a number"),
                Arguments.of("trials: 20", "trials: 0", "line 40, column 9: models: trials is 0; 1 or more is allowed"),
                Arguments.of("min_recall: 0.75", "min_recall: 75", "models: min_recall is 75.0; a share from 0 to 1"),
                Arguments.of("min_recall: 0.75", "recall: 0.75", "models: unknown key 'recall'"),
                Arguments.of(
                        "only: [z, g]",
                        "only: [z, h]",
                        "full.yml, line 42, column 10: feature_sets.early: feature set 'early' names the feature 'h'"),
                Arguments.of(
                        "only: [z, g]",
                        "only: [z, g], with: [z]",
                        "feature_sets.early: feature set 'early': only lists the whole set"),
                Arguments.of(
                        "{with: z, without: [fifth, is_a]}",
                        "{label: x}",
                        "line 43, column 10: feature_sets.other: feature set 'other' is the audited one"),
                Arguments.of(
                        "tolerance: 0.05",
                        "tolerance: 5",
                        "mitigation: the tolerance of mitigation is 5.0; above 0 and at most 1"),
                Arguments.of(
                        "[group, group_x_wealth]",
                        "[group, wealth]",
                        "line 44, column 13: mitigation: the mitigation names the dimension 'wealth'; there are group, "),
                Arguments.of(
                        "bounds: [3, 1, 2]",
                        "bounds: [3, 3]",
                        "target_sweep: the sweep of the target has the bounds [3.0]; at least two"),
                Arguments.of(
                        "disparate_impact: [0.9, 1.1]",
                        "disparate_impact: [1.1, 0.9]",
                        "line 45, column 71: target_sweep.disparate_impact: limits from 1.1 to 0.9"),
                Arguments.of("base_rate: [0.2, 0.6]", "base_rate: 0.2", "two numbers are needed"),
                Arguments.of(
                        "at_least: 1.5",
                        "equals: 1",
                        "line 45, column 15: target_sweep: the target's sweep needs a target that compares"),
                Arguments.of("header: [t, y,", "header: [t, t,", "line 46, column 9: header: header name 't' appears"),
                Arguments.of("target: {", "target: [", "full.yml, line 16, column"),
                Arguments.of("columns:\n", "columns: 3\nx:\n", "full.yml, line"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakesAreToldWithLineAndColumn(String right, String wrong, String message) {
        assertThat(FULL).contains(right);
        assertThatThrownBy(() -> AuditConfig.parse("full.yml", FULL.replace(right, wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("\n");
    }

    @Test
    void aTableOfOneYearIsDividedByLot() throws IOException {
        String given =
                FULL.lines().filter(l -> l.startsWith("split:")).findFirst().orElseThrow();
        String shares =
                FULL.replace(given, "split: {shares: {train: 0.6, validate: 0.2, test: 0.2}, draw: cluster, seed: 5}");
        assertThat(AuditConfig.parse("full.yml", shares).split())
                .contains(new AuditSpec.Shares(0.6, 0.2, 0.2, AuditSpec.Unit.CLUSTER, 5));
        assertThat(problems(shares)).isEmpty();
        assertThatThrownBy(() -> AuditConfig.parse("full.yml", shares.replace("0.6", "0.7")))
                .hasMessageContaining("line 37, column 17: split.shares: shares of 0.7, 0.2 and 0.2");
        assertThatThrownBy(() -> AuditConfig.parse("full.yml", shares.replace("0.6", "most")))
                .hasMessageContaining("split.shares.train: 'most' is not a number");
        assertThatThrownBy(() -> AuditConfig.parse("full.yml", shares.replace("cluster, s", "house, s")))
                .hasMessageContaining("split.draw: 'house' is unknown; allowed are row, cluster");
        assertThat(problems(shares.replace("draw: cluster", "draw: house"))).isNotEmpty();
    }

    @Test
    void trainingRowsAreCrossValidated() throws IOException {
        String given =
                FULL.lines().filter(l -> l.startsWith("split:")).findFirst().orElseThrow();
        String year = FULL.replace(given, "split: {folds: 5, train: [2018, 2017], test: 2020, draw: cluster, seed: 3}");
        assertThat(AuditConfig.parse("full.yml", year).split())
                .contains(new AuditSpec.Folds(
                        5, new AuditSpec.TestYear(List.of(2017, 2018), 2020), AuditSpec.Unit.CLUSTER, 3));
        String share = FULL.replace(given, "split: {folds: 3, shares: {train: 0.8, test: 0.2}}");
        assertThat(AuditConfig.parse("full.yml", share).split())
                .contains(new AuditSpec.Folds(3, new AuditSpec.TestShare(0.8, 0.2), AuditSpec.Unit.ROW, 1));
        assertThat(problems(year)).isEmpty();
        assertThat(problems(share)).isEmpty();

        Map<String, String> wrong = ordered(
                "folds: 5|folds: 1", "line 37, column 16: split.folds: 1 folds; 2 to 20 are allowed",
                "folds: 5|folds: 21", "line 37, column 16: split.folds: 21 folds; 2 to 20 are allowed",
                "folds: 5|folds: five", "line 37, column 16: split.folds: 'five' is not a whole number",
                "test: 2020|test: 2018", "line 37, column 8: split: split: train [2017, 2018], test 2018; at least one",
                "test: 2020|validate: 2019", "line 37, column 40: split: unknown key 'validate'",
                "draw: cluster|draw: house", "split.draw: 'house' is unknown; allowed are row, cluster");
        wrong.forEach((change, message) -> {
            String[] both = change.split("\\|");
            assertThatThrownBy(() -> AuditConfig.parse("full.yml", year.replace(both[0], both[1])))
                    .hasMessageContaining(message);
        });
        for (String change : List.of("folds: 5|folds: 1", "folds: 5|folds: 21", "test: 2020|validate: 2019")) {
            String[] both = change.split("\\|");
            assertThat(problems(year.replace(both[0], both[1]))).isNotEmpty();
        }
        assertThatThrownBy(() -> AuditConfig.parse("full.yml", share.replace("0.2}", "0.3}")))
                .hasMessageContaining("line 37, column 27: split.shares: shares of 0.8 and 0.3 to train and test");
        assertThatThrownBy(() -> AuditConfig.parse("full.yml", share.replace("0.2}", "0.1, validate: 0.1}")))
                .hasMessageContaining("split.shares: unknown key 'validate'");
        assertThatThrownBy(() -> AuditConfig.parse("full.yml", share.replace("3, s", "3, test: 2020, s")))
                .hasMessageContaining("split: unknown key 'test'");
    }

    @Test
    void aFileThatCannotBeReadIsNamed(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> AuditConfig.read(folder.resolve("none.yml")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.yml: no such file");
        Path latin = Files.write(folder.resolve("latin.yml"), "name: ñ".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> AuditConfig.read(latin)).hasMessageContaining("is not UTF-8 text");
        Path empty = Files.writeString(folder.resolve("empty.yml"), "# nothing\n");
        assertThatThrownBy(() -> AuditConfig.read(empty)).hasMessageContaining("is empty");
    }

    @Test
    void theExampleIsReadAndFollowsTheSchema() throws IOException {
        AuditSpec spec = AuditConfig.read(EXAMPLE);
        assertThat(spec.name()).isEqualTo("passos-magicos");
        assertThat(spec.features()).hasSize(13);
        assertThat(spec.design()).isEqualTo(AuditSpec.Design.none());
        assertThat(problems(Files.readString(EXAMPLE))).isEmpty();
        assertThat(problems(FULL)).isEmpty();
    }

    @Test
    void theSchemaRefusesWhatTheReaderRefuses() throws IOException {
        assertThat(problems(FULL.replace("year_column", "yearcolumn"))).isNotEmpty();
        assertThat(problems(FULL.replace("w: number", "w: nummer"))).isNotEmpty();
        assertThat(problems(FULL.replace("single_psu: adjust", "single_psu: ignore")))
                .isNotEmpty();
        assertThat(problems(FULL.replace("at_least: 1.5", "at_least: 1.5, at_most: 2")))
                .isNotEmpty();
        assertThat(problems(FULL.replace("role: described", "role: seen"))).isNotEmpty();
        assertThat(problems(FULL.replace("min_recall: 0.75", "min_recall: 75"))).isNotEmpty();
        assertThat(problems(FULL.replace("only: [z, g], ", ""))).isNotEmpty();
        assertThat(problems(FULL.replace("tolerance: 0.05", "tolerance: 5"))).isNotEmpty();
        assertThat(problems(FULL.replace("bounds: [3, 1, 2]", "bounds: [3]"))).isNotEmpty();
    }

    private static Set<String> problems(String yaml) throws IOException {
        JsonNode document = new ObjectMapper(new YAMLFactory()).readTree(yaml);
        try (var in = AuditConfig.class.getResourceAsStream("audit.schema.json")) {
            JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
            return schema.validate(document).stream()
                    .map(Object::toString)
                    .collect(java.util.stream.Collectors.toSet());
        }
    }
}
