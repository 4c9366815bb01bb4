package org.equidad.features;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.DataException;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.Table;
import org.equidad.enahoio.TextColumn;

/**
 * The rows of all years under the audit's column names, types and codes, with a note on everything that was changed on
 * the way. Rows keep the order of the files, years ascending.
 */
public final class Harmonised {
    /** A spreadsheet counts 1900 as a leap year: day 60 is its 29 February 1900. */
    private static final LocalDate BEFORE_FALSE_LEAP_DAY = LocalDate.of(1899, 12, 31);

    private static final LocalDate FALSE_LEAP_DAY = LocalDate.of(1900, 3, 1);

    private final Table table;
    private final int[] years;
    private final List<String> files;
    private final int[] file;
    private final int[] fileRow;
    private final List<Note> notes;

    private Harmonised(Table table, int[] years, List<String> files, int[] file, int[] fileRow, List<Note> notes) {
        this.table = table;
        this.years = years;
        this.files = files;
        this.file = file;
        this.fileRow = fileRow;
        this.notes = List.copyOf(notes);
    }

    /**
     * Reads the columns of the spec out of the files.
     *
     * @throws DataException where a column is absent that the spec names for the file's year, a cell of a number column
     *     is no number, a value is not listed and the spec says that it must be, or a year is missing or repeats
     */
    public static Harmonised of(AuditSpec spec, List<RawFile> rawFiles) {
        if (rawFiles.isEmpty()) {
            throw new IllegalArgumentException("no file to read");
        }
        List<RawFile> ordered = new ArrayList<>(rawFiles);
        ordered.sort(java.util.Comparator.comparingInt(f -> f.year().orElse(0)));
        int rows = ordered.stream().mapToInt(f -> f.table().rows()).sum();
        int[] years = new int[rows];
        int[] file = new int[rows];
        int[] fileRow = new int[rows];
        Map<String, Builder> builders = new LinkedHashMap<>();
        for (AuditSpec.SourceColumn column : spec.columns()) {
            builders.put(column.name(), new Builder(column, rows));
        }
        List<Note> notes = new ArrayList<>();
        int start = 0;
        for (int f = 0; f < ordered.size(); f++) {
            RawFile raw = ordered.get(f);
            int n = raw.table().rows();
            for (int i = 0; i < n; i++) {
                file[start + i] = f;
                fileRow[start + i] = i + raw.firstRow();
            }
            fillYears(spec, raw, years, start);
            for (Builder builder : builders.values()) {
                builder.read(raw, start, notes);
            }
            start += n;
        }
        List<Column> columns = new ArrayList<>();
        builders.values().forEach(b -> columns.add(b.build()));
        return new Harmonised(
                Table.of(columns), years, ordered.stream().map(RawFile::name).toList(), file, fileRow, notes);
    }

    /**
     * The columns of one file under the audit's names, types and codes, for rows that come later.
     *
     * @param notes takes a note on everything that was changed
     * @throws DataException as {@link #of} does
     */
    public static Table table(List<AuditSpec.SourceColumn> columns, RawFile file, List<Note> notes) {
        List<Column> made = new ArrayList<>();
        for (AuditSpec.SourceColumn column : columns) {
            Builder builder = new Builder(column, file.table().rows());
            builder.read(file, 0, notes);
            made.add(builder.build());
        }
        return Table.of(made);
    }

    /**
     * A table that a preset has already brought into the audit's form.
     *
     * @param yearColumn its column of years, whole numbers without gaps
     */
    public static Harmonised ofTable(Table table, String yearColumn, List<Note> notes) {
        int[] years = new int[table.rows()];
        NumberColumn column = table.numbers(yearColumn);
        for (int i = 0; i < years.length; i++) {
            years[i] = wholeYear(Cells.text(column, i), "the table", i + 2, yearColumn);
        }
        int[] rows = new int[years.length];
        Arrays.setAll(rows, i -> i + 2);
        return new Harmonised(table, years, List.of("the table"), new int[years.length], rows, notes);
    }

    private static void fillYears(AuditSpec spec, RawFile raw, int[] years, int start) {
        int n = raw.table().rows();
        Optional<String> yearColumn = spec.source().yearColumn();
        if (yearColumn.isEmpty()) {
            int year = raw.year()
                    .orElseThrow(() -> new IllegalArgumentException(raw.name() + ": no year given for this file"));
            Arrays.fill(years, start, start + n, year);
            return;
        }
        AuditSpec.SourceColumn column = spec.columns().stream()
                .filter(c -> c.name().equals(yearColumn.get()))
                .findFirst()
                .orElseThrow();
        String name = column.everywhere()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the year column '" + column.name() + "' needs one name for all years"));
        Column cells = require(raw, name);
        for (int i = 0; i < n; i++) {
            years[start + i] = wholeYear(Cells.text(cells, i), raw.name(), i + raw.firstRow(), name);
        }
    }

    private static int wholeYear(String cell, String file, int row, String column) {
        double year = cell == null ? Double.NaN : Cells.number(cell);
        if (!(year >= 1000 && year <= 9999 && year == Math.rint(year))) {
            throw new DataException(file + ", row " + row + ", column '" + column + "': '" + (cell == null ? "" : cell)
                    + "' is no year; a whole number of four digits is needed");
        }
        return (int) year;
    }

    private static Column require(RawFile raw, String name) {
        if (!raw.table().has(name)) {
            throw new DataException(raw.name() + ": no column '" + name + "'; there are "
                    + String.join(", ", raw.table().names()));
        }
        return raw.table().column(name);
    }

