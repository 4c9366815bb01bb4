package org.equidad.enahoio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Builds the person table of one year: reads the modules, drops panel rows, checks and joins, and counts all of it. */
final class EnahoYear {
    static final int YOUNGEST = 6;
    static final int OLDEST = 17;
    private static final int WORK_AGE = 14;

    /** The column by which synthetic files say what they are. */
    private static final String MARK = "sintetico";

    private static final int LAST_YEAR_OF_SHORT_CLUSTERS = 2014;
    private static final double POOR_MATCH = 0.5;
    private static final double FAIR_MATCH = 0.9;
    private static final double MOST_DISAGREEING = 0.05;

    private static final List<String> DEMOGRAPHIC = List.of("p203", "p204", "p207", "p208a", "p209");
    private static final List<String> SCHOOLING = List.of(
            "p300a", "p301a", "p301b", "p301c", "p303", "p304a", "p304b", "p304c", "p304d", "p306", "p307", "p308a",
            "p308b", "p308c", "p308d", "p313");
    private static final List<String> SCHOOLING_NEEDED = List.of("p300a", "p301a", "p303", "p306");
    private static final List<String> CHILD_WORK = List.of("p210", "p211a", "p211d");
    private static final List<String> BIRTH_AND_LIMITS =
            List.of("p401g1", "p401g2", "p401h1", "p401h2", "p401h3", "p401h4", "p401h5", "p401h6");

    private final EnahoCatalogue catalogue;
    private final int year;
    private final Function<Path, String> hashes;
    private final List<IngestReport.Warning> warnings;

    private final List<IngestReport.ModuleFile> files = new ArrayList<>();
    private final Map<String, Integer> dropped = new LinkedHashMap<>();
    private final List<IngestReport.Join> joins = new ArrayList<>();
    private final List<String> absentModules = new ArrayList<>();
    private final List<String> absentColumns = new ArrayList<>();
    private final Map<String, Integer> padded = new LinkedHashMap<>();
    private final Map<String, Integer> disagreeing = new LinkedHashMap<>();
    private int withoutEducationRow;
    private IngestReport.Provenance provenance = IngestReport.Provenance.SURVEY;

    /** The table of a year and its part of the report. */
    record Result(Table table, IngestReport.Year report) {}

    EnahoYear(EnahoCatalogue catalogue, int year, Function<Path, String> hashes, List<IngestReport.Warning> warnings) {
        this.catalogue = catalogue;
        this.year = year;
        this.hashes = hashes;
        this.warnings = warnings;
    }

    // ---------------------------------------------------------------- the whole year

    Result persons() {
        Table education = education();
        KeyIndex.unique(education, KeyIndex.PERSON);
        long[] educationKeys = KeyIndex.keys(education, KeyIndex.PERSON);
        Optional<Table> members = catalogue
                .find(year, EnahoModule.MEMBERS)
                .map(source -> members(source, List.of("p205", "p206", "p210", "p211a", "p211d")));
        KeyIndex memberIndex =
                members.map(t -> KeyIndex.unique(t, KeyIndex.PERSON)).orElse(null);
        if (members.isEmpty()) {
            absentModules.add(EnahoModule.MEMBERS.code());
        }
        Table whole = members.isEmpty() ? education : filled(education, members.get(), memberIndex.find(educationKeys));
        requireDemography(whole);

        int[] rows = ofAge(whole);
        Table persons = whole.take(rows);
        long[] personKeys =
                Arrays.stream(rows).mapToLong(row -> educationKeys[row]).toArray();
        long[] households = KeyIndex.keys(persons, KeyIndex.HOUSEHOLD);

        if (members.isPresent()) {
            Table table = members.get();
            Source source = catalogue.require(year, EnahoModule.MEMBERS);
            int[] match = memberIndex.find(personKeys);
            join(EnahoModule.MEMBERS, source, persons, table, KeyIndex.PERSON, match, row -> true);
            agree(EnahoModule.MEMBERS, source, persons, table, match);
            persons = attach(persons, table, match, CHILD_WORK);
            withoutEducationRow = withoutEducation(table, educationKeys);
        }
        persons = joinPersons(persons, personKeys, EnahoModule.HEALTH, BIRTH_AND_LIMITS, YOUNGEST);
        persons = joinPersons(persons, personKeys, EnahoModule.EMPLOYMENT, List.of("p501"), WORK_AGE);
        persons = joinHouseholds(persons, households, EnahoModule.SUMMARY, this::summaryColumns);
        persons = joinHouseholds(
                persons,
                households,
                EnahoModule.PROGRAMMES,
                header -> List.of(ColumnRequest.number("p710_04")
                        .spelled("p710_04", "p710_4", "p71004")
                        .optional()));
        persons = roster(persons, households, whole, members.orElse(whole));
        return finish(persons);
    }

