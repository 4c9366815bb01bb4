package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.equidad.fairness.Interval;
import org.equidad.fairness.IntervalMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MitigationWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-0.209 | -0.169 | El cambio va de 16.9 a 20.9 puntos porcentuales menos (IC 95 %)."
                        + " | The change is 16.9 to 20.9 percentage points fewer (95% CI).",
                "0.206 | 0.32 | El cambio va de 20.6 a 32.0 puntos porcentuales más (IC 95 %)."
                        + " | The change is 20.6 to 32.0 percentage points more (95% CI).",
                "-0.001 | 0.015 | El cambio va de 0.1 puntos porcentuales menos a 1.5 más (IC 95 %): podría no haberlo."
                        + " | The change runs from 0.1 percentage points fewer to 1.5 more (95% CI); there may be none."
            })
    void wordsFollowTheInterval(double lower, double upper, String es, String en) {
        Interval change = new Interval(lower, upper, 0.95, IntervalMethod.T);
        assertThat(MitigationWords.rangeEs(change)).isEqualTo(es);
        assertThat(MitigationWords.rangeEn(change)).isEqualTo(en);
    }
}
