package org.equidad.enahoio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads any table file: delimited text (comma, pipe, semicolon or tab; plain, gz, or the only table inside a zip; UTF-8
 * or Latin-1; quoted or not), Stata
 * files (formats 105 to 119) and Arrow IPC files. The kind of file is told by its bytes, not its name.
 *
 * <p>Every failure is a {@link DataException} whose message is one line with the file, the row (the header being row 1),
 * the column and the value. Cost: linear in the file's size; memory is that of the columns read.
 */
public final class Tables {
    private Tables() {}

    /**
     * Reads all columns. A column holds numbers if every cell is one or missing (empty, blank or NA); codes with leading
     * zeros or more digits than a double keeps stay text.
     *
     * @throws DataException if the file is missing, damaged or no table
     */
    public static Table read(Path file) {
        return read(file, ReadOptions.defaults());
    }

    /**
     * Reads a file as the options say.
     *
     * @throws DataException if the file is missing, damaged or no table, if a column asked for is not there, or if a
     *     column that must hold numbers does not
     */
    public static Table read(Path file, ReadOptions options) {
        Source source = Source.only(file);
        if (!options.header().isEmpty() && source.kind() != Source.Kind.TEXT) {
            throw new DataException(source.name() + ": the file names its columns itself; a header is given for"
                    + " delimited text without one");
        }
        return switch (source.kind()) {
            case TEXT ->
                new DelimitedReader(source, options.missing(), options.header())
                        .read(header -> requests(header, options))
                        .table();
            case STATA ->
                new StataReader(source)
                        .read(header -> requests(header, options))
                        .table();
            case ARROW -> typed(ArrowFiles.read(source, header -> requests(header, options)), options);
        };
    }

    /** Arrow files declare their types; what the caller asks for goes before that. */
    private static Table typed(Table table, ReadOptions options) {
        Table typed = table;
        for (String name : options.numbers()) {
            typed = typed.with(typed.numbers(name));
        }
        for (String name : options.text()) {
            typed = typed.with(typed.text(name));
        }
        return typed;
    }

    /**
     * Writes a table as an Arrow IPC file (Feather version 2), compressed with zstd: numbers as nullable doubles, text as
     * nullable UTF-8. pandas, polars, R and DuckDB open it. The file appears whole or not at all, and the same table
     * gives the same bytes. Needs {@code --add-opens=java.base/java.nio=ALL-UNNAMED}, as Arrow does.
     *
     * @param notes what the columns mean, by name, written beside each as {@code description} and {@code unit}
     * @param metadata further pairs for the file as a whole
     * @throws DataException if the file cannot be written
     */
    public static void writeArrow(Table table, Path file, Map<String, ColumnNote> notes, Map<String, String> metadata) {
        ArrowFiles.write(table, file, notes, metadata);
    }

    /**
     * Writes a table as a Parquet file, compressed with zstd: numbers as optional doubles, text as optional UTF-8 through
     * a dictionary. pandas, polars, R and DuckDB open it; this library does not read it back. The file appears whole or
     * not at all, and the same table gives the same bytes.
     *
     * @param notes what the columns mean, by name: a JSON text in the file's metadata under {@code equidad.columns}
     * @param metadata further pairs for the file as a whole
     * @throws DataException if the file cannot be written
     */
    public static void writeParquet(
            Table table, Path file, Map<String, ColumnNote> notes, Map<String, String> metadata) {
        ParquetFiles.write(table, file, notes, metadata);
    }

    /**
     * The metadata of an Arrow file as a whole.
     *
     * @throws DataException if the file is missing, damaged or no Arrow file
     */
    public static Map<String, String> metadata(Path file) {
        Source source = Source.only(file);
        if (source.kind() != Source.Kind.ARROW) {
            throw new DataException(source.name() + ": is no Arrow file");
        }
        return ArrowFiles.metadata(source);
    }

    /**
     * The value labels of a Stata file, by column name and code; columns without labels are not listed. Labels never
     * replace the codes when a file is read.
     *
     * @throws DataException if the file is missing, damaged or no Stata file
     */
    public static Map<String, Map<Integer, String>> valueLabels(Path file) {
        Source source = Source.only(file);
        if (source.kind() != Source.Kind.STATA) {
            throw new DataException(source.name() + ": is no Stata file; only those carry value labels");
        }
        return new StataReader(source).read(List.of()).valueLabels();
    }

    private static List<ColumnRequest> requests(List<String> header, ReadOptions options) {
        List<ColumnRequest> requests = new ArrayList<>();
        if (options.columns().isEmpty()) {
            requests.addAll(ColumnRequest.all(header));
        } else {
            options.columns().forEach(name -> requests.add(ColumnRequest.either(name)));
        }
        options.numbers().forEach(name -> retype(requests, header, name, ColumnRequest.Kind.NUMBER));
        options.text().forEach(name -> retype(requests, header, name, ColumnRequest.Kind.TEXT));
        return requests;
    }

    private static void retype(
            List<ColumnRequest> requests, List<String> header, String name, ColumnRequest.Kind kind) {
        ColumnRequest wanted = ColumnRequest.either(name).as(kind);
        int position = wanted.positionIn(header);
        for (int i = 0; i < requests.size(); i++) {
            if (position >= 0 && requests.get(i).positionIn(header) == position) {
                requests.set(i, requests.get(i).as(kind));
                return;
            }
        }
        requests.add(wanted);
    }
}