    /** Module 200 alone, all ages, panel-only rows dropped. */
    Result membersOnly(Source source) {
        Table table = members(source, List.of("p205", "p206", "p210", "p211a", "p211d"));
        KeyIndex.unique(table, KeyIndex.PERSON);
        return new Result(table, report(table));
    }

    private Result finish(Table persons) {
        double[] years = new double[persons.rows()];
        Arrays.fill(years, year);
        List<Column> columns = new ArrayList<>();
        columns.add(NumberColumn.wrap("year", years));
        columns.add(NumberColumn.wrap("dropout", dropout(persons)));
        List<String> order = new ArrayList<>(
                List.of("mes", "conglome", "vivienda", "hogar", "codperso", "ubigeo", "dominio", "estrato"));
        order.addAll(DEMOGRAPHIC);
        order.addAll(CHILD_WORK);
        order.addAll(SCHOOLING);
        order.addAll(List.of("factor07", "factora07"));
        order.addAll(BIRTH_AND_LIMITS);
        order.addAll(List.of("p501", "inghog1d", "mieperho", "linea", "pobreza"));
        persons.names().stream().filter(n -> n.startsWith("ingtpu")).sorted().forEach(order::add);
        order.addAll(List.of("p710_04", "head_p301a", "spouse_p301a", "school_age_children"));
        for (String name : order) {
            if (persons.has(name)) {
                columns.add(persons.column(name));
            } else {
                absentColumns.add(name);
            }
        }
        Table table = Table.of(columns).withOriginOf(persons);
        return new Result(table, report(table));
    }

    /** Enrolled last year and not this year; missing where either is not answered. */
    private static double[] dropout(Table persons) {
        NumberColumn before = persons.numbers("p303");
        NumberColumn now = persons.numbers("p306");
        double[] values = new double[persons.rows()];
        for (int row = 0; row < values.length; row++) {
            boolean unknown = before.isMissing(row) || now.isMissing(row);
            values[row] = unknown ? Double.NaN : before.get(row) == 1 && now.get(row) == 2 ? 1 : 0;
        }
        return values;
    }

    private IngestReport.Year report(Table table) {
        Map<String, Integer> missing = new LinkedHashMap<>();
        Map<String, Map<String, Integer>> unknown = new LinkedHashMap<>();
        for (String name : table.names()) {
            Column column = table.column(name);
            int count = 0;
            for (int row = 0; row < column.size(); row++) {
                count += column.isMissing(row) ? 1 : 0;
            }
            if (count > 0) {
                missing.put(name, count);
            }
            EnahoColumns.Known known = EnahoColumns.of(name);
            if (known != null && known.codes().length > 0 && column instanceof NumberColumn numbers) {
                Map<String, Integer> codes = unknownCodes(numbers, known.codes());
                if (!codes.isEmpty()) {
                    unknown.put(name, codes);
                    warn(IngestReport.Topic.CODES_UNKNOWN, year, name, Names.shown(codes.toString()));
                }
            }
        }
        return new IngestReport.Year(
                year,
                provenance,
                files,
                table.rows(),
                dropped,
                withoutEducationRow,
                joins,
                absentModules,
                absentColumns,
                missing,
                unknown,
                padded,
                disagreeing);
    }

    private static Map<String, Integer> unknownCodes(NumberColumn numbers, int[] codes) {
        boolean[] known = new boolean[Arrays.stream(codes).max().orElse(0) + 1];
        for (int code : codes) {
            known[code] = true;
        }
        Map<Double, Integer> counts = new TreeMap<>();
        for (int row = 0; row < numbers.size(); row++) {
            double value = numbers.get(row);
            int code = (int) value;
            boolean listed = code == value && code >= 0 && code < known.length && known[code];
            if (!listed && !numbers.isMissing(row)) {
                counts.merge(value, 1, Integer::sum);
            }
        }
        Map<String, Integer> shown = new LinkedHashMap<>();
        counts.forEach((value, count) -> shown.put(Table.shown(value), count));
        return shown;
    }

