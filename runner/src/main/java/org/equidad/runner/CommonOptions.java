package org.equidad.runner;

import picocli.CommandLine.Option;

/** The options of every command. */
final class CommonOptions {
    @Option(names = "--quiet", descriptionKey = "option.quiet", order = 900)
    private boolean quiet;

    /** Read by {@link Language#of}; here so that it is known, checked and shown in the help. */
    @Option(names = "--lang", paramLabel = "es|en", descriptionKey = "option.lang", order = 901)
    private Language language;

    @Option(names = "--debug", hidden = true)
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            descriptionKey = "option.help",
            order = 902)
    private boolean help;

    boolean quiet() {
        return quiet;
    }

    /** Whether a failure shall print its whole stack. */
    boolean debug() {
        return debug;
    }
}