    /** The columns under the audit's names. */
    public Table table() {
        return table;
    }

    public int rows() {
        return years.length;
    }

    /** The year of each row. */
    public int[] years() {
        return years.clone();
    }

    /** What was changed while reading. */
    public List<Note> notes() {
        return notes;
    }

    /** File and row of a row of the table, for messages. */
    public String where(int row) {
        return files.get(file[row]) + ", row " + fileRow[row];
    }

    /**
     * The day number that a spreadsheet of the 1900 calendar shows as this date; NaN if the text is no date.
     *
     * @param text an ISO date, with or without a time after it
     */
    static double spreadsheetDay(String text) {
        String day = text.length() > 10 ? text.substring(0, 10) : text;
        if (text.length() > 10 && text.charAt(10) != ' ' && text.charAt(10) != 'T') {
            return Double.NaN;
        }
        try {
            LocalDate date = LocalDate.parse(day);
            long serial = ChronoUnit.DAYS.between(BEFORE_FALSE_LEAP_DAY, date);
            return date.isBefore(FALSE_LEAP_DAY) ? serial : serial + 1;
        } catch (DateTimeParseException e) {
            return Double.NaN;
        }
    }

    /** Collects one column over all files. */
    private static final class Builder {
        private final AuditSpec.SourceColumn column;
        private final double[] numbers;
        private final String[] texts;

        Builder(AuditSpec.SourceColumn column, int rows) {
            this.column = column;
            boolean number = column.type() == AuditSpec.ColumnType.NUMBER;
            this.numbers = number ? new double[rows] : null;
            this.texts = number ? null : new String[rows];
            if (number) {
                Arrays.fill(numbers, Double.NaN);
            }
        }

        Column build() {
            return numbers != null ? NumberColumn.of(column.name(), numbers) : TextColumn.of(column.name(), texts);
        }

        void read(RawFile raw, int start, List<Note> notes) {
            Optional<String> name =
                    raw.year().isPresent() ? column.nameIn(raw.year().getAsInt()) : column.everywhere();
            if (name.isEmpty()) {
                notes.add(new Note(
                        "column_absent",
                        raw.name() + ", " + column.name(),
                        raw.table().rows(),
                        "the file has no column for '" + column.name() + "'; missing in all its rows"));
                return;
            }
            Column cells = require(raw, name.get());
            Map<String, Long> madeMissing = new LinkedHashMap<>();
            long dates = 0;
            long recoded = 0;
            for (int i = 0; i < cells.size(); i++) {
                String cell = Cells.text(cells, i);
                if (cell != null) {
                    cell = cell.strip();
                }
                if (cell == null || cell.isEmpty() || cell.equals("NA")) {
                    continue;
                }
                if (column.missing().contains(cell)) {
                    madeMissing.merge(cell, 1L, Long::sum);
                    continue;
                }
                String value = recode(cell, raw, i, name.get());
                if (value == null) {
                    madeMissing.merge(cell, 1L, Long::sum);
                    continue;
                }
                if (!value.equals(cell)) {
                    recoded++;
                }
                if (texts != null && !column.cuts().isEmpty()) {
                    texts[start + i] = band(cell, raw, i, name.get());
                    continue;
                }
                if (texts != null) {
                    texts[start + i] = value;
                    continue;
                }
                double number = Cells.number(value);
                if (Double.isNaN(number) && column.dates() == AuditSpec.DateCells.SPREADSHEET_DAY) {
                    number = spreadsheetDay(value);
                    if (!Double.isNaN(number)) {
                        dates++;
                    }
                }
                if (Double.isNaN(number)) {
                    throw new DataException(
                            place(raw, i, name.get()) + ": '" + cell
                                    + "' is not a number; numbers with a decimal point are allowed, and texts listed under 'missing'");
                }
                numbers[start + i] = number;
            }
            String where = raw.name() + ", " + name.get();
            madeMissing.forEach((text, count) -> notes.add(
                    new Note("text_as_missing", where, count, "the text '" + text + "' was taken as missing")));
            if (dates > 0) {
                notes.add(new Note(
                        "dates_as_numbers",
                        where,
                        dates,
                        "dates that a spreadsheet made of numbers were turned back (1900-01-11 is 11)"));
            }
            if (recoded > 0) {
                notes.add(new Note("recoded", where, recoded, "values were given the audit's names"));
            }
        }

        private String band(String cell, RawFile raw, int row, String name) {
            double number = Cells.number(cell);
            if (Double.isNaN(number)) {
                throw new DataException(place(raw, row, name) + ": '" + cell
                        + "' is not a number, and cannot be cut into bands; texts listed under 'missing' are allowed");
            }
            return column.band(number);
        }

        private String recode(String cell, RawFile raw, int row, String name) {
            if (column.recode().isEmpty()) {
                return cell;
            }
            String value = Cells.lookUp(column.recode(), cell);
            if (value != null) {
                return value;
            }
            return switch (column.unlisted()) {
                case KEEP -> cell;
                case MISSING -> null;
                case FAIL ->
                    throw new DataException(place(raw, row, name) + ": '" + cell
                            + "' is not listed under 'recode' of the column '" + column.name() + "'; listed are "
                            + String.join(", ", column.recode().keySet()));
            };
        }

        private static String place(RawFile raw, int row, String name) {
            return raw.name() + ", row " + (row + raw.firstRow()) + ", column '" + name + "'";
        }
    }
}