    // ---------------------------------------------------------------- reading modules

    private static List<ColumnRequest> keys(List<String> names) {
        return new ArrayList<>(names.stream()
                .map(name -> ColumnRequest.key(name, EnahoColumns.width(name)))
                .toList());
    }

    private static List<ColumnRequest> place(List<String> keys) {
        List<ColumnRequest> requests = keys(keys);
        requests.add(ColumnRequest.number("año").optional());
        requests.add(ColumnRequest.number(MARK).optional());
        return requests;
    }

    private static void repeated(List<ColumnRequest> requests, List<String> left) {
        for (String name : EnahoColumns.REPEATED) {
            if (!left.contains(name)) {
                int width = EnahoColumns.width(name);
                requests.add((width > 0 ? ColumnRequest.key(name, width) : ColumnRequest.number(name)).optional());
            }
        }
    }

    private Table education() {
        Source source = catalogue.require(year, EnahoModule.EDUCATION);
        List<ColumnRequest> requests = place(KeyIndex.PERSON);
        requests.addAll(keys(List.of("mes", "ubigeo")));
        requests.add(ColumnRequest.number("dominio"));
        requests.add(ColumnRequest.number("estrato"));
        repeated(requests, List.of("mes", "ubigeo", "dominio", "estrato"));
        for (String name : SCHOOLING) {
            ColumnRequest request = ColumnRequest.number(name);
            requests.add(SCHOOLING_NEEDED.contains(name) ? request : request.optional());
        }
        requests.add(ColumnRequest.number("factor07"));
        requests.add(ColumnRequest.number("factora07").optional());
        Table table = withoutPanelRows(EnahoModule.EDUCATION, read(EnahoModule.EDUCATION, source, header -> requests));
        checkWeights(table, "factor07");
        checkWeights(table, "factora07");
        return table;
    }

    private Table members(Source source, List<String> more) {
        List<ColumnRequest> requests = place(KeyIndex.PERSON);
        repeated(requests, List.of("p205", "p206"));
        for (String name : more) {
            requests.add(ColumnRequest.number(name).optional());
        }
        requests.add(ColumnRequest.number("facpob07").optional());
        Table table = withoutPanelRows(EnahoModule.MEMBERS, read(EnahoModule.MEMBERS, source, header -> requests));
        checkWeights(table, "facpob07");
        return table;
    }

