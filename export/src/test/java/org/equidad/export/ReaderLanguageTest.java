package org.equidad.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReaderLanguageTest {
    @ParameterizedTest
    @CsvSource({
        "0.1243, 1, 12.4\u00a0%, 12.4%",
        "0.1245, 1, 12.5\u00a0%, 12.5%",
        "0.004, 0, 0\u00a0%, 0%",
        "-0.004, 0, 0\u00a0%, 0%",
        "-0.25, 0, \u221225\u00a0%, \u221225%",
        "1, 0, 100\u00a0%, 100%"
    })
    void percentHasASpaceInSpanishOnly(double fraction, int decimals, String spanish, String english) {
        assertThat(ReaderLanguage.ES.percent(fraction, decimals)).isEqualTo(spanish);
        assertThat(ReaderLanguage.EN.percent(fraction, decimals)).isEqualTo(english);
    }

    @ParameterizedTest
    @CsvSource({"999, 999", "9999, 9999", "10000, 10\u202f000", "-1234567, \u22121\u202f234\u202f567", "0, 0"})
    void thousandsAreSetApartFromFiveDigits(long count, String text) {
        assertThat(ReaderLanguage.ES.count(count)).isEqualTo(text);
        assertThat(ReaderLanguage.EN.count(count)).isEqualTo(text);
    }

    @Test
    void halvesAreThoseOfTheDecimalForm() {
        // 1.005 is a little less than that in binary; readers see its decimal form.
        assertThat(ReaderLanguage.EN.number(1.005, 2)).isEqualTo("1.01");
        assertThat(ReaderLanguage.EN.number(12345.678, 1)).isEqualTo("12\u202f345.7");
    }

    @Test
    void noNumberIsNoText() {
        assertThatThrownBy(() -> ReaderLanguage.ES.number(Double.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }
}
