package org.equidad.runner;

import java.io.PrintStream;
import java.util.Objects;
import java.util.ResourceBundle;

/**
 * What a command says to people. Results go to standard output; progress, warnings and errors to standard error, so
 * that a script can use the one without the other.
 */
final class Console {
    private static final int BAR_WIDTH = 30;

    /** How much to say while working. */
    enum Progress {
        /** A bar that redraws itself, for a terminal. */
        BARS,
        /** One plain line per step, for logs. */
        LINES,
        /** Nothing. */
        NONE
    }

    private final PrintStream out;
    private final PrintStream err;
    private final Progress progress;
    private final Language language;
    private final ResourceBundle texts;
    private boolean barOpen;
    private int barLabel;

    Console(PrintStream out, PrintStream err, Progress progress, Language language) {
        this.out = Objects.requireNonNull(out, "out");
        this.err = Objects.requireNonNull(err, "err");
        this.progress = Objects.requireNonNull(progress, "progress");
        this.language = Objects.requireNonNull(language, "language");
        this.texts = Texts.of(language);
    }

    Language language() {
        return language;
    }

    /** The same console, silent but for results, warnings and errors. */
    Console quiet() {
        return new Console(out, err, Progress.NONE, language);
    }

    /** The text of this key in the console's language, with its {@code %s} filled in. */
    String text(String key, Object... arguments) {
        return String.format(language.locale(), texts.getString(key), arguments);
    }

    /** One line of the command's result, on standard output. */
    void result(String line) {
        closeBar();
        out.println(line);
    }

    /** A result that {@code --quiet} silences: where the output is, a summary. */
    void summary(String line) {
        if (progress != Progress.NONE) {
            result(line);
        }
    }

    /** What is being done now. */
    void step(String line) {
        if (progress != Progress.NONE) {
            closeBar();
            err.println(line);
        }
    }

    /**
     * How far a long step is: a bar on a terminal; a line at each tenth elsewhere.
     *
     * @param done parts finished, from 0 to {@code total}
     */
    void advance(String label, long done, long total) {
        if (done < 0 || total <= 0 || done > total) {
            throw new IllegalArgumentException(
                    "progress of '" + label + "': " + done + " of " + total + "; 0 to a positive total is allowed");
        }
        switch (progress) {
            case NONE -> {}
            case LINES -> {
                if (done > 0 && done * 10 / total > (done - 1) * 10 / total) {
                    err.println(label + ": " + done * 100 / total + " %");
                }
            }
            case BARS -> {
                int filled = (int) (done * BAR_WIDTH / total);
                err.print("\r[" + "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled) + "] "
                        + String.format("%3d", done * 100 / total) + " % " + label
                        // What is left of a longer label before.
                        + " ".repeat(Math.max(0, barLabel - label.length())));
                barLabel = label.length();
                err.flush();
                barOpen = true;
                if (done == total) {
                    closeBar();
                }
            }
        }
    }

    /** Something the user should know and that does not stop the command; said even with {@code --quiet}. */
    void warn(String line) {
        closeBar();
        err.println(text("warning", line));
    }

    /** Why the command failed, in one line. */
    void error(String command, String message) {
        closeBar();
        err.println(command + ": " + message.strip().replaceAll("\\s*\\R\\s*", "; "));
    }

    /** The whole stack of a failure, for those who asked for it. */
    void trace(Throwable failure) {
        closeBar();
        failure.printStackTrace(err);
    }

    private void closeBar() {
        if (barOpen) {
            err.println();
            barOpen = false;
            barLabel = 0;
        }
    }
}
