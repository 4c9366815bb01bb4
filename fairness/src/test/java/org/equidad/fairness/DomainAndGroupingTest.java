package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DomainAndGroupingTest {
    private final Domain even = Domain.of(new boolean[] {true, false, true, false});
    private final Domain low = Domain.of(new boolean[] {true, true, false, false});

    @Test
    void algebra() {
        assertThat(even.and(low)).isEqualTo(Domain.of(new boolean[] {true, false, false, false}));
        assertThat(even.or(low)).isEqualTo(Domain.of(new boolean[] {true, true, true, false}));
        assertThat(even.not()).isEqualTo(Domain.of(new boolean[] {false, true, false, true}));
        assertThat(even.and(Domain.all())).isEqualTo(even);
        assertThat(Domain.all().and(even)).isEqualTo(even);
        assertThat(Domain.all().not().and(even).contains(0)).isFalse();
        assertThat(even.and(Domain.all().not()).contains(0)).isFalse();
        assertThat(even.or(Domain.all()).contains(1)).isTrue();
        assertThat(Domain.all().not().or(even)).isEqualTo(even);
        assertThat(even.not().not()).isEqualTo(even).hasSameHashCodeAs(even);
        assertThat(Domain.all().not().not()).isEqualTo(Domain.all());
        assertThat(Domain.all().isAll()).isTrue();
        assertThat(even.isAll()).isFalse();
        assertThat(Domain.all().not().isAll()).isFalse();
        assertThat(even).isNotEqualTo(low).isNotEqualTo("even").isNotEqualTo(Domain.all());
        assertThat(even).hasToString("Domain[2 of 4 rows]");
        assertThat(Domain.all()).hasToString("Domain[all rows]");
        assertThat(Domain.all().not()).hasToString("Domain[no rows]");
        assertThatThrownBy(() -> even.and(Domain.of(new boolean[3]))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theIndicatorIsCopied() {
        boolean[] members = {true, false};
        Domain domain = Domain.of(members);
        members[1] = true;
        assertThat(domain.contains(1)).isFalse();
    }

    @Test
    void groupsOfTexts() {
        Grouping sex = Grouping.of("sex", new String[] {"m", "f", null, "f"});
        assertThat(sex.labels()).containsExactly("f", "m");
        assertThat(sex.codes()).containsExactly(1, 0, -1, 0);
        assertThat(sex.domain("f")).isEqualTo(Domain.of(new boolean[] {false, true, false, true}));
        assertThat(sex.known()).isEqualTo(Domain.of(new boolean[] {true, true, false, true}));
        assertThat(sex.values(1)).isEqualTo(Map.of("sex", "m"));
        assertThat(sex.size()).isEqualTo(2);
        assertThat(sex.rows()).isEqualTo(4);
        assertThat(sex.code(0)).isEqualTo(1);
        assertThat(sex).hasToString("Grouping[sex: 2 groups, 4 rows]");
        assertThatThrownBy(() -> sex.domain("x")).hasMessage("no group 'x' in sex: the groups are [f, m]");
        assertThatThrownBy(() -> sex.domain(2)).hasMessageContaining("must lie in 0 to 1");
        assertThatThrownBy(() -> sex.domain(-1)).hasMessageContaining("must lie in 0 to 1");
    }

    @Test
    void groupsOfCodes() {
        Grouping poverty = Grouping.of("poverty", new int[] {2, -1, 0}, List.of("q1", "q2", "q3"));
        assertThat(poverty.labels()).containsExactly("q1", "q2", "q3");
        assertThat(poverty.label(2)).isEqualTo("q3");
        assertThatThrownBy(() -> Grouping.of("g", new int[] {3}, List.of("a"))).hasMessageContaining("index 0 is 3");
        assertThatThrownBy(() -> Grouping.of("g", new int[] {-2}, List.of("a"))).hasMessageContaining("index 0 is -2");
        assertThatThrownBy(() -> Grouping.of("g", new int[] {0}, List.of("a", "a")))
                .hasMessageContaining("repeat");
        assertThat(Grouping.of("year", new int[] {2024, 2018, 2024}).labels()).containsExactly("2018", "2024");
    }

    @Test
    void crossingKeepsCombinationsThatHaveRows() {
        Grouping crossed = Grouping.cross(
                Grouping.of("sex", new String[] {"m", "f", null, "f"}),
                Grouping.of("area", new String[] {"u", "u", "r", "r"}),
                Grouping.of("year", new int[] {1, 1, 1, 1}));
        assertThat(crossed.name()).isEqualTo("sex_x_area_x_year");
        assertThat(crossed.names()).containsExactly("sex", "area", "year");
        assertThat(crossed.labels()).containsExactly("f.r.1", "f.u.1", "m.u.1");
        assertThat(crossed.codes()).containsExactly(2, 1, -1, 0);
        assertThat(crossed.values(0)).hasToString("{sex=f, area=r, year=1}");
        assertThatThrownBy(Grouping::cross).hasMessageContaining("none given");
        assertThatThrownBy(() -> Grouping.cross(Grouping.of("a", new int[] {1}), Grouping.of("b", new int[] {1, 2})))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void crossedLabelsStayApartWhereValuesHoldDots() {
        Grouping first = Grouping.of("a", new String[] {"1", "1.0", "1.0", "1"});
        Grouping second = Grouping.of("b", new String[] {"0.0", "0", "0.0", "0"});
        Grouping crossed = Grouping.cross(first, second);
        // "1" with "0.0" and "1.0" with "0" would both be 1.0.0.
        assertThat(crossed.labels()).containsExactly("1.0", "1.\"0.0\"", "\"1.0\".0", "\"1.0\".\"0.0\"");
        assertThat(crossed.code(0)).isEqualTo(1);
        assertThat(crossed.values(crossed.codeOf("\"1.0\".0")))
                .containsExactly(Map.entry("a", "1.0"), Map.entry("b", "0"));
        // Without such a pair a dot alone needs no quotes.
        assertThat(Grouping.cross(
                                Grouping.of("a", new String[] {"1.0", "2"}), Grouping.of("b", new String[] {"x", "y"}))
                        .labels())
                .containsExactly("1.0.x", "2.y");
    }
}
