package org.equidad.enahoio;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the synthetic survey is to be: which years, how large, from which seed, and in which raw form. Immutable; start
 * from {@link #full()} or {@link #small()} and change it with the {@code with} methods.
 *
 * @param firstYear first year written, 2018 at the earliest
 * @param lastYear last year written, 2024 at the latest
 * @param households households interviewed in a year, nearly; 33,700 is the size of the real survey (about 115,000
 *     rows of module 200 and 25,000 school-age children a year, 5,359 clusters). Fewer households mean fewer clusters,
 *     but every stratum keeps two, so that variances can be estimated. At least 200.
 * @param seed draws the sample; the country (districts and their covariates) is the same for every seed
 * @param delimiters the delimiter of a year's files where it is not the usual one (pipe up to 2019, comma after)
 * @param minimumColumns module 300 is widened with filler columns to this many, for benchmarks; 0 adds none
 * @param threads years written at the same time; changes no byte
 */
public record SyntheticOptions(
        int firstYear,
        int lastYear,
        int households,
        long seed,
        Map<Integer, Delimiter> delimiters,
        int minimumColumns,
        int threads) {

    static final int FIRST = 2018;
    static final int LAST = 2024;
    static final int FULL_HOUSEHOLDS = 33_700;
    private static final int SMALL_HOUSEHOLDS = 4_000;
    private static final int LEAST_HOUSEHOLDS = 200;
    private static final int MOST_COLUMNS = 5_000;

    /** The separators met in INEI's raw files and their re-exports. */
    public enum Delimiter {
        COMMA(','),
        PIPE('|'),
        SEMICOLON(';'),
        TAB('\t');

        private final char symbol;

        Delimiter(char symbol) {
            this.symbol = symbol;
        }

        /** The character between two cells. */
        public char symbol() {
            return symbol;
        }
    }

    public SyntheticOptions {
        if (firstYear < FIRST || lastYear > LAST || firstYear > lastYear) {
            throw new IllegalArgumentException("synthetic survey: years " + firstYear + "-" + lastYear
                    + " are not a range within " + FIRST + "-" + LAST);
        }
        if (households < LEAST_HOUSEHOLDS || households > 10 * FULL_HOUSEHOLDS) {
            throw new IllegalArgumentException("synthetic survey: households is " + households + "; allowed are "
                    + LEAST_HOUSEHOLDS + " to " + 10 * FULL_HOUSEHOLDS + " a year");
        }
        if (minimumColumns < 0 || minimumColumns > MOST_COLUMNS) {
            throw new IllegalArgumentException("synthetic survey: minimumColumns is " + minimumColumns
                    + "; allowed are 0 (no filler columns) to " + MOST_COLUMNS);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("synthetic survey: threads is " + threads + "; at least 1 is needed");
        }
        delimiters = Map.copyOf(new TreeMap<>(delimiters));
        for (int year : delimiters.keySet()) {
            if (year < FIRST || year > LAST) {
                throw new IllegalArgumentException("synthetic survey: a delimiter is given for the year " + year
                        + "; years are " + FIRST + " to " + LAST);
            }
        }
    }

    /**
     * Full size, 2018 to 2024, seed 121: a sample in which every published rate, by year and language too, lies within
     * two points or two standard errors. Any seed meets the rates of the large groups; of the small ones about one in
     * twenty then falls outside two standard errors, as it should.
     */
    public static SyntheticOptions full() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new SyntheticOptions(FIRST, LAST, FULL_HOUSEHOLDS, 121, Map.of(), 0, Math.max(1, processors));
    }

    /** About 3,000 school-age children a year: enough strata and clusters for variances, made in about a second. */
    public static SyntheticOptions small() {
        return full().withHouseholds(SMALL_HOUSEHOLDS);
    }

    public SyntheticOptions withYears(int first, int last) {
        return new SyntheticOptions(first, last, households, seed, delimiters, minimumColumns, threads);
    }

    public SyntheticOptions withHouseholds(int newHouseholds) {
        return new SyntheticOptions(firstYear, lastYear, newHouseholds, seed, delimiters, minimumColumns, threads);
    }

    public SyntheticOptions withSeed(long newSeed) {
        return new SyntheticOptions(firstYear, lastYear, households, newSeed, delimiters, minimumColumns, threads);
    }

    /** The delimiter of one year's files. */
    public SyntheticOptions withDelimiter(int year, Delimiter delimiter) {
        Map<Integer, Delimiter> next = new TreeMap<>(delimiters);
        next.put(year, delimiter);
        return new SyntheticOptions(firstYear, lastYear, households, seed, next, minimumColumns, threads);
    }

    public SyntheticOptions withMinimumColumns(int columns) {
        return new SyntheticOptions(firstYear, lastYear, households, seed, delimiters, columns, threads);
    }

    public SyntheticOptions withThreads(int newThreads) {
        return new SyntheticOptions(firstYear, lastYear, households, seed, delimiters, minimumColumns, newThreads);
    }

    Delimiter delimiterOf(int year) {
        return delimiters.getOrDefault(year, year <= 2019 ? Delimiter.PIPE : Delimiter.COMMA);
    }
}
