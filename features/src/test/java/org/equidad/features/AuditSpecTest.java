package org.equidad.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.equidad.fairness.PublicationPolicy;
import org.junit.jupiter.api.Test;

class AuditSpecTest {

    private static final AuditSpec SMALL = Specs.small();

    private static AuditSpec with(
            List<AuditSpec.Feature> features,
            List<AuditSpec.Dimension> dimensions,
            List<AuditSpec.Crossing> crossings,
            AuditSpec.Leakage leakage) {
        return new AuditSpec(
                SMALL.name(),
                SMALL.title(),
                SMALL.outcome(),
                SMALL.source(),
                SMALL.columns(),
                SMALL.target(),
                SMALL.alternatives(),
                features,
                dimensions,
                crossings,
                List.of(),
                SMALL.design(),
                SMALL.split(),
                leakage,
                SMALL.minimums());
    }

    @Test
    void referencesMustResolve() {
        AuditSpec.Leakage none = AuditSpec.Leakage.defaults();
        assertThatThrownBy(() -> with(List.of(), SMALL.dimensions(), List.of(), none))
                .hasMessageContaining("no feature");
        assertThatThrownBy(() -> with(SMALL.features(), List.of(), List.of(), none))
                .hasMessageContaining("no protected attribute");
        assertThatThrownBy(() -> with(
                        List.of(AuditSpec.Feature.plain("nowhere", Label.same("n"))),
                        SMALL.dimensions(),
                        List.of(),
                        none))
                .hasMessage("feature 'nowhere' names the column 'nowhere'; there are y, x, g, w");
        assertThatThrownBy(() -> with(
                        List.of(AuditSpec.Feature.plain("g", Label.same("n"))), SMALL.dimensions(), List.of(), none))
                .hasMessageContaining("its type is category; code it as indicator or one_hot");
        assertThatThrownBy(() -> with(SMALL.features(), List.of(Specs.dimension("d", "nowhere")), List.of(), none))
                .hasMessageContaining("dimension 'd' names the column 'nowhere'");
        assertThatThrownBy(() ->
                        with(SMALL.features(), SMALL.dimensions(), List.of(AuditSpec.Crossing.of("g", "h")), none))
                .hasMessage("crossing 'g_x_h' names the dimension 'h'; there are g");
        assertThatThrownBy(() -> with(
                        SMALL.features(),
                        SMALL.dimensions(),
                        List.of(),
                        new AuditSpec.Leakage(AuditSpec.LeakAction.DROP, Set.of("z"))))
                .hasMessage("leakage keeps 'z', which is no feature");
        assertThatThrownBy(() -> with(
                        List.of(SMALL.features().get(0), SMALL.features().get(0)), SMALL.dimensions(), List.of(), none))
                .hasMessage("feature 'x' appears twice");
        assertThatThrownBy(() -> SMALL.dimension("zz")).hasMessageContaining("no dimension 'zz'");
        assertThat(SMALL.dimension("g").column()).isEqualTo("g");
    }

    @Test
    void partsCheckThemselves() {
        assertThatThrownBy(() -> AuditSpec.Crossing.of("a")).hasMessageContaining("two or more different");
        assertThatThrownBy(() -> AuditSpec.Crossing.of("a", "a")).hasMessageContaining("two or more different");
        assertThatThrownBy(() -> AuditSpec.Feature.plain("é", Label.same("e"))).hasMessageContaining("without accents");
        assertThatThrownBy(() -> new AuditSpec.Target("t", "y", AuditSpec.Comparison.LESS_THAN, "low", Label.same("t")))
                .hasMessageContaining("a number is needed for less_than");
        assertThatThrownBy(() -> new AuditSpec.Coding.QuantileGroups(1)).hasMessageContaining("2 to 100");
        assertThatThrownBy(() -> new AuditSpec.Coding.Indicator(Set.of())).hasMessageContaining("at least one value");
        assertThatThrownBy(() -> new AuditSpec.Minimums(0, 1, 1, PublicationPolicy.Standard.NCHS, 0.05))
                .hasMessageContaining("1 or more");
        assertThatThrownBy(() -> new AuditSpec.Minimums(1, 1, 1, PublicationPolicy.Standard.NCHS, Double.NaN))
                .hasMessageContaining("a fraction between 0 and 1");
        assertThatThrownBy(() -> new AuditSpec.Split(List.of(2020), 2020, 2021)).hasMessageContaining("no year twice");
        assertThatThrownBy(() -> new AuditSpec.Source(Map.of(1, "a", 2, "b"), Optional.of("t")))
                .hasMessageContaining("exactly one file");
        assertThatThrownBy(() -> new AuditSpec.Dimension(
                        "d",
                        "g",
                        Map.of("1", "one"),
                        AuditSpec.Unlisted.FAIL,
                        Optional.of("two"),
                        AuditSpec.Role.AUDITED,
                        OptionalInt.empty(),
                        Label.same("d"),
                        Map.of()))
                .hasMessage("dimension 'd' has the reference 'two'; its groups are one");
        assertThatThrownBy(() -> new AuditSpec.SourceColumn(
                        "c",
                        AuditSpec.ColumnType.CATEGORY,
                        Map.of(),
                        Optional.empty(),
                        Map.of(),
                        AuditSpec.Unlisted.KEEP,
                        Set.of(),
                        AuditSpec.DateCells.REFUSE))
                .hasMessageContaining("no name in any file");
        assertThatThrownBy(() -> new AuditSpec.SourceColumn(
                        "c",
                        AuditSpec.ColumnType.CATEGORY,
                        Map.of(),
                        Optional.of("c"),
                        Map.of(),
                        AuditSpec.Unlisted.KEEP,
                        Set.of(),
                        AuditSpec.DateCells.SPREADSHEET_DAY))
                .hasMessageContaining("is a category");
    }

    @Test
    void theDefaultSplitTestsTheLastYear() {
        assertThat(AuditSpec.Split.ofYears(List.of(2024, 2018, 2019, 2023, 2022, 2021, 2020)))
                .isEqualTo(new AuditSpec.Split(List.of(2018, 2019, 2020, 2021, 2022), 2023, 2024));
        assertThat(AuditSpec.Split.ofYears(List.of(2022, 2023, 2024)))
                .isEqualTo(new AuditSpec.Split(List.of(2022), 2023, 2024));
    }

    @Test
    void copiesChangeOneThing() {
        AuditSpec.Feature g = Specs.feature("g1", "g", new AuditSpec.Coding.OneHot());
        assertThat(SMALL.withFeatures(List.of(g)).features()).containsExactly(g);
        assertThat(SMALL.withSplit(new AuditSpec.Split(List.of(1999), 2000, 2001))
                        .split())
                .contains(new AuditSpec.Split(List.of(1999), 2000, 2001));
    }
}
