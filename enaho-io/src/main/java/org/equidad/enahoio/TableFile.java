package org.equidad.enahoio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** A survey file of whatever format, read column by column. */
final class TableFile {
    private TableFile() {}

    /** Reads the columns that are picked once the names are known. */
    static DelimitedReader.Result read(Source source, Function<List<String>, List<ColumnRequest>> pick) {
        return switch (source.kind()) {
            case TEXT -> new DelimitedReader(source, MissingText.BLANK).read(pick);
            case STATA -> {
                StataReader.Result result = new StataReader(source).read(pick);
                yield new DelimitedReader.Result(result.table(), result.facts(), result.paddings());
            }
            case ARROW ->
                throw new DataException(source.name() + ": is an Arrow file; the survey's own csv or dta is needed");
        };
    }

    /** The SHA-256 of a file on disk, in hexadecimal. */
    static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 18];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw Source.unreadable(file.toString(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
