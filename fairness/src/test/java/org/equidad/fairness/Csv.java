package org.equidad.fairness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns of a small csv fixture without quotes; an empty cell is missing. */
final class Csv {
    private final List<String> names;
    private final List<String[]> rows;

    private Csv(List<String> names, List<String[]> rows) {
        this.names = names;
        this.rows = rows;
    }

    static Csv read(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Csv resource(String name) {
        try (InputStream in = Csv.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no test resource " + name);
            }
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Csv read(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        List<String> names = Arrays.asList(reader.readLine().split(","));
        List<String[]> rows = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            rows.add(line.split(",", -1));
        }
        return new Csv(names, rows);
    }

    int rows() {
        return rows.size();
    }

    List<String> names() {
        return names;
    }

    String[] text(String name) {
        int column = names.indexOf(name);
        if (column < 0) {
            throw new IllegalArgumentException("no column " + name + " in " + names);
        }
        return rows.stream()
                .map(row -> row[column].isEmpty() ? null : row[column])
                .toArray(String[]::new);
    }

    double[] numbers(String name) {
        return Arrays.stream(text(name))
                .mapToDouble(cell -> cell == null ? Double.NaN : Double.parseDouble(cell))
                .toArray();
    }

    int[] integers(String name) {
        return Arrays.stream(text(name)).mapToInt(Integer::parseInt).toArray();
    }

    Grouping grouping(String name) {
        return Grouping.of(name, text(name));
    }

    /** All columns as numbers, one array per row. */
    double[][] matrix() {
        return rows.stream()
                .map(row -> Arrays.stream(row).mapToDouble(Double::parseDouble).toArray())
                .toArray(double[][]::new);
    }
}
