package org.equidad.enahoio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * District covariates, all optional: administrative dropout rates, census, night lights, poverty, school census. A file
 * is told by its columns; it needs the district's code under one of its usual names. Each gives columns of fixed names
 * and units, whatever the file calls them and whether it holds fractions or per cent.
 */
final class DistrictSources {
    private static final List<String> FOLDERS = List.of("districts", "district", "distritos", "distrito");
    private static final List<String> CODES = List.of(
            "ubigeo", "inei", "ubigeo_inei", "iddist", "cod_ubigeo", "codubigeo", "ubigeo_distrito", "ubigeo2019");
    private static final double POOR_MATCH = 0.5;
    private static final double PER_CENT = 100;

    /** What numbers a column may hold and how it is brought to its unit. */
    private enum Unit {
        /** 0 to 1; a file that goes above 1 holds per cent. */
        FRACTION("fraction", 0, 1),
        /** 0 to 100; a file that stays at or below 1 holds fractions. */
        PERCENT("per cent", 0, 100),
        RADIANCE("nW/cm2/sr", 0, Double.MAX_VALUE),
        RATIO("pupils a teacher", 0, Double.MAX_VALUE),
        DEGREES("degrees", -180, 180),
        METRES("metres", -500, 9000);

        private final String label;
        private final double low;
        private final double high;

        Unit(String label, double low, double high) {
            this.label = label;
            this.low = low;
            this.high = high;
        }

        double scale(double largest) {
            if (this == FRACTION && largest > 1) {
                return 1 / PER_CENT;
            }
            return this == PERCENT && largest <= 1 ? PER_CENT : 1;
        }
    }

    private record Wanted(String name, String description, Unit unit, List<String> spellings) {}

    private static final List<Wanted> NUMBERS = List.of(
            new Wanted(
                    "admin_dropout",
                    "administrative dropout rate of the district, level not told",
                    Unit.FRACTION,
                    List.of("admin_dropout_rate", "district_dropout_rate_admin")),
            new Wanted(
                    "census_indigenous_lang_pct",
                    "speakers of an indigenous mother tongue, census 2017",
                    Unit.PERCENT,
                    List.of("census_indigenous_lang_pct", "indigenous_lang_pct", "indigenous_language_pct")),
            new Wanted(
                    "census_literacy_rate",
                    "persons who read and write, census 2017",
                    Unit.FRACTION,
                    List.of("census_literacy_rate", "literacy_rate", "literacy_pct")),
            new Wanted(
                    "census_water_access_pct",
                    "dwellings with water from the public network, census 2017",
                    Unit.PERCENT,
                    List.of("census_water_access_pct", "water_access_pct")),
            new Wanted(
                    "census_electricity_pct",
                    "dwellings with electric light, census 2017",
                    Unit.PERCENT,
                    List.of("census_electricity_pct", "electricity_pct")),
            new Wanted(
                    "nightlight_intensity",
                    "mean radiance of the district at night",
                    Unit.RADIANCE,
                    List.of("nightlight_intensity", "mean_radiance", "radiance", "avg_rad", "nightlight_mean")),
            new Wanted(
                    "poverty_index",
                    "persons in monetary poverty, poverty map",
                    Unit.PERCENT,
                    List.of("poverty_index", "pobreza_monetaria", "pct_pobreza_total", "pobreza_total_pct")),
            new Wanted(
                    "school_student_teacher_ratio",
                    "pupils a teacher, school census",
                    Unit.RATIO,
                    List.of("school_student_teacher_ratio", "student_teacher_ratio", "ratio_alumno_docente")),
            new Wanted("latitude", "latitude of the district's capital", Unit.DEGREES, List.of("latitude", "latitud")),
            new Wanted(
                    "longitude", "longitude of the district's capital", Unit.DEGREES, List.of("longitude", "longitud")),
            new Wanted("altitude", "altitude of the district's capital", Unit.METRES, List.of("altitude", "altitud")));

    private static final Map<String, List<String>> PLACES = Map.of(
            "department", List.of("departamento"), "province", List.of("provincia"), "district", List.of("distrito"));

