package org.equidad.runner;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Runs the program inside the test, as a user runs it from a shell. */
final class Cli {
    /** What came of a run. */
    record Run(int exitCode, String out, String err) {}

    private final Map<String, String> environment = new HashMap<>(
            Map.of("LANG", "C", "XDG_CACHE_HOME", System.getProperty("java.io.tmpdir") + "/equidad-tests-cache"));

    private Cli() {}

    /** A console that nobody hears. */
    static Console silent() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Console(nowhere, nowhere, Console.Progress.NONE, Language.EN);
    }

    /** Runs with an English environment. */
    static Run run(String... arguments) {
        return new Cli().with(arguments);
    }

    static Cli environment(String name, String value) {
        Cli cli = new Cli();
        cli.environment.put(name, value);
        return cli;
    }

    Run with(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new Equidad(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment,
                        Console.Progress.LINES)
                .run(arguments);
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
