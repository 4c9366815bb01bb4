package org.equidad.runner;

import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What every command is given by the program around it.
 *
 * @param console what it says to people
 * @param clock the only source of the time that outputs carry
 * @param version the program's version
 * @param cache folder of what may be kept between runs
 * @param rewriteKey key of a language model, from {@value #REWRITE_KEY}
 */
record Program(Console console, Clock clock, String version, Path cache, Optional<String> rewriteKey) {
    /** The convention of reproducible-builds.org: the time outputs shall carry, in seconds since 1970. */
    static final String FIXED_TIME = "SOURCE_DATE_EPOCH";
    /** The environment variable with the key that {@code messages} sends to a language model. */
    static final String REWRITE_KEY = "EQUIDAD_REWRITE_KEY";

    Program {
        Objects.requireNonNull(console, "console");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(cache, "cache");
        Objects.requireNonNull(rewriteKey, "rewriteKey");
    }

    Program(Console console, Clock clock, String version) {
        this(console, clock, version, cache(System.getenv()), Optional.empty());
    }

    /** The same, with a console that is silent while it works. */
    Program quiet() {
        return new Program(console.quiet(), clock, version, cache, rewriteKey);
    }

    /** The user's folder for what programs keep: XDG_CACHE_HOME, LOCALAPPDATA, or .cache at home. */
    static Path cache(Map<String, String> environment) {
        for (String name : List.of("XDG_CACHE_HOME", "LOCALAPPDATA")) {
            String folder = environment.get(name);
            if (folder != null && !folder.isBlank()) {
                return Path.of(folder, "equidad");
            }
        }
        return Path.of(System.getProperty("user.home"), ".cache", "equidad");
    }

    /** The key of a language model, where one is set. */
    static Optional<String> rewriteKey(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(REWRITE_KEY))
                .map(String::strip)
                .filter(k -> !k.isEmpty());
    }

    /** The system's clock, or the fixed one that {@value #FIXED_TIME} asks for. */
    static Clock clock(Map<String, String> environment) {
        String seconds = environment.get(FIXED_TIME);
        if (seconds == null || seconds.isBlank()) {
            return Clock.systemUTC();
        }
        try {
            return Clock.fixed(Instant.ofEpochSecond(Long.parseLong(seconds.strip())), ZoneOffset.UTC);
        } catch (NumberFormatException | DateTimeException e) {
            throw new IllegalArgumentException(
                    FIXED_TIME + " is '" + seconds + "'; a number of seconds since 1970 is allowed", e);
        }
    }
}