    /** Answers of the census on the mother tongue that are no indigenous language. */
    private static final Set<String> NOT_INDIGENOUS = Set.of(
            "castellano",
            "portugués",
            "otra lengua extranjera",
            "lengua de señas peruanas",
            "no escucha, ni habla",
            "no sabe / no responde");

    private static final String READS = "sí sabe leer y escribir";
    private static final String READS_NOT = "no sabe leer y escribir";

    /** Columns of the district table that persons do not get. */
    private static final Set<String> OF_PLACES =
            Set.of("department", "province", "district", "latitude", "longitude", "altitude");

    private final Map<String, Map<String, Double>> numbers = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> texts = new LinkedHashMap<>();
    private final List<Found> found = new ArrayList<>();
    private final List<IngestReport.Warning> warnings;

    private record Found(
            IngestReport.ModuleFile file, List<String> columns, Set<String> codes, int droppedRows, int paddedCodes) {}

    private DistrictSources(List<IngestReport.Warning> warnings) {
        this.warnings = warnings;
    }

    /** Descriptions and units of the columns that persons get. */
    static void describe(BiConsumer<String, String[]> to) {
        to.accept(
                "admin_dropout_primary",
                new String[] {"administrative dropout rate of primary schools of the district", Unit.FRACTION.label});
        to.accept(
                "admin_dropout_secondary",
                new String[] {"administrative dropout rate of secondary schools of the district", Unit.FRACTION.label});
        for (Wanted wanted : NUMBERS) {
            to.accept(wanted.name(), new String[] {wanted.description(), wanted.unit().label});
        }
    }

    /** Reads the district files of a data folder: those in its folder {@code districts}, and known ones beside the years. */
    static DistrictSources in(Path data, Function<Path, String> hashes, List<IngestReport.Warning> warnings) {
        DistrictSources sources = new DistrictSources(warnings);
        for (Path file : files(data)) {
            sources.add(data, file, hashes);
        }
        return sources;
    }

    /** The files that district sources are looked for in, sorted. */
    static List<Path> files(Path data) {
        List<Path> files = new ArrayList<>();
        List<Path> folders = new ArrayList<>(List.of(data));
        FOLDERS.stream().map(data::resolve).filter(Files::isDirectory).forEach(folders::add);
        for (Path folder : folders) {
            try (Stream<Path> list = Files.list(folder)) {
                list.filter(Files::isRegularFile)
                        .filter(file -> isTable(file, folder.equals(data)))
                        .sorted()
                        .forEach(files::add);
            } catch (IOException | UncheckedIOException e) {
                throw new DataException(folder + ": the folder cannot be listed: " + e.getMessage(), e);
            }
        }
        return files;
    }

