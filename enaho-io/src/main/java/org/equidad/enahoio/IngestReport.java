package org.equidad.enahoio;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was read, dropped, joined and found strange while the person table was built.
 *
 * @param years one part for each year, ascending
 * @param districts the district sources that were joined; empty where there are none
 * @param absentDistrictColumns district covariates that no source gives
 * @param warnings what people should know, most of it also countable in the parts
 */
public record IngestReport(
        List<Year> years, List<District> districts, List<String> absentDistrictColumns, List<Warning> warnings) {

    /** Copies the lists. */
    public IngestReport {
        years = List.copyOf(years);
        districts = List.copyOf(districts);
        absentDistrictColumns = List.copyOf(absentDistrictColumns);
        warnings = List.copyOf(warnings);
    }

    /** What a warning is about. */
    public enum Topic {
        /** A year between others has no files: folder, year. */
        YEAR_ABSENT("%s: year %s is not there"),
        /** Keys had lost leading zeros: file, column, rows. */
        ZEROS_PUT_BACK("%s: column %s had lost leading zeros in %s rows; they were put back"),
        /** Codes that the dictionary does not list: year, column, codes with their rows. */
        CODES_UNKNOWN("%s: column %s has codes that the dictionary does not list: %s"),
        /** A join found few rows: file, found, asked, year, module, examples. */
        FEW_MATCHES("%s: %s of %s persons aged 6 to 17 of %s have a row in module %s; not found: %s"),
        /** A module repeats an answer otherwise: file, column, rows, of rows, place, its value, the one kept. */
        ANSWERS_DIFFER("%s: column %s differs from module 300 for %s of %s persons, first at %s (%s there, %s in module"
                + " 300); module 300's is kept"),
        /** Codes of districts had lost their zero: file, codes. */
        DISTRICT_ZEROS_PUT_BACK("%s: %s district codes had lost their leading zero; it was put back"),
        /** Rows of a district source without a code: file, rows. */
        DISTRICT_CODE_MISSING("%s: rows without a district code: %s"),
        /** A file that is no district source: file. */
        DISTRICT_COLUMNS_UNKNOWN("%s: no known district columns; left aside"),
        /** A file that cannot be read: why. */
        DISTRICT_FILE_DAMAGED("%s; left aside"),
        /** A column that another file gave before: file, column. */
        DISTRICT_COLUMN_REPEATED("%s: %s was in a file before; the first is kept");

        private final String pattern;

        Topic(String pattern) {
            this.pattern = pattern;
        }

        /** The English text, with {@code %s} for each fact. */
        public String pattern() {
            return pattern;
        }
    }

    /**
     * Something that people should know and that does not stop the reading.
     *
     * @param topic what it is about
     * @param facts what to fill into the topic's text, in its order
     */
    public record Warning(Topic topic, List<String> facts) {
        /** Copies the list. */
        public Warning {
            facts = List.copyOf(facts);
        }

        static Warning of(Topic topic, Object... facts) {
            return new Warning(topic, Arrays.stream(facts).map(String::valueOf).toList());
        }

        /** The warning in English, on one line. */
        public String text() {
            return String.format(topic.pattern(), facts.toArray());
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /** Whose answers the rows are. */
    public enum Provenance {
        /** The files do not say that they are invented. */
        SURVEY,
        /** The files say by their column SINTETICO that they are invented. */
        SYNTHETIC
    }

    /**
     * One year.
     *
     * @param year the year
     * @param provenance whether any of the year's files says that it is synthetic
     * @param files the files read
     * @param rows rows of the person table
     * @param dropped rows left out, by module and reason
     * @param withoutEducationRow members aged 6 to 17 in module 200 that have no row in module 300
     * @param joins the joins, in order
     * @param absentModules modules that are not there, so that their columns are not either
     * @param absentColumns columns of the person table that no file of this year holds
     * @param missing missing cells by column of the person table, columns without any left out
     * @param unknownCodes by column, cells with a code that the survey's dictionary does not list, by code
     * @param paddedKeys by module and key column, rows whose key had lost leading zeros
     * @param disagreeing by module and column, rows whose repeated answer differs from module 300's
     */
    public record Year(
            int year,
            Provenance provenance,
            List<ModuleFile> files,
            int rows,
            Map<String, Integer> dropped,
            int withoutEducationRow,
            List<Join> joins,
            List<String> absentModules,
            List<String> absentColumns,
            Map<String, Integer> missing,
            Map<String, Map<String, Integer>> unknownCodes,
            Map<String, Integer> paddedKeys,
            Map<String, Integer> disagreeing) {

        /** Copies lists and maps, the maps in their order. */
        public Year {
            files = List.copyOf(files);
            dropped = ordered(dropped);
            joins = List.copyOf(joins);
            absentModules = List.copyOf(absentModules);
            absentColumns = List.copyOf(absentColumns);
            missing = ordered(missing);
            unknownCodes = ordered(unknownCodes);
            paddedKeys = ordered(paddedKeys);
            disagreeing = ordered(disagreeing);
        }
    }

    /**
     * One file read.
     *
     * @param module the survey's number of the module, or {@code district}
     * @param file the file, with the entry after an exclamation mark where it lies in a zip archive
     * @param bytes size of the file on disk
     * @param sha256 hash of the file on disk, hexadecimal
     * @param encoding of its text, or the format
     * @param delimiter between cells, empty for formats that have none
     * @param rows rows of data in the file
     * @param columns columns in the file
     */
    public record ModuleFile(
            String module,
            String file,
            long bytes,
            String sha256,
            String encoding,
            String delimiter,
            int rows,
            int columns) {}

    /**
     * One left join; it never changes the number of rows.
     *
     * @param with what was joined
     * @param eligible rows that could have a match
     * @param matched rows that have one
     */
    public record Join(String with, int eligible, int matched) {

        /** The share of eligible rows that were matched, from 0 to 1; 1 where none was eligible. */
        public double rate() {
            return eligible == 0 ? 1 : (double) matched / eligible;
        }
    }

    /**
     * One district source.
     *
     * @param file the file
     * @param columns the columns that it gave
     * @param districts districts in the file
     * @param droppedRows rows without a district code
     * @param paddedCodes codes that had lost their leading zero
     * @param join its match with the persons of all years
     */
    public record District(
            ModuleFile file, List<String> columns, int districts, int droppedRows, int paddedCodes, Join join) {

        /** Copies the list. */
        public District {
            columns = List.copyOf(columns);
        }
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