    private List<ColumnRequest> summaryColumns(List<String> header) {
        List<ColumnRequest> requests = new ArrayList<>();
        for (String name : List.of("inghog1d", "mieperho", "linea", "pobreza")) {
            requests.add(ColumnRequest.number(name).optional());
        }
        for (String name : header) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.matches("ingtpu\\d\\d")) {
                requests.add(ColumnRequest.number(lower));
            }
        }
        return requests;
    }

    private Table read(EnahoModule module, Source source, Function<List<String>, List<ColumnRequest>> pick) {
        DelimitedReader.Result result = TableFile.read(source, pick);
        files.add(moduleFile(module.code(), source, result.facts(), hashes));
        if (result.facts().rows() == 0) {
            throw new DataException(source.name() + ": the file has a header and no rows");
        }
        for (ColumnBuilder.Padding padding : result.paddings()) {
            boolean shortClusters = padding.column().equals("conglome")
                    && year <= LAST_YEAR_OF_SHORT_CLUSTERS
                    && padding.rows() == result.facts().rows();
            if (!shortClusters) {
                padded.put(module.code() + "." + padding.column(), padding.rows());
                warn(IngestReport.Topic.ZEROS_PUT_BACK, source.name(), padding.column(), padding.rows());
            }
        }
        checkYear(result.table());
        if (result.table().has(MARK)) {
            provenance = IngestReport.Provenance.SYNTHETIC;
        }
        return result.table();
    }

    static IngestReport.ModuleFile moduleFile(
            String module, Source source, FileFacts facts, Function<Path, String> hashes) {
        String delimiter = facts.delimiter() == null ? "" : facts.delimiter() == '\t' ? "tab" : facts.delimiter() + "";
        return new IngestReport.ModuleFile(
                module,
                source.name(),
                source.file().toFile().length(),
                hashes.apply(source.file()),
                facts.encoding(),
                delimiter,
                facts.rows(),
                facts.columns());
    }

    private void checkYear(Table table) {
        if (!table.has("año")) {
            return;
        }
        NumberColumn years = table.numbers("año");
        for (int row = 0; row < years.size(); row++) {
            if (!years.isMissing(row) && years.get(row) != year) {
                throw new DataException(table.where(row) + ", column 'AÑO': " + Table.shown(years.get(row))
                        + "; the file's name or folder says " + year);
            }
        }
    }

    private void checkWeights(Table table, String name) {
        if (!table.has(name)) {
            return;
        }
        NumberColumn weights = table.numbers(name);
        for (int row = 0; row < weights.size(); row++) {
            if (!(weights.get(row) >= 0)) {
                throw new DataException(table.where(row) + ", column '" + name.toUpperCase(Locale.ROOT) + "': "
                        + (weights.isMissing(row) ? "blank" : Table.shown(weights.get(row)))
                        + "; a weight is a number of 0 or more, in every row");
            }
        }
    }

    /** Leaves out persons that are only listed because an earlier year's panel had them. */
    private Table withoutPanelRows(EnahoModule module, Table table) {
        List<NumberColumn> answers = List.of("p204", "p205", "p206", "p207", "p208a", "p209").stream()
                .filter(table::has)
                .map(table::numbers)
                .toList();
        if (answers.isEmpty()) {
            return table;
        }
        NumberColumn kinship = table.has("p203") ? table.numbers("p203") : null;
        int[] kept = new int[table.rows()];
        int count = 0;
        for (int row = 0; row < kept.length; row++) {
            boolean listedOnly = kinship == null || kinship.isMissing(row) || kinship.get(row) == 0;
            for (int i = 0; listedOnly && i < answers.size(); i++) {
                listedOnly = answers.get(i).isMissing(row);
            }
            if (!listedOnly) {
                kept[count++] = row;
            }
        }
        dropped.put(module.code() + ": panel-only rows", kept.length - count);
        return count == kept.length ? table : table.take(Arrays.copyOf(kept, count));
    }

    // ---------------------------------------------------------------- the universe

    /** Takes answers that module 300 lacks from module 200. */
    private static Table filled(Table education, Table members, int[] match) {
        Table filled = education;
        for (String name : DEMOGRAPHIC) {
            if (!members.has(name)) {
                continue;
            }
            NumberColumn other = members.numbers(name);
            double[] values = education.has(name) ? education.numbers(name).toArray() : nan(education.rows());
            for (int row = 0; row < values.length; row++) {
                if (Double.isNaN(values[row]) && match[row] >= 0) {
                    values[row] = other.get(match[row]);
                }
            }
            filled = filled.with(NumberColumn.wrap(name, values));
        }
        return filled;
    }

    private static double[] nan(int size) {
        double[] values = new double[size];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private void requireDemography(Table table) {
        for (String name : List.of("p203", "p207", "p208a")) {
            if (!table.has(name)) {
                throw new DataException(catalogue.folder() + ": year " + year + " has no column "
                        + name.toUpperCase(Locale.ROOT) + " in module 300 nor in module 200");
            }
        }
    }

    private int[] ofAge(Table table) {
        NumberColumn ages = table.numbers("p208a");
        int[] rows = new int[table.rows()];
        int count = 0;
        int withoutAge = 0;
        for (int row = 0; row < rows.length; row++) {
            if (ages.isMissing(row)) {
                withoutAge++;
            } else if (isOfAge(ages.get(row))) {
                rows[count++] = row;
            }
        }
        dropped.put("300: age outside 6 to 17", rows.length - count - withoutAge);
        dropped.put("300: age missing", withoutAge);
        if (count == 0) {
            throw new DataException(table.where(0) + ": module 300 of " + year + " has no person aged 6 to 17");
        }
        return Arrays.copyOf(rows, count);
    }

    private static boolean isOfAge(double age) {
        return age >= YOUNGEST && age <= OLDEST;
    }

    private int withoutEducation(Table members, long[] educationKeys) {
        if (!members.has("p208a")) {
            return 0;
        }
        long[] sorted = educationKeys.clone();
        Arrays.sort(sorted);
        long[] keys = KeyIndex.keys(members, KeyIndex.PERSON);
        NumberColumn ages = members.numbers("p208a");
        int count = 0;
        for (int row = 0; row < keys.length; row++) {
            count += isOfAge(ages.get(row)) && Arrays.binarySearch(sorted, keys[row]) < 0 ? 1 : 0;
        }
        return count;
    }

    // ---------------------------------------------------------------- joins

    /** Which rows of the left table a join can match. */
    private interface Eligible {
        boolean test(int row);
    }

    private Table joinPersons(Table persons, long[] keys, EnahoModule module, List<String> wanted, int youngest) {
        Optional<Source> source = catalogue.find(year, module);
        if (source.isEmpty()) {
            absentModules.add(module.code());
            return persons;
        }
        List<ColumnRequest> requests = place(KeyIndex.PERSON);
        repeated(requests, List.of());
        wanted.forEach(name -> requests.add(ColumnRequest.number(name).optional()));
        Table table = withoutPanelRows(module, read(module, source.get(), header -> requests));
        int[] match = KeyIndex.unique(table, KeyIndex.PERSON).find(keys);
        NumberColumn ages = persons.numbers("p208a");
        join(module, source.get(), persons, table, KeyIndex.PERSON, match, row -> ages.get(row) >= youngest);
        agree(module, source.get(), persons, table, match);
        return attach(persons, table, match, wanted);
    }

    private Table joinHouseholds(
            Table persons, long[] keys, EnahoModule module, Function<List<String>, List<ColumnRequest>> pick) {
        Optional<Source> source = catalogue.find(year, module);
        if (source.isEmpty()) {
            absentModules.add(module.code());
            return persons;
        }
        List<String> wanted = new ArrayList<>();
        Table table = read(module, source.get(), header -> {
            List<ColumnRequest> requests = place(KeyIndex.HOUSEHOLD);
            repeated(requests, List.of("p203", "p204", "p205", "p206", "p207", "p208a", "p209"));
            List<ColumnRequest> columns = pick.apply(header);
            wanted.clear();
            columns.forEach(column -> wanted.add(column.name()));
            requests.addAll(columns);
            return requests;
        });
        int[] match = KeyIndex.unique(table, KeyIndex.HOUSEHOLD).find(keys);
        join(module, source.get(), persons, table, KeyIndex.HOUSEHOLD, match, row -> true);
        agree(module, source.get(), persons, table, match);
        return attach(persons, table, match, wanted);
    }

    private void join(
            EnahoModule module,
            Source source,
            Table left,
            Table right,
            List<String> key,
            int[] match,
            Eligible eligible) {
        int asked = 0;
        int matched = 0;
        List<String> unmatched = new ArrayList<>();
        for (int row = 0; row < match.length; row++) {
            if (eligible.test(row)) {
                asked++;
                if (match[row] >= 0) {
                    matched++;
                } else if (unmatched.size() < 3) {
                    unmatched.add(KeyIndex.shown(left, key, row));
                }
            }
        }
        IngestReport.Join join = new IngestReport.Join("module " + module.code(), asked, matched);
        joins.add(join);
        if (join.rate() < POOR_MATCH) {
            List<String> there = new ArrayList<>();
            for (int row = 0; row < Math.min(3, right.rows()); row++) {
                there.add(KeyIndex.shown(right, key, row));
            }
            throw new DataException(source.name() + ": " + matched + " of " + asked + " persons aged 6 to 17 of " + year
                    + " have a row in module " + module.code() + " by " + String.join("+", key) + "; not found: "
                    + String.join(", ", unmatched) + "; the file has " + String.join(", ", there)
                    + "; the files do not belong together");
        }
        if (join.rate() < FAIR_MATCH) {
            warn(
                    IngestReport.Topic.FEW_MATCHES,
                    source.name(),
                    matched,
                    asked,
                    year,
                    module.code(),
                    String.join(", ", unmatched));
        }
    }

    private void warn(IngestReport.Topic topic, Object... facts) {
        warnings.add(IngestReport.Warning.of(topic, facts));
    }

    private static Table attach(Table persons, Table right, int[] match, List<String> wanted) {
        Table joined = persons;
        for (String name : wanted) {
            if (right.has(name)) {
                joined = joined.with(
                        NumberColumn.wrap(name, gather(right.numbers(name).toArray(), match, Double.NaN)));
            }
        }
        return joined;
    }

    /** Compares the answers that a module repeats with the ones kept. */
    private void agree(EnahoModule module, Source source, Table persons, Table right, int[] match) {
        int matched = 0;
        for (int row : match) {
            matched += row >= 0 ? 1 : 0;
        }
        for (String name : EnahoColumns.REPEATED) {
            if (!persons.has(name) || !right.has(name)) {
                continue;
            }
            Column kept = persons.column(name);
            Column copy = right.column(name);
            int different = 0;
            int example = -1;
            for (int row = 0; row < match.length; row++) {
                if (match[row] >= 0 && differs(kept, row, copy, match[row])) {
                    different++;
                    example = example < 0 ? row : example;
                }
            }
            if (different == 0) {
                continue;
            }
            disagreeing.put(module.code() + "." + name, different);
            IngestReport.Warning warning = IngestReport.Warning.of(
                    IngestReport.Topic.ANSWERS_DIFFER,
                    source.name(),
                    name,
                    different,
                    matched,
                    right.where(match[example]),
                    shown(copy, match[example]),
                    shown(kept, example));
            if (different > MOST_DISAGREEING * matched) {
                throw new DataException(
                        warning.text().replace("module 300's is kept", "the files do not belong together"));
            }
            warnings.add(warning);
        }
    }

    private static boolean differs(Column kept, int row, Column copy, int copyRow) {
        if (kept.isMissing(row) || copy.isMissing(copyRow)) {
            return false;
        }
        if (kept instanceof NumberColumn a && copy instanceof NumberColumn b) {
            return a.get(row) != b.get(copyRow);
        }
        return !((TextColumn) kept).get(row).equals(((TextColumn) copy).get(copyRow));
    }

    private static String shown(Column column, int row) {
        return column instanceof TextColumn text ? text.get(row) : Table.shown(((NumberColumn) column).get(row));
    }

    // ---------------------------------------------------------------- the household's roster

    /** Adds the schooling of head and spouse, and the number of members of school age. */
    private static Table roster(Table persons, long[] households, Table education, Table members) {
        Table joined = persons.with(ofKin("head_p301a", 1, households, education));
        joined = joined.with(ofKin("spouse_p301a", 2, households, education));
        long[] keys = KeyIndex.keys(members, KeyIndex.HOUSEHOLD);
        KeyIndex index = KeyIndex.first(keys);
        NumberColumn ages = members.has("p208a") ? members.numbers("p208a") : education.numbers("p208a");
        NumberColumn membership = members.has("p204") ? members.numbers("p204") : null;
        double[] children = new double[keys.length];
        for (int row = 0; row < keys.length; row++) {
            if (isOfAge(ages.get(row)) && (membership == null || membership.get(row) != 2)) {
                children[index.find(keys[row])]++;
            }
        }
        return joined.with(NumberColumn.wrap("school_age_children", gather(children, index.find(households), 0)));
    }

    /** The schooling of the household's first person of this kinship, missing where there is none. */
    private static NumberColumn ofKin(String name, int kinship, long[] households, Table education) {
        long[] keys = KeyIndex.keys(education, KeyIndex.HOUSEHOLD);
        NumberColumn kin = education.numbers("p203");
        NumberColumn level = education.numbers("p301a");
        long[] kinKeys = new long[keys.length];
        double[] levels = new double[keys.length];
        int count = 0;
        for (int row = 0; row < keys.length; row++) {
            if (kin.get(row) == kinship) {
                kinKeys[count] = keys[row];
                levels[count++] = level.get(row);
            }
        }
        KeyIndex index = KeyIndex.first(Arrays.copyOf(kinKeys, count));
        return NumberColumn.wrap(name, gather(levels, index.find(households), Double.NaN));
    }

    private static double[] gather(double[] from, int[] rows, double absent) {
        double[] values = new double[rows.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows[i] < 0 ? absent : from[rows[i]];
        }
        return values;
    }
}