    private static boolean isTable(Path file, boolean besideTheSurvey) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean table =
                name.endsWith(".csv") || name.endsWith(".csv.gz") || name.endsWith(".dta") || name.endsWith(".tsv");
        return table
                && !name.startsWith(".")
                && !(besideTheSurvey
                        && (name.contains("enaho") || name.contains("sumaria") || name.contains("modulo")));
    }

    private void add(Path data, Path path, Function<Path, String> hashes) {
        Source source = Source.of(path);
        if (!isSource(source, path.getParent().equals(data))) {
            return;
        }
        DelimitedReader.Result read = read(source);
        Table table = read.table();
        TextColumn codes = table.text("ubigeo");
        Map<String, Integer> rows = new LinkedHashMap<>();
        int dropped = 0;
        for (int row = 0; row < table.rows(); row++) {
            String code = codes.get(row);
            if (code == null) {
                dropped++;
                continue;
            }
            Integer before = rows.putIfAbsent(code, row);
            if (before != null) {
                throw new DataException(table.where(row) + ": the district " + code + " was there before ("
                        + table.where(before) + "); each may appear once");
            }
        }
        List<String> columns = new ArrayList<>();
        columns.addAll(administrative(path, table, rows));
        columns.addAll(census(table, rows));
        for (Wanted wanted : NUMBERS) {
            spelled(table, wanted.spellings()).ifPresent(name -> {
                if (keep(path, wanted.name(), scaled(table, name, wanted.unit(), rows))) {
                    columns.add(wanted.name());
                }
            });
        }
        for (String name : new TreeMap<>(PLACES).keySet()) {
            spelled(table, PLACES.get(name)).ifPresent(spelling -> places(name, table.text(spelling), rows));
        }
        int padded =
                read.paddings().stream().mapToInt(ColumnBuilder.Padding::rows).sum();
        if (padded > 0) {
            warn(IngestReport.Topic.DISTRICT_ZEROS_PUT_BACK, path, padded);
        }
        if (dropped > 0) {
            warn(IngestReport.Topic.DISTRICT_CODE_MISSING, path, dropped);
        }
        found.add(new Found(
                EnahoYear.moduleFile("district", source, read.facts(), hashes),
                columns,
                rows.keySet(),
                dropped,
                padded));
    }

    /** The columns to read: the code and all others; nothing if the file is no district source. */
    private static List<ColumnRequest> columns(List<String> header) {
        int code = -1;
        for (String name : CODES) {
            code = code < 0 ? ColumnRequest.text(name).positionIn(header) : code;
        }
        Set<String> names = new HashSet<>();
        header.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        boolean useful = names.contains("tasa")
                || names.containsAll(List.of("desertor", "denominador"))
                || names.contains(READS)
                || NUMBERS.stream()
                        .anyMatch(wanted -> wanted.spellings().stream().anyMatch(names::contains));
        if (code < 0 || !useful) {
            return List.of();
        }
        List<ColumnRequest> requests = new ArrayList<>();
        requests.add(ColumnRequest.key("ubigeo", 6).spelled(header.get(code)));
        List<ColumnRequest> all = ColumnRequest.all(header);
        for (int i = 0; i < all.size(); i++) {
            if (i != code && !all.get(i).name().equalsIgnoreCase("ubigeo")) {
                requests.add(all.get(i));
            }
        }
        return requests;
    }

    private static DelimitedReader.Result read(Source source) {
        return source.kind() == Source.Kind.TEXT
                ? new DelimitedReader(source, MissingText.BLANK_OR_NA).read(DistrictSources::columns)
                : TableFile.read(source, DistrictSources::columns);
    }

    private static List<String> header(Source source) {
        return switch (source.kind()) {
            case TEXT -> new DelimitedReader(source, MissingText.BLANK_OR_NA).header();
            case STATA -> new StataReader(source).header();
            case ARROW -> List.of();
        };
    }

    /** Whether the file is a district source; a file beside the years that cannot be read is none, and said so. */
    private boolean isSource(Source source, boolean besideTheSurvey) {
        try {
            boolean useful = !columns(header(source)).isEmpty();
            if (!useful && !besideTheSurvey) {
                warn(IngestReport.Topic.DISTRICT_COLUMNS_UNKNOWN, source.name());
            }
            return useful;
        } catch (DataException e) {
            if (besideTheSurvey) {
                warn(IngestReport.Topic.DISTRICT_FILE_DAMAGED, e.getMessage());
                return false;
            }
            throw e;
        }
    }

    private void warn(IngestReport.Topic topic, Object... facts) {
        warnings.add(IngestReport.Warning.of(topic, facts));
    }

    private static Optional<String> spelled(Table table, List<String> spellings) {
        return spellings.stream().filter(table::has).findFirst();
    }

    private boolean keep(Path file, String name, Map<String, Double> values) {
        if (numbers.containsKey(name)) {
            warn(IngestReport.Topic.DISTRICT_COLUMN_REPEATED, file, name);
            return false;
        }
        numbers.put(name, values);
        return true;
    }

    private void places(String name, TextColumn column, Map<String, Integer> rows) {
        Map<String, String> values = texts.computeIfAbsent(name, n -> new HashMap<>());
        rows.forEach((code, row) -> {
            if (!column.isMissing(row)) {
                values.putIfAbsent(code, column.get(row));
            }
        });
    }

    // ---------------------------------------------------------------- shapes

    /** Dropouts over pupils; the rate in per cent where the counts are not there. */
    private List<String> administrative(Path file, Table table, Map<String, Integer> rows) {
        if (!table.has("tasa") && !(table.has("desertor") && table.has("denominador"))) {
            return List.of();
        }
        String fileName = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String name = fileName.contains("prim")
                ? "admin_dropout_primary"
                : fileName.contains("secu") ? "admin_dropout_secondary" : "admin_dropout";
        Map<String, Double> values = new HashMap<>();
        if (table.has("desertor") && table.has("denominador")) {
            NumberColumn left = table.numbers("desertor");
            NumberColumn pupils = table.numbers("denominador");
            rows.forEach((code, row) -> {
                if (pupils.get(row) > 0) {
                    double rate = left.get(row) / pupils.get(row);
                    checked(table, row, "desertor/denominador", rate, Unit.FRACTION);
                    values.put(code, rate);
                }
            });
        } else {
            NumberColumn rates = symbolsMissing(table, "tasa");
            rows.forEach((code, row) -> {
                if (!rates.isMissing(row)) {
                    values.put(code, checked(table, row, "tasa", rates.get(row), Unit.PERCENT) / PER_CENT);
                }
            });
        }
        return keep(file, name, values) ? List.of(name) : List.of();
    }

    /** Counts by mother tongue and literacy, one column for each answer. */
    private List<String> census(Table table, Map<String, Integer> rows) {
        List<String> given = new ArrayList<>();
        if (table.has(READS) && table.has(READS_NOT)) {
            NumberColumn reads = table.numbers(READS);
            NumberColumn readsNot = table.numbers(READS_NOT);
            Map<String, Double> literacy = new HashMap<>();
            rows.forEach((code, row) -> {
                double all = reads.get(row) + readsNot.get(row);
                if (all > 0) {
                    literacy.put(code, checked(table, row, READS, reads.get(row) / all, Unit.FRACTION));
                }
            });
            numbers.putIfAbsent("census_literacy_rate", literacy);
            given.add("census_literacy_rate");
        }
        if (table.has("castellano")
                && table.has("quechua")
                && table.has("aimara")
                && table.has("otra lengua extranjera")) {
            List<NumberColumn> all = new ArrayList<>();
            List<NumberColumn> indigenous = new ArrayList<>();
            for (String name : table.names()) {
                String lower = name.toLowerCase(Locale.ROOT);
                boolean literacy = lower.equals(READS) || lower.equals(READS_NOT);
                if (!literacy && table.column(name) instanceof NumberColumn counts) {
                    all.add(counts);
                    if (!NOT_INDIGENOUS.contains(lower)) {
                        indigenous.add(counts);
                    }
                }
            }
            Map<String, Double> shares = new HashMap<>();
            rows.forEach((code, row) -> {
                double total = all.stream().mapToDouble(c -> c.get(row)).sum();
                double speakers =
                        indigenous.stream().mapToDouble(c -> c.get(row)).sum();
                if (total > 0) {
                    shares.put(code, checked(table, row, "mother tongues", PER_CENT * speakers / total, Unit.PERCENT));
                }
            });
            numbers.putIfAbsent("census_indigenous_lang_pct", shares);
            given.add("census_indigenous_lang_pct");
        }
        return given;
    }

    private static Map<String, Double> scaled(Table table, String name, Unit unit, Map<String, Integer> rows) {
        NumberColumn column = symbolsMissing(table, name);
        double largest = Arrays.stream(column.toArray())
                .filter(v -> !Double.isNaN(v))
                .max()
                .orElse(0);
        double scale = unit.scale(largest);
        Map<String, Double> values = new HashMap<>();
        rows.forEach((code, row) -> {
            if (!column.isMissing(row)) {
                values.put(code, checked(table, row, name, scale * column.get(row), unit));
            }
        });
        return values;
    }

    private static double checked(Table table, int row, String name, double value, Unit unit) {
        if (!(value >= unit.low && value <= unit.high)) {
            throw new DataException(table.where(row) + ", column '" + name + "': " + Table.shown(value)
                    + " is impossible; " + unit.label + " from " + Table.shown(unit.low)
                    + (unit.high == Double.MAX_VALUE ? " up" : " to " + Table.shown(unit.high)) + " is allowed");
        }
        return value;
    }

    /** Numbers where marks such as (**) or - stand for a missing one. */
    private static NumberColumn symbolsMissing(Table table, String name) {
        if (table.column(name) instanceof TextColumn text) {
            String[] cells = new String[text.size()];
            for (int row = 0; row < cells.length; row++) {
                String cell = text.get(row);
                boolean symbols = cell != null && cell.chars().noneMatch(Character::isLetterOrDigit);
                cells[row] = symbols ? null : cell;
            }
            return table.with(TextColumn.of(text.name(), cells)).numbers(name);
        }
        return table.numbers(name);
    }

    // ---------------------------------------------------------------- results

    /** One row a district, by code, with all that the sources give; nothing if there are none. */
    Optional<Table> table() {
        TreeMap<String, Integer> codes = new TreeMap<>();
        found.forEach(source -> source.codes().forEach(code -> codes.put(code, 0)));
        if (codes.isEmpty()) {
            return Optional.empty();
        }
        String[] ordered = codes.keySet().toArray(String[]::new);
        List<Column> columns = new ArrayList<>();
        columns.add(TextColumn.of("ubigeo", ordered));
        new TreeMap<>(texts)
                .forEach((name, values) -> columns.add(TextColumn.of(
                        name, Arrays.stream(ordered).map(values::get).toArray(String[]::new))));
        numbers.forEach((name, values) -> columns.add(NumberColumn.wrap(
                name,
                Arrays.stream(ordered)
                        .mapToDouble(code -> values.getOrDefault(code, Double.NaN))
                        .toArray())));
        return Optional.of(Table.of(columns));
    }

    /** The persons with the columns of their districts; the number of rows stays. */
    Table join(Table persons) {
        TextColumn places = persons.text("ubigeo");
        Table joined = persons;
        for (Map.Entry<String, Map<String, Double>> source : numbers.entrySet()) {
            if (OF_PLACES.contains(source.getKey())) {
                continue;
            }
            double[] byCode = places.dictionary().stream()
                    .mapToDouble(code -> source.getValue().getOrDefault(code, Double.NaN))
                    .toArray();
            double[] values = new double[persons.rows()];
            for (int row = 0; row < values.length; row++) {
                values[row] = places.isMissing(row) ? Double.NaN : byCode[places.code(row)];
            }
            joined = joined.with(NumberColumn.wrap(source.getKey(), values));
        }
        return joined;
    }

    /**
     * What each source gave and how many of the persons' rows lie in its districts.
     *
     * @throws DataException if less than half of the rows do
     */
    /** The columns that persons could get and that no source gives. */
    List<String> absent() {
        List<String> absent = new ArrayList<>();
        boolean anyRate = numbers.keySet().stream().anyMatch(name -> name.startsWith("admin_dropout"));
        describe((name, text) -> {
            // A rate whose level is not told, or one level of two, stands for the rates.
            boolean rate = name.startsWith("admin_dropout") && anyRate;
            if (!numbers.containsKey(name) && !rate && !OF_PLACES.contains(name)) {
                absent.add(name);
            }
        });
        return absent;
    }

    List<IngestReport.District> report(List<Table> years) {
        List<IngestReport.District> report = new ArrayList<>();
        for (Found source : found) {
            int rows = 0;
            int matched = 0;
            List<String> unmatched = new ArrayList<>();
            for (Table table : years) {
                TextColumn places = table.text("ubigeo");
                for (int row = 0; row < table.rows(); row++) {
                    rows++;
                    if (source.codes().contains(places.get(row))) {
                        matched++;
                    } else if (unmatched.size() < 3 && !unmatched.contains(String.valueOf(places.get(row)))) {
                        unmatched.add(String.valueOf(places.get(row)));
                    }
                }
            }
            IngestReport.Join join = new IngestReport.Join(source.file().file(), rows, matched);
            if (join.rate() < POOR_MATCH) {
                throw new DataException(source.file().file() + ": " + matched + " of " + rows
                        + " persons live in a district of this file; not found: " + String.join(", ", unmatched)
                        + "; are its codes INEI's?");
            }
            report.add(new IngestReport.District(
                    source.file(),
                    source.columns(),
                    source.codes().size(),
                    source.droppedRows(),
                    source.paddedCodes(),
                    join));
        }
        return report;
    }
}
