package org.equidad.enahoio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.equidad.enahoio.SyntheticCountry.District;

/**
 * Writes the district covariates: administrative dropout rates of primary and secondary school, census, night lights,
 * poverty and coordinates. They are the same for every seed, and derive from the traits that also drive the clusters.
 */
final class SyntheticDistrictFiles {
    private static final long SEED = 0x4449535452494354L;
    private static final double HIGHEST_RATE = 0.15;
    private static final double NONE_REPORTED = 0.06;

    private SyntheticDistrictFiles() {}

    static long write(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<District> districts = SyntheticCountry.INSTANCE.districts();
        long bytes = administrative(folder.resolve("desercion_primaria.csv"), districts, School.PRIMARY);
        bytes += administrative(folder.resolve("desercion_secundaria.csv"), districts, School.SECONDARY);
        SyntheticBytes census = header(
                "ubigeo",
                "Departamento",
                "Provincia",
                "Distrito",
                "poblacion_3mas",
                "castellano",
                "quechua",
                "aimara",
                "otra_lengua_indigena",
                "lengua_extranjera",
                "sabe_leer",
                "no_sabe_leer",
                "viviendas",
                "viviendas_con_agua",
                "viviendas_con_electricidad",
                "indigenous_lang_pct",
                "literacy_rate",
                "water_access_pct",
                "electricity_pct");
        SyntheticBytes lights = header("ubigeo", "mean_radiance");
        SyntheticBytes poverty = header("ubigeo", "poverty_index");
        SyntheticBytes coordinates = header(
                "ubigeo", "Departamento", "Provincia", "Distrito", "dominio", "latitude", "longitude", "altitude");
        for (District district : districts) {
            SyntheticRandom random = SyntheticRandom.of(SEED, 1, Long.parseLong(district.ubigeo));
            double urban = district.town == 0 ? 0 : 1 - 0.13 * district.town;
            double living = 0.8 * urban + 0.3 * district.wealth - 0.7 * district.indigenous();
            census(census, district, random, living);
            radiance(lights, district, random, urban);
            double poor = 100 * SyntheticRandom.logistic(-0.35 - 1.3 * living + 0.25 * random.normal());
            poverty.text(district.ubigeo);
            comma(poverty).decimal(hundredths(poor));
            end(poverty);
            place(coordinates, district);
            comma(coordinates).number(district.domain);
            comma(coordinates).decimal(district.latitude);
            comma(coordinates).decimal(district.longitude);
            comma(coordinates).number(district.altitude);
            end(coordinates);
        }
        bytes += save(folder.resolve("censo2017.csv"), census);
        bytes += save(folder.resolve("luces_nocturnas.csv"), lights);
        bytes += save(folder.resolve("pobreza.csv"), poverty);
        bytes += save(folder.resolve("coordenadas.csv"), coordinates);
        SyntheticFiles.note(folder);
        return bytes;
    }

    private enum School {
        PRIMARY(1, 70, 0.0054, 2),
        SECONDARY(2, 48, 0.0128, 46);

        private final int stream;
        private final double pupilsPerThousand;
        private final double rate;
        /** Districts without a school of this level have no row. */
        private final int without;

        School(int stream, double pupilsPerThousand, double rate, int without) {
            this.stream = stream;
            this.pupilsPerThousand = pupilsPerThousand;
            this.rate = rate;
            this.without = without;
        }
    }

    private static long administrative(Path file, List<District> districts, School school) throws IOException {
        SyntheticBytes out =
                header("ubigeo", "Departamento", "Provincia", "Distrito", "desertor", "denominador", "Tasa");
        List<District> smallest = districts.stream()
                .sorted(Comparator.comparingDouble((District d) -> d.population))
                .limit(school.without)
                .toList();
        for (District district : districts) {
            if (smallest.contains(district)) {
                continue;
            }
            SyntheticRandom random = SyntheticRandom.of(SEED, 2, school.stream, Long.parseLong(district.ubigeo));
            int pupils = (int) Math.max(
                    12,
                    Math.round(district.population * school.pupilsPerThousand * StrictMath.exp(0.2 * random.normal())));
            double rate = school.rate
                    * StrictMath.exp(0.6 * district.risk - 0.8 * district.indigenous() + 1.05 * random.normal());
            if (district.domain == 7) {
                rate *= 1.7;
            }
            // Some districts report none, as in the ministry's tables.
            int left = random.chance(NONE_REPORTED)
                    ? 0
                    : random.poisson(Math.min(200, Math.min(HIGHEST_RATE, rate) * pupils));
            if (school == School.PRIMARY) {
                // This file passed through a spreadsheet: the leading zero of the code is gone.
                out.number(Long.parseLong(district.ubigeo));
            } else {
                out.text(district.ubigeo);
            }
            comma(out).text(district.department.name());
            comma(out).text(district.provinceName);
            comma(out).text(district.name);
            comma(out).number(left);
            comma(out).number(pupils);
            comma(out).decimal(hundredths(100.0 * left / pupils));
            end(out);
        }
        return save(file, out);
    }

    private static void census(SyntheticBytes out, District district, SyntheticRandom random, double living) {
        long people = Math.max(90, Math.round(950 * district.population * StrictMath.exp(0.1 * random.normal())));
        long quechua = Math.round(people * district.quechua);
        long aimara = Math.round(people * district.aimara);
        long other = Math.round(people * district.nativeShare);
        long foreign = Math.round(people * 0.001);
        long castellano = Math.max(0, people - quechua - aimara - other - foreign);
        long reading = Math.round(people
                * SyntheticRandom.logistic(2.0 + 0.55 * living - 0.5 * district.indigenous() + 0.2 * random.normal()));
        long dwellings = Math.max(25, people / 4);
        long water = Math.round(dwellings * SyntheticRandom.logistic(0.5 + 0.8 * living + 0.8 * random.normal()));
        long power = Math.round(dwellings * SyntheticRandom.logistic(1.3 + 1.0 * living + 0.6 * random.normal()));
        place(out, district);
        for (long count : new long[] {
            people, castellano, quechua, aimara, other, foreign, reading, people - reading, dwellings, water, power
        }) {
            comma(out).number(count);
        }
        comma(out).decimal(hundredths(100.0 * (quechua + aimara + other) / people));
        comma(out).decimal(hundredths(100.0 * reading / people));
        comma(out).decimal(hundredths(100.0 * water / dwellings));
        comma(out).decimal(hundredths(100.0 * power / dwellings));
        end(out);
    }

    private static void radiance(SyntheticBytes out, District district, SyntheticRandom random, double urban) {
        double light = StrictMath.exp(-1.6 + 4.2 * urban + 0.35 * district.wealth + 0.7 * random.normal());
        out.text(district.ubigeo);
        comma(out).decimal(Math.round(1e4 * Math.min(150, light)) / 1e4);
        end(out);
    }

    private static void place(SyntheticBytes out, District district) {
        out.text(district.ubigeo);
        comma(out).text(district.department.name());
        comma(out).text(district.provinceName);
        comma(out).text(district.name);
    }

    private static SyntheticBytes comma(SyntheticBytes out) {
        out.raw(',');
        return out;
    }

    private static SyntheticBytes header(String... names) {
        SyntheticBytes out = new SyntheticBytes();
        out.text(String.join(",", names) + "," + SyntheticLayout.MARK + "\n");
        return out;
    }

    private static void end(SyntheticBytes out) {
        out.text(",1\n");
    }

    private static double hundredths(double value) {
        return Math.round(100 * value) / 100.0;
    }

    private static long save(Path file, SyntheticBytes out) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file)) {
            return out.flush(stream);
        }
    }
}
