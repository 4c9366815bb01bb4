package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.equidad.enahoio.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailureTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Console.Progress.LINES,
            Language.EN);

    static Stream<RuntimeException> callersMistakes() {
        return Stream.of(
                new DataException("a.csv, row 2, column 'x': not a number"),
                new IllegalArgumentException("weight -1"),
                new UncheckedIOException("a.csv: cannot be read", new IOException("denied")));
    }

    @ParameterizedTest
    @MethodSource("callersMistakes")
    void theCallersMistakesKeepTheirMessage(RuntimeException e) {
        assertThat(Failure.of(e, console)).isEqualTo(new Failure(2, e.getMessage()));
    }

    @Test
    void anythingElseIsOurs() {
        assertThat(Failure.of(new IllegalStateException("lost"), console))
                .isEqualTo(new Failure(1, "unexpected failure, IllegalStateException: lost (--debug shows where)"));
        assertThat(Failure.of(new NullPointerException(), console).message()).contains("NullPointerException");
        assertThat(Failure.of(new OutOfMemoryError("Java heap space"), console).message())
                .contains("Java heap space", "-Xmx");
    }

    @Test
    void aMissingSystemLibraryIsNamed() {
        Throwable missing = new IllegalStateException(
                "LightGBM", new UnsatisfiedLinkError("libgomp.so.1: cannot open shared object file"));

        assertThat(Failure.of(missing, console).exitCode()).isEqualTo(1);
        assertThat(Failure.of(missing, console).message()).contains("apt-get install libgomp1");
    }

    @Test
    void aCommandTurnsAFailureIntoALineAndACode() {
        assertThat(fails().execute()).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).containsExactly("fails: weight -1");
    }

    @Test
    void debugShowsTheStack() {
        assertThat(fails().execute("--debug")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("fails: weight -1", "at org.equidad.runner");
    }

    private CommandLine fails() {
        CommandLine line = new CommandLine(new Fails(new Program(console, java.time.Clock.systemUTC(), "1")));
        line.setResourceBundle(Texts.of(Language.EN));
        return line;
    }

    @Command(name = "fails")
    private static final class Fails extends ProgramCommand {
        Fails(Program program) {
            super(program);
        }

        @Override
        void run(Program program) {
            throw new IllegalArgumentException("weight -1");
        }
    }
}
