package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console(Console.Progress progress) {
        return new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                progress,
                Language.EN);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void resultsAndProgressGoDifferentWays() {
        Console console = console(Console.Progress.LINES);
        console.step("reading");
        console.summary("in results/");
        console.result("42");
        console.warn("odd");

        assertThat(out().lines()).containsExactly("in results/", "42");
        assertThat(err().lines()).containsExactly("reading", "warning: odd");
    }

    @Test
    void quietKeepsResultsAndWarnings() {
        Console console = console(Console.Progress.BARS).quiet();
        console.step("reading");
        console.advance("training", 1, 2);
        console.summary("in results/");
        console.result("42");
        console.warn("odd");

        assertThat(out().lines()).containsExactly("42");
        assertThat(err().lines()).containsExactly("warning: odd");
    }

    @Test
    void plainProgressIsOneLineATenth() {
        Console console = console(Console.Progress.LINES);
        for (int i = 0; i <= 200; i++) {
            console.advance("training", i, 200);
        }

        assertThat(err().lines()).hasSize(10).startsWith("training: 10 %").endsWith("training: 100 %");
    }

    @Test
    void aShorterLabelLeavesNothingOfALongerOne() {
        Console console = console(Console.Progress.BARS);
        console.advance("about 12 s left", 1, 2);
        console.advance("about 9 s left", 1, 2);
        console.advance("done", 1, 2);

        assertThat(err()).contains("about 9 s left \r").endsWith("% done" + " ".repeat("about 9 s left".length() - 4));
    }

    @Test
    void aBarIsEndedBeforeOtherText() {
        Console console = console(Console.Progress.BARS);
        console.advance("training", 1, 2);
        console.warn("odd");
        console.advance("training", 2, 2);

        assertThat(err().lines().toList())
                .containsExactly(
                        "",
                        "[" + "#".repeat(15) + ".".repeat(15) + "]  50 % training",
                        "warning: odd",
                        "",
                        "[" + "#".repeat(30) + "] 100 % training");
    }

    @Test
    void impossibleProgressIsRefused() {
        Console console = console(Console.Progress.NONE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> console.advance("x", 3, 2))
                .withMessageContaining("3 of 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> console.advance("x", 0, 0))
                .withMessageContaining("0 of 0");
    }

    @Test
    void anErrorIsOneLine() {
        console(Console.Progress.LINES).error("equidad describe", "first\n  second\r\nthird\n");

        assertThat(err().lines()).containsExactly("equidad describe: first; second; third");
    }
}
