package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.equidad.features.AuditSpec;
import org.equidad.features.Enaho;
import org.junit.jupiter.api.Test;

class ComparedSetTest {
    private static final String CONFIG = """
            name: small
            files: {2021: a.csv, 2022: b.csv, 2023: c.csv}
            columns: {a: number, b: number, leak: number, index: number, second: number, g: category, y: number}
            target: {name: y, column: y, equals: 1}
            features:
              - a
              - b
              - leak
              - {name: index, computed_from: [leak]}
              - {name: second, computed_from: [index]}
              - {name: a_x_leak, product_of: [a, leak]}
            dimensions: {g: {reference: m}}
            %s
            """;

    private static AuditOptions options(Optional<Path> config) {
        return new AuditOptions(
                Optional.of(Path.of("data")),
                Path.of("out"),
                Optional.empty(),
                config,
                Optional.empty(),
                AuditOptions.Pace.QUICK,
                1,
                Enaho.FeatureSet.BASE,
                OptionalDouble.empty(),
                AuditOptions.Mitigation.LEFT_OUT,
                1);
    }

    private static Map<String, List<String>> sets(String more, Set<String> giveaways, Set<String> leftOut) {
        AuditSpec spec = AuditConfig.parse("audit.yml", String.format(CONFIG, more));
        Map<String, List<String>> names = new LinkedHashMap<>();
        ComparedSet.of(spec, giveaways, leftOut, options(Optional.of(Path.of("audit.yml"))))
                .forEach(s -> names.put(
                        s.name(),
                        s.features().stream().map(AuditSpec.Feature::name).toList()));
        return names;
    }

    @Test
    void withoutGiveawaysNothingIsTriedUnasked() {
        assertThat(sets("", Set.of(), Set.of())).isEmpty();
    }

    @Test
    void whatCarriesTheTargetIsFoundAtAnyRemove() {
        Map<String, List<String>> sets = sets("", Set.of("leak"), Set.of("leak"));
        assertThat(sets.keySet()).containsExactly("with_left_out", "without_derived");
        assertThat(sets.get("with_left_out")).containsExactly("a", "b", "leak", "index", "second", "a_x_leak");
        assertThat(sets.get("without_derived")).containsExactly("a", "b");
    }

    @Test
    void giveawaysThatWereKeptAreTakenAway() {
        Map<String, List<String>> sets = sets("leakage: {keep: [leak]}", Set.of("leak"), Set.of());
        assertThat(sets.keySet()).containsExactly("without_derived");
        assertThat(sets.get("without_derived")).containsExactly("a", "b");
    }

    @Test
    void setsOfTheConfigurationGoFirstAndAreNotTriedTwice() {
        Map<String, List<String>> sets = sets(
                "feature_sets: {back: {with: [leak]}, half: {without: [b, index]}, own: {only: [leak, a]}}",
                Set.of("leak"),
                Set.of("leak"));
        assertThat(sets.keySet()).containsExactly("back", "half", "own", "without_derived");
        assertThat(sets.get("half")).containsExactly("a", "second", "a_x_leak");
        // The order is that of the features, whatever that of the list.
        assertThat(sets.get("own")).containsExactly("a", "leak");
    }

    @Test
    void thePresetHasSetsOfItsOwn() {
        AuditSpec spec = Enaho.spec(Enaho.FeatureSet.BASE);
        List<ComparedSet> sets = ComparedSet.of(spec, Set.of("age"), Set.of("age"), options(Optional.empty()));
        assertThat(sets.stream().map(ComparedSet::name))
                .containsExactly("with_left_out", "individual_only", "place_only", "extended_features");
        assertThat(sets.get(1).features()).noneMatch(f -> f.name().equals("age"));
        assertThat(sets.get(1).kind().key()).isEqualTo("preset");
    }
}
