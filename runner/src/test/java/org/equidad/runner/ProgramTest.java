package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {

    @Test
    void theTimeCanBeFixed() {
        // 1,732,147,200 s = 20,048 days after 1970-01-01.
        assertThat(Program.clock(Map.of(Program.FIXED_TIME, " 1732147200 ")).instant())
                .isEqualTo(Instant.parse("2024-11-21T00:00:00Z"));
    }

    @Test
    void withoutASettingTheTimeIsNow() {
        Instant before = Instant.now();

        assertThat(Program.clock(Map.of(Program.FIXED_TIME, "")).instant()).isBetween(before, Instant.now());
    }

    @ParameterizedTest
    @ValueSource(strings = {"noon", "1.5", "99999999999999999999", "9223372036854775807"})
    void aTimeThatIsNoNumberOfSecondsIsRefused(String value) {
        Map<String, String> environment = Map.of(Program.FIXED_TIME, value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Program.clock(environment))
                .withMessageContaining(value);
    }
}
