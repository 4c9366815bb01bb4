package org.equidad.enahoio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The survey's files in a folder, and the doors to its tables. The folder holds a folder for each year, zip archives as
 * INEI ships them, or all files in one place; csv (plain or gz) is preferred to dta. District covariates are looked for
 * in its folder {@code districts} and beside the years.
 *
 * <p>Nothing is unpacked to disk; only the needed columns are decoded; joins take time linear in the rows. Every problem
 * with the files is a {@link DataException} of one line.
 */
public final class EnahoSurvey {
    private static final Pattern YEAR = Pattern.compile("(?<!\\d)((?:19|20)\\d\\d)(?!\\d)");

    private final EnahoCatalogue catalogue;

    private EnahoSurvey(EnahoCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Looks through the folder; reads no table yet.
     *
     * @throws DataException if there is no such folder, it holds none of the survey's files, or an archive is damaged
     */
    public static EnahoSurvey open(Path folder) {
        EnahoCatalogue catalogue = new EnahoCatalogue(folder);
        if (catalogue.years().isEmpty()) {
            throw new DataException(
                    folder + ": none of the survey's files is there; names such as Enaho01A-2023-300.csv,"
                            + " in a folder for each year, in zip archives or in one place, are looked for");
        }
        return new EnahoSurvey(catalogue);
    }

    /** The years of which the folder has anything, ascending. */
    public List<Integer> years() {
        return catalogue.years();
    }

    /** The folder that was opened. */
    public Path folder() {
        return catalogue.folder();
    }

    /** The person tables of all years. */
    public EnahoData read() {
        return read(years().get(0), years().get(years().size() - 1));
    }

    /**
     * The person tables of the years that are there, from the first to the last, both included. The report warns of
     * years in between that are not there.
     *
     * @throws IllegalArgumentException if the first year is after the last
     * @throws DataException if no year is there, a year has no module 300, or a file cannot be used
     */
    public EnahoData read(int firstYear, int lastYear) {
        return read(firstYear, lastYear, hashes());
    }

    EnahoData read(int firstYear, int lastYear, Function<Path, String> hashes) {
        List<Integer> wanted = present(firstYear, lastYear);
        List<IngestReport.Warning> warnings = new ArrayList<>();
        SortedMap<Integer, Table> tables = new TreeMap<>();
        List<IngestReport.Year> reports = new ArrayList<>();
        DistrictSources districts = DistrictSources.in(catalogue.folder(), hashes, warnings);
        for (int year = firstYear; year <= lastYear; year++) {
            if (!wanted.contains(year)) {
                warnings.add(IngestReport.Warning.of(IngestReport.Topic.YEAR_ABSENT, catalogue.folder(), year));
                continue;
            }
            EnahoYear.Result result = new EnahoYear(catalogue, year, hashes, warnings).persons();
            tables.put(year, districts.join(result.table()));
            reports.add(result.report());
        }
        List<IngestReport.District> districtReport = districts.report(new ArrayList<>(tables.values()));
        return new EnahoData(tables, new IngestReport(reports, districtReport, districts.absent(), warnings));
    }

    /** All files that a reading of these years would look at. */
    List<Source> sources(int firstYear, int lastYear) {
        List<Source> sources = new ArrayList<>();
        for (int year : present(firstYear, lastYear)) {
            for (EnahoModule module : EnahoModule.values()) {
                catalogue.find(year, module).ifPresent(sources::add);
            }
        }
        DistrictSources.files(catalogue.folder()).forEach(file -> sources.add(Source.of(file)));
        return sources;
    }

    private List<Integer> present(int firstYear, int lastYear) {
        if (firstYear > lastYear) {
            throw new IllegalArgumentException(
                    "years " + firstYear + " to " + lastYear + ": the first is after the last");
        }
        List<Integer> wanted = years().stream()
                .filter(year -> year >= firstYear && year <= lastYear)
                .toList();
        if (wanted.isEmpty()) {
            throw new DataException(catalogue.folder() + ": no year from " + firstYear + " to " + lastYear
                    + " is there; the years are " + years());
        }
        return wanted;
    }

    /**
     * The district covariates, one row a district: {@code ubigeo}, names and coordinates, and every column that the
     * person tables carry. Empty if the folder has no district source.
     */
    public Optional<Table> districts() {
        return DistrictSources.in(catalogue.folder(), hashes(), new ArrayList<>())
                .table();
    }

    /** What the columns of the person tables mean, by name. */
    public static Map<String, ColumnNote> notes() {
        return EnahoColumns.notes();
    }

    /** The persons of module 200 of a year. */
    public Members members(int year) {
        return members(catalogue, year, catalogue.require(year, EnahoModule.MEMBERS));
    }

    /**
     * The persons of one file of module 200, of the year that its name says.
     *
     * @throws DataException if the file cannot be used
     * @throws IllegalArgumentException if the name says no year
     */
    public static Members members(Path file) {
        Source source = Source.only(file);
        Matcher year = YEAR.matcher(source.entry() == null ? file.getFileName().toString() : source.entry());
        if (!year.find()) {
            throw new IllegalArgumentException(file + ": the name says no year, as in Enaho01-2024-200.csv");
        }
        return members(null, Integer.parseInt(year.group(1)), source);
    }

    private static Members members(EnahoCatalogue catalogue, int year, Source source) {
        List<IngestReport.Warning> warnings = new ArrayList<>();
        EnahoYear.Result result = new EnahoYear(catalogue, year, hashes(), warnings).membersOnly(source);
        return new Members(result.table(), new IngestReport(List.of(result.report()), List.of(), List.of(), warnings));
    }

    /** Hashes of files, each computed once. */
    private static Function<Path, String> hashes() {
        Map<Path, String> known = new HashMap<>();
        return file -> known.computeIfAbsent(file, TableFile::sha256);
    }
}
