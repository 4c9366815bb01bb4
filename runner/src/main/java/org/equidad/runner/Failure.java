package org.equidad.runner;

import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import org.equidad.enahoio.DataException;
import org.equidad.explain.ModelFileException;
import org.equidad.export.ExportException;
import org.equidad.serve.ScoringException;

/**
 * Why a command failed, for people and for scripts.
 *
 * @param exitCode 2 for the caller's mistake, 1 for anything else
 * @param message one line
 */
record Failure(int exitCode, String message) {

    /** What this exception means to the caller. */
    static Failure of(Throwable thrown, Console console) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().contains("libgomp")) {
                return new Failure(Equidad.FAILED, console.text("error.libgomp"));
            }
        }
        if (thrown instanceof OutOfMemoryError) {
            return new Failure(Equidad.FAILED, console.text("error.memory", message(thrown)));
        }
        if (thrown instanceof ValidateCommand.BreachedExportException) {
            return new Failure(Equidad.FAILED, message(thrown));
        }
        if (thrown instanceof DataException
                || thrown instanceof ExportException
                || thrown instanceof ModelFileException
                || thrown instanceof ScoringException
                || thrown instanceof IllegalArgumentException
                || thrown instanceof InvalidPathException
                || thrown instanceof UncheckedIOException) {
            return new Failure(Equidad.CALLERS_MISTAKE, message(thrown));
        }
        return new Failure(
                Equidad.FAILED,
                console.text("error.unexpected", thrown.getClass().getSimpleName(), message(thrown)));
    }

    private static String message(Throwable thrown) {
        return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    }
}
