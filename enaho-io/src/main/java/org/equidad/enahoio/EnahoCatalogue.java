package org.equidad.enahoio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the modules of each year below a folder: a folder per year, zip archives as downloaded, or all files in one
 * place; names in any case and with any separator. Text files come before Stata files, plain files before compressed
 * ones.
 */
final class EnahoCatalogue {
    private static final int DEPTH = 4;
    private static final Pattern YEAR = Pattern.compile("(19|20)\\d\\d");
    private static final Pattern YEAR_FOLDER = Pattern.compile("(?:.*\\D)?((?:19|20)\\d\\d)");
    private static final Pattern SURVEY = Pattern.compile("enaho(0?1a?)?");
    private static final Pattern SUBGROUP = Pattern.compile("\\d+g");

    private final Path folder;
    private final SortedMap<Integer, Map<EnahoModule, List<Found>>> years = new TreeMap<>();

    /** A file found, and how good its form is: lower ranks are preferred. */
    private record Found(Source source, int rank) {}

    EnahoCatalogue(Path folder) {
        this.folder = folder;
        if (Files.notExists(folder)) {
            throw new DataException(folder + ": no such folder");
        }
        if (!Files.isDirectory(folder)) {
            throw new DataException(folder + ": is a file; the folder that holds the survey's files is needed");
        }
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            // Sorted, so that nothing depends on the order in which the system lists a folder.
            files.sorted().forEach(this::add);
        } catch (IOException | UncheckedIOException e) {
            throw new DataException(folder + ": the folder cannot be listed: " + e.getMessage(), e);
        }
    }

    private void add(Path path) {
        String name = path.getFileName() == null ? "" : path.getFileName().toString();
        if (Files.isDirectory(path)) {
            Matcher year = YEAR_FOLDER.matcher(name);
            // A folder named by a year says that the year should be there, even if none of its files is known.
            if (!path.equals(folder) && name.length() == 4 && year.matches()) {
                years.computeIfAbsent(Integer.valueOf(year.group(1)), y -> new EnumMap<>(EnahoModule.class));
            }
            return;
        }
        if (name.startsWith(".")) {
            return;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".zip")) {
            for (String entry : Source.entries(path)) {
                add(new Source(path, entry), entry.substring(entry.lastIndexOf('/') + 1), 2);
            }
        } else {
            add(Source.of(path), name, lower.endsWith(".gz") ? 1 : 0);
        }
    }

    private void add(Source source, String fileName, int compression) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        String plain = lower.endsWith(".gz") ? lower.substring(0, lower.length() - 3) : lower;
        int dot = plain.lastIndexOf('.');
        String ending = dot < 0 ? "" : plain.substring(dot + 1);
        boolean text = ending.equals("csv") || ending.equals("txt") || ending.equals("tsv");
        if (!text && !ending.equals("dta")) {
            return;
        }
        String[] words = plain.substring(0, dot).split("[^a-z0-9]+");
        Optional<EnahoModule> module = module(words);
        Optional<Integer> year = year(words).or(() -> yearOfFolder(source));
        if (module.isPresent() && year.isPresent()) {
            years.computeIfAbsent(year.get(), y -> new EnumMap<>(EnahoModule.class))
                    .computeIfAbsent(module.get(), m -> new ArrayList<>())
                    .add(new Found(source, compression + (text ? 0 : 10)));
        }
    }

    private static Optional<EnahoModule> module(String[] words) {
        boolean survey = false;
        boolean summary = false;
        for (String word : words) {
            survey |= SURVEY.matcher(word).matches();
            summary |= word.equals("sumaria");
            if (SUBGROUP.matcher(word).matches()) {
                // Sumaria-YYYY-12g and -8g hold the same households with spending in groups.
                return Optional.empty();
            }
        }
        if (summary) {
            return Optional.of(EnahoModule.SUMMARY);
        }
        if (survey) {
            for (String word : words) {
                for (EnahoModule module : EnahoModule.values()) {
                    if (word.equals(module.code()) && module != EnahoModule.SUMMARY) {
                        return Optional.of(module);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> year(String[] words) {
        for (String word : words) {
            if (YEAR.matcher(word).matches()) {
                return Optional.of(Integer.valueOf(word));
            }
        }
        return Optional.empty();
    }

    private Optional<Integer> yearOfFolder(Source source) {
        for (Path at = source.file().getParent(); at != null && at.startsWith(folder); at = at.getParent()) {
            Path name = at.getFileName();
            Matcher year = YEAR_FOLDER.matcher(name == null ? "" : name.toString());
            if (year.matches()) {
                return Optional.of(Integer.valueOf(year.group(1)));
            }
        }
        return Optional.empty();
    }

    Path folder() {
        return folder;
    }

    /** The years of which there is at least one module, or a folder. */
    List<Integer> years() {
        return List.copyOf(years.keySet());
    }

    /**
     * The file of a module in a year, nothing if there is none.
     *
     * @throws DataException if two files of the same form claim to be it
     */
    Optional<Source> find(int year, EnahoModule module) {
        List<Found> found = new ArrayList<>(years.getOrDefault(year, Map.of()).getOrDefault(module, List.of()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        found.sort(Comparator.comparingInt(Found::rank));
        if (found.size() > 1 && found.get(0).rank() == found.get(1).rank()) {
            throw new DataException(folder + ": two files claim to be module " + module.code() + " of " + year + ": "
                    + found.get(0).source().name() + " and "
                    + found.get(1).source().name() + "; leave one");
        }
        return Optional.of(found.get(0).source());
    }

    /** The file of a module in a year. */
    Source require(int year, EnahoModule module) {
        return find(year, module).orElseThrow(() -> {
            Map<EnahoModule, List<Found>> known = years.get(year);
            if (known == null) {
                return new DataException(folder + ": no module of " + year + " is there"
                        + (years.isEmpty() ? "" : "; the years are " + years.keySet()));
            }
            List<String> codes = known.keySet().stream().map(EnahoModule::code).toList();
            return new DataException(folder + ": year " + year + " has no module " + module.code()
                    + " (" + module.fileName(year) + ".csv, .csv.gz, .dta or in a zip)"
                    + (codes.isEmpty() ? "" : "; it has " + String.join(", ", codes)));
        });
    }
}
