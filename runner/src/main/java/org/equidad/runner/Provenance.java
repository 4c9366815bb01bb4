package org.equidad.runner;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where an output came from: the program, its version, the options, and the input files with their hashes. */
final class Provenance {
    private Provenance() {}

    /** The provenance of a command's output; the same for the same options, files and version. */
    static Map<String, Object> of(Program program, Map<String, Object> options, Path... inputs) {
        Map<String, Object> provenance = new LinkedHashMap<>();
        provenance.put("program", "equidad");
        provenance.put("version", program.version());
        provenance.put("options", options);
        provenance.put("inputs", Arrays.stream(inputs).map(Provenance::input).toList());
        return provenance;
    }

    private static Map<String, Object> input(Path file) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("file", String.valueOf(file.getFileName()));
        input.put("sha256", sha256(file));
        return input;
    }

    /** The hash of bytes, in hexadecimal. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The hash of a file's bytes, in hexadecimal. */
    static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
