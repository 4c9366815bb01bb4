package org.equidad.serve;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How a {@link ScoringService} listens and what it writes down.
 *
 * @param host address to listen at; {@code localhost} unless the model shall be reached from other machines
 * @param port 0 for any that is free
 * @param log file of the prediction log; empty for none
 * @param inputs whether the log holds what was asked, or only what was answered
 * @param mostBytes largest body of a request
 * @param mostRows most rows in one request
 * @param reasons reasons given with each score
 */
public record ServiceOptions(
        String host, int port, Optional<Path> log, LoggedInputs inputs, int mostBytes, int mostRows, int reasons) {

    /** Whether the prediction log holds the rows that were scored. */
    public enum LoggedInputs {
        KEPT,
        LEFT_OUT
    }

    public ServiceOptions {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(inputs, "inputs");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + "; 0 to 65535 are allowed");
        }
        if (mostBytes < 1 || mostRows < 1 || reasons < 0) {
            throw new IllegalArgumentException("limits of a request: " + mostBytes + " bytes, " + mostRows + " rows, "
                    + reasons + " reasons; at least 1, 1 and 0 are allowed");
        }
    }

    /** This machine only, port 8080, no log, 1 MB, 1,000 rows, three reasons. */
    public static ServiceOptions defaults() {
        return new ServiceOptions("localhost", 8080, Optional.empty(), LoggedInputs.KEPT, 1 << 20, 1_000, 3);
    }

    /** Another address and port. */
    public ServiceOptions at(String otherHost, int otherPort) {
        return new ServiceOptions(otherHost, otherPort, log, inputs, mostBytes, mostRows, reasons);
    }

    /** With a prediction log. */
    public ServiceOptions withLog(Path file, LoggedInputs what) {
        return new ServiceOptions(host, port, Optional.of(file), what, mostBytes, mostRows, reasons);
    }
}
