package org.equidad.enahoio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.equidad.enahoio.SyntheticLayout.PersonRow;

/** Writes one year's sample as the six raw files of its folder. */
final class SyntheticFiles {
    static final String NOTE = "LEEME_SINTETICO.txt";
    private static final int LEAST_AGE_EDUCATION = 3;
    private static final int LEAST_AGE_WORK = 14;

    /** Counts of what was written. */
    record Written(long persons, long schoolAge, long bytes) {}

    private final SyntheticOptions options;
    private final SyntheticSample sample;
    private final Path folder;
    private final char delimiter;
    private long bytes;

    private SyntheticFiles(SyntheticOptions options, SyntheticSample sample, Path folder) {
        this.options = options;
        this.sample = sample;
        this.folder = folder;
        this.delimiter = options.delimiterOf(sample.year).symbol();
    }

    static Written write(SyntheticOptions options, SyntheticSample sample, Path folder) throws IOException {
        return new SyntheticFiles(options, sample, folder).write();
    }

    private Written write() throws IOException {
        Files.createDirectories(folder);
        int year = sample.year;
        long persons = file("Enaho01-" + year + "-200.csv", SyntheticLayout.module200(year), r -> true);
        file(
                "Enaho01A-" + year + "-300.csv",
                SyntheticLayout.module300(year, options.minimumColumns()),
                r -> r.person.resident() && r.person.age >= LEAST_AGE_EDUCATION);
        file("Enaho01A-" + year + "-400.csv", SyntheticLayout.module400(year), r -> r.person.resident());
        file(
                "Enaho01A-" + year + "-500.csv",
                SyntheticLayout.module500(year),
                r -> r.person.resident() && r.person.age >= LEAST_AGE_WORK);
        file("Sumaria-" + year + ".csv", SyntheticLayout.sumaria(year), r -> r.person.number == 1);
        file("Enaho01-" + year + "-700.csv", SyntheticLayout.module700(year), r -> r.person.number == 1);
        note(folder);
        long schoolAge = 0;
        for (SyntheticCluster cluster : sample.clusters) {
            for (SyntheticHousehold household : cluster.households) {
                for (SyntheticPerson person : household.persons) {
                    schoolAge += person.schoolAge() && person.resident() ? 1 : 0;
                }
            }
        }
        return new Written(persons, schoolAge, bytes);
    }

    private interface Kept {
        boolean test(PersonRow row);
    }

    private long file(String name, List<SyntheticColumn<PersonRow>> columns, Kept kept) throws IOException {
        SyntheticBytes out = new SyntheticBytes();
        for (int c = 0; c < columns.size(); c++) {
            if (c > 0) {
                out.raw(delimiter);
            }
            out.text(columns.get(c).name());
        }
        end(out);
        PersonRow row = new PersonRow();
        try (OutputStream file = Files.newOutputStream(folder.resolve(name))) {
            for (SyntheticCluster cluster : sample.clusters) {
                row.cluster = cluster;
                for (SyntheticHousehold household : cluster.households) {
                    row.household = household;
                    for (SyntheticPerson person : household.persons) {
                        row.person = person;
                        if (!kept.test(row)) {
                            continue;
                        }
                        for (int c = 0; c < columns.size(); c++) {
                            if (c > 0) {
                                out.raw(delimiter);
                            }
                            columns.get(c).cell().write(out, row);
                        }
                        end(out);
                        row.index++;
                    }
                }
                bytes += out.flushIfLarge(file);
            }
            bytes += out.flush(file);
        }
        return row.index;
    }

    private static void end(SyntheticBytes out) {
        out.raw('\r');
        out.raw('\n');
    }

    /** The note that lies beside every group of files. */
    static void note(Path folder) throws IOException {
        String text = """
                DATOS SINTETICOS - SYNTHETIC DATA

                Estos archivos no son de la ENAHO del INEI. Los escribio un programa (equidad synth) que imita la forma de
                los archivos crudos de la encuesta. Ninguna persona, hogar ni distrito de estos archivos existe. Sirven
                para probar programas; no digan nada del Peru con ellos. En cada archivo, la columna SINTETICO vale 1.

                These files are not INEI's ENAHO. A program (equidad synth) wrote them in the raw form of the survey's
                files. No person, household or district in them exists. Use them to test programs, never to say anything
                about Peru. In every file the column SINTETICO is 1.
                """;
        Files.writeString(folder.resolve(NOTE), text, StandardCharsets.US_ASCII);
    }
}
