package org.equidad.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FittedFeaturesTest {
    private static final AuditSpec SPEC = Specs.of(
            List.of(Specs.number("y"), Specs.number("x"), Specs.category("g"), Specs.number("w")),
            List.of(
                    Specs.feature("x", "x", new AuditSpec.Coding.Plain()),
                    Specs.feature("half", "x", new AuditSpec.Coding.QuantileGroups(2)),
                    Specs.feature("x_z", "x", new AuditSpec.Coding.Standardised()),
                    Specs.feature("g", "g", new AuditSpec.Coding.OneHot()),
                    Specs.feature("is_a", "g", new AuditSpec.Coding.Indicator(Set.of("a"))),
                    AuditSpec.Feature.product("half_x_is_a", new Label("producto", "product"), "half", "is_a")),
            List.of(Specs.dimension("g", "g")),
            AuditSpec.Design.none());

    private static AuditSplit split() {
        return AuditSplit.of(
                SPEC,
                Harmonised.of(
                        SPEC,
                        List.of(
                                Specs.raw(2020, "y,x,g,w", "1,1.1,a,3", "0,2,b,1", "0,3,a,2", "1,4,b,2"),
                                Specs.raw(2021, "y,x,g,w", "1,-50,a,1", "0,,b,1"),
                                Specs.raw(2022, "y,x,g,w", "1,900,c,1", "0,2.5,,1", "0,,a,1"))));
    }

    @Test
    void whatWasWrittenDownMakesTheSameInputs() {
        AuditSplit split = split();
        AuditData test = split.vault().open("test", "hash", Instant.EPOCH);
        FittedFeatures again = FittedFeatures.of(split.features().toMaps());

        assertThat(again.names()).isEqualTo(split.features().names());
        assertThat(again.names()).containsExactly("x", "half", "x_z", "g=a", "g=b", "is_a", "half_x_is_a");
        assertThat(again.labels()).isEqualTo(split.features().labels());
        assertThat(again.columns()).containsExactly("x", "g");
        double[][] made = again.apply(test.table());
        for (int j = 0; j < made.length; j++) {
            assertThat(made[j]).as(again.names().get(j)).containsExactly(test.features()[j]);
        }
        // A group never seen is in none of the groups; no group and no number stay missing, also in the product.
        assertThat(again.apply(test.table())[3]).containsExactly(0, Double.NaN, 1);
        assertThat(again.apply(test.table())[6]).containsExactly(0, Double.NaN, Double.NaN);
    }

    @Test
    void groupAttributesAreFoundThroughCodingsProductsAndComputation() {
        FittedFeatures features = split().features();
        assertThat(features.madeOfGroups(SPEC)).containsExactly("g=a", "g=b", "is_a", "half_x_is_a");

        AuditSpec byFeature = Specs.of(
                SPEC.columns(), SPEC.features(), List.of(Specs.dimension("halves", "half")), AuditSpec.Design.none());
        assertThat(features.madeOfGroups(byFeature)).containsExactly("x", "half", "x_z", "half_x_is_a");

        // A band that is cut from the cells of x.
        List<AuditSpec.SourceColumn> cut = new java.util.ArrayList<>(SPEC.columns());
        cut.add(new AuditSpec.SourceColumn(
                "band",
                AuditSpec.ColumnType.CATEGORY,
                Map.of(),
                java.util.Optional.of("x"),
                Map.of(),
                AuditSpec.Unlisted.KEEP,
                Set.of(),
                AuditSpec.DateCells.REFUSE,
                List.of(2.0)));
        AuditSpec byBand =
                Specs.of(cut, SPEC.features(), List.of(Specs.dimension("band", "band")), AuditSpec.Design.none());
        assertThat(features.madeOfGroups(byBand)).containsExactly("x", "half", "x_z", "half_x_is_a");

        List<AuditSpec.Feature> computed = List.of(
                new AuditSpec.Feature("x", "x", new AuditSpec.Coding.Plain(), Set.of("is_a"), Label.same("x")),
                Specs.feature("w", "w", new AuditSpec.Coding.Plain()),
                Specs.feature("is_a", "g", new AuditSpec.Coding.Indicator(Set.of("a"))));
        AuditSpec indirect =
                Specs.of(SPEC.columns(), computed, List.of(Specs.dimension("g", "g")), AuditSpec.Design.none());
        AuditSplit split = AuditSplit.of(
                indirect,
                Harmonised.of(
                        indirect,
                        List.of(
                                Specs.raw(2020, "y,x,g,w", "1,1.1,a,3", "0,2,b,1", "0,3,a,2", "1,4,b,2"),
                                Specs.raw(2021, "y,x,g,w", "1,-50,a,1", "0,,b,1"),
                                Specs.raw(2022, "y,x,g,w", "1,900,b,1", "0,2.5,,1", "0,,a,1"))));
        assertThat(split.features().madeOfGroups(indirect)).containsExactly("x", "is_a");
    }

    @ParameterizedTest
    @CsvSource({
        "0, coding, the input 'x': 'coding' is missing or no text",
        "0, name, an input: 'name' is missing or no text",
        "1, cuts, the input 'half': 'cuts' is missing or no list",
        "2, mean, the input 'x_z': 'mean' is missing or no number",
        "3, category, the input 'g=a': 'category' is missing or no text",
        "5, values, the input 'is_a': 'values' is missing or no list",
        "6, factors, the input 'half_x_is_a': 'factors' is missing or no list",
    })
    void whatIsMissingIsNamed(int input, String key, String message) {
        Map<String, Object> damaged =
                new LinkedHashMap<>(split().features().toMaps().get(input));
        damaged.remove(key);
        assertThatThrownBy(() -> FittedFeatures.of(List.of(damaged)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void anUnknownCodingIsNamed() {
        Map<String, Object> damaged =
                new LinkedHashMap<>(split().features().toMaps().get(0));
        damaged.put("coding", "cubic");
        assertThatThrownBy(() -> FittedFeatures.of(List.of(damaged)))
                .hasMessage("the input 'x': the coding 'cubic' is unknown");
    }
}
