package org.equidad.enahoio;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The constants of the synthetic survey, read from the small commented tables that lie beside this class: departments,
 * strata, and the published rates that the dropout process is calibrated to.
 */
final class SyntheticTables {
    private static final SyntheticTables INSTANCE = new SyntheticTables();

    /** One department of Peru; language shares are fractions of the persons aged 3 and over. */
    record Department(
            String code,
            String name,
            int provinces,
            int districts,
            double latitude,
            double longitude,
            double latitudeSpread,
            double longitudeSpread,
            double population,
            double quechua,
            double aimara,
            double[] native7,
            Map<Integer, Double> domains) {

        double nativeShare() {
            double sum = 0;
            for (double share : native7) {
                sum += share;
            }
            return sum;
        }
    }

    /** One stratum of the sample: DOMINIO crossed with ESTRATO. */
    record Stratum(int domain, int stratum, int clusters, double population) {
        boolean rural() {
            return stratum >= 6;
        }
    }

    private final List<Department> departments = new ArrayList<>();
    private final List<Stratum> strata = new ArrayList<>();
    private final Map<String, Double> targets = new LinkedHashMap<>();

    private SyntheticTables() {
        for (String[] row : rows("synthetic-departments.csv")) {
            double[] native7 = new double[7];
            for (int i = 0; i < native7.length; i++) {
                native7[i] = Double.parseDouble(row[11 + i]) / 100;
            }
            Map<Integer, Double> domains = new LinkedHashMap<>();
            for (String part : row[18].split(" ")) {
                domains.put(Integer.valueOf(part.substring(0, 1)), Double.valueOf(part.substring(2)));
            }
            departments.add(new Department(
                    row[0],
                    row[1],
                    Integer.parseInt(row[2]),
                    Integer.parseInt(row[3]),
                    Double.parseDouble(row[4]),
                    Double.parseDouble(row[5]),
                    Double.parseDouble(row[6]),
                    Double.parseDouble(row[7]),
                    Double.parseDouble(row[8]),
                    Double.parseDouble(row[9]) / 100,
                    Double.parseDouble(row[10]) / 100,
                    native7,
                    Collections.unmodifiableMap(domains)));
        }
        for (String[] row : rows("synthetic-strata.csv")) {
            strata.add(new Stratum(
                    Integer.parseInt(row[0]),
                    Integer.parseInt(row[1]),
                    Integer.parseInt(row[2]),
                    Double.parseDouble(row[3])));
        }
        for (String[] row : rows("synthetic-targets.csv")) {
            targets.put(row[0] + "/" + row[1] + "/" + row[2], Double.valueOf(row[3]));
        }
    }

    static List<Department> departments() {
        return Collections.unmodifiableList(INSTANCE.departments);
    }

    static List<Stratum> strata() {
        return Collections.unmodifiableList(INSTANCE.strata);
    }

    /** The rate of a group in a year, or over the years together (year 0); NaN where none is given. */
    static double target(int year, String dimension, String group) {
        return INSTANCE.targets.getOrDefault(year + "/" + dimension + "/" + group, Double.NaN);
    }

    /** The data rows of a resource beside this class: comment lines and the header are left out. */
    private static List<String[]> rows(String resource) {
        try (InputStream in = SyntheticTables.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing from the jar");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + resource, e);
        }
    }
}
