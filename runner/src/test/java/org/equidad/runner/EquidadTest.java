package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EquidadTest {

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help"})
    void helpGoesToStandardOutput(String option) {
        Cli.Run run = Cli.run(option);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: equidad", "Exit codes: 0 done; 2");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void helpSpeaksTheLanguageAskedFor() {
        assertThat(Cli.run("--help", "--lang", "es").out()).contains("Uso: equidad", "Códigos de salida");
        assertThat(Cli.run("--lang=ES", "--help").out()).contains("Uso: equidad");
        assertThat(Cli.environment("LANG", "es_PE.UTF-8").with("--help").out()).contains("Uso: equidad");
        assertThat(Cli.environment("LANG", "es_PE.UTF-8")
                        .with("--help", "--lang", "en")
                        .out())
                .contains("Usage: equidad");
    }

    @Test
    void versionIsTheBuildsOwn() {
        Cli.Run run = Cli.run("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().strip()).matches("equidad \\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void withoutCommandItSaysSoInOneLine() {
        Cli.Run run = Cli.run();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).containsExactly("equidad: a command is missing; see equidad --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "nonsense", "--lang=fr"})
    void wrongArgumentsAreTheCallersMistake(String argument) {
        Cli.Run run = Cli.run(argument);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("equidad: ")
                .contains("see equidad --help");
    }

    @Test
    void aWrongFixedTimeIsTheCallersMistake() {
        Cli.Run run = Cli.environment("SOURCE_DATE_EPOCH", "noon").with("--version");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines())
                .containsExactly("equidad: SOURCE_DATE_EPOCH is 'noon'; a number of seconds since 1970 is allowed");
    }
}
