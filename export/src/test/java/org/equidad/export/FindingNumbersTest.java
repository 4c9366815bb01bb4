package org.equidad.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingNumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0.42, 42",
        "0.425, 43",
        "0.0149, 1",
        "0.005, 1",
        "0.0049, 0.5",
        "0.0004, 0.04",
        "0.000001, 0.0001",
        "0, 0",
        "1, 100",
        "0.9951, 99.5",
        "0.996, 99.6",
        "0.99999, 99.999"
    })
    void ratesReadAsSoManyOfEveryHundred(double rate, String text) {
        assertThat(FindingNumbers.of100(rate)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.14, 14", "-0.14, 14", "0.002, 0.2", "-0.0004, 0.04", "0, 0", "0.0149, 1", "0.0151, 2", "1, 100"})
    void differencesReadAsPointsWithoutASign(double difference, String text) {
        assertThat(FindingNumbers.points(difference)).isEqualTo(text);
    }

    /** The space is U+202F; tens below a thousand, two digits from there on. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-12, 0",
        "4, 0",
        "5, 10",
        "345, 350",
        "994, 990",
        "1234, 1200",
        "9950, 10\u202f000",
        "12345, 12\u202f000",
        "612345, 610\u202f000",
        "1234567, 1\u202f200\u202f000"
    })
    void peopleAreRounded(double count, String text) {
        assertThat(FindingNumbers.people(count)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "1234, 1234", "25635, 25\u202f635", "-25635, \u221225\u202f635", "1000000, 1\u202f000\u202f000"
    })
    void wholeNumbersAreGroupedFromFiveDigits(long number, String text) {
        assertThat(FindingNumbers.grouped(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.25, 1, 0.3", "-0.25, 1, \u22120.3", "-0.001, 2, 0.00", "95, 0, 95"})
    void otherNumbersHaveAPointAndATrueMinus(double value, int decimals, String text) {
        assertThat(FindingNumbers.decimal(value, decimals)).isEqualTo(text);
    }

    /** Margin five points: the interval decides, the estimate does not. */
    @ParameterizedTest
    @CsvSource({
        "0.06, 0.22, clear",
        "-0.22, -0.06, clear",
        "0.001, 0.06, clear",
        "-0.05, 0.05, small",
        "0.01, 0.05, small",
        "-0.04, -0.01, small",
        "0, 0, small",
        "0, 0.051, uncertain",
        "-0.01, 0.07, uncertain",
        "-0.07, 0.01, uncertain",
        "-0.05, 0.20, uncertain",
        "-0.051, 0.051, cannot_tell",
        "-0.09, 0.11, cannot_tell"
    })
    void theIntervalAndTheMarginMakeTheVerdict(double lower, double upper, String verdict) {
        assertThat(FindingVerdict.of(lower, upper, 0.05).key()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "0.2, 0.1, 0.05",
        "NaN, 0.1, 0.05",
        "0.1, NaN, 0.05",
        "0.1, 0.2, 0",
        "0.1, 0.2, NaN",
        "0, Infinity, 0.05"
    })
    void noVerdictWithoutAnInterval(double lower, double upper, double margin) {
        assertThatThrownBy(() -> FindingVerdict.of(lower, upper, margin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no verdict");
    }

    @Test
    void surerFindingsWeighMore() {
        assertThat(FindingVerdict.CLEAR.weight())
                .isGreaterThan(FindingVerdict.UNCERTAIN.weight())
                .isGreaterThan(FindingVerdict.CANNOT_TELL.weight());
    }
}
