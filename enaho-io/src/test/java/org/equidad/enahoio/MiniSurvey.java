package org.equidad.enahoio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A small invented survey of one year, and the ways in which its files can be written. */
final class MiniSurvey {
    static final List<String> PERSON_KEY = List.of("CONGLOME", "VIVIENDA", "HOGAR", "CODPERSO");
    final int year;
    /** Rows by module code; each row maps upper-case column names to raw text, one space where missing. */
    final Map<String, List<Map<String, String>>> modules = new LinkedHashMap<>();

    MiniSurvey(int year, int households, long seed) {
        this.year = year;
        Random random = new Random(seed);
        for (String code : List.of("200", "300", "400", "500", "34", "700")) {
            modules.put(code, new ArrayList<>());
        }
        for (int h = 0; h < households; h++) {
            household(random, h);
        }
    }

    /** The survey that raw files of one year hold, read the plainest way. */
    MiniSurvey(int year, Path folder, char delimiter) {
        this.year = year;
        for (String code : List.of("200", "300", "400", "500", "34", "700")) {
            RawFile file = RawFile.read(folder.resolve(fileName(code, year) + ".csv"), delimiter);
            List<String> names = file.header.stream()
                    .map(name -> name.toUpperCase(Locale.ROOT).replaceFirst("^P710_(\\d)$", "P710_0$1"))
                    .toList();
            List<Map<String, String>> rows = new ArrayList<>();
            for (String[] cells : file.rows) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int c = 0; c < cells.length; c++) {
                    row.put(names.get(c), cells[c]);
                }
                rows.add(row);
            }
            modules.put(code, rows);
        }
    }

    private void household(Random random, int h) {
        Map<String, String> place = new LinkedHashMap<>();
        place.put("A\u00D1O", Integer.toString(year));
        place.put("MES", String.format("%02d", 1 + random.nextInt(12)));
        place.put("CONGLOME", String.format("%06d", 5000 + h / 3));
        place.put("VIVIENDA", String.format("%03d", 1 + h % 3 + 10 * random.nextInt(9)));
        place.put("HOGAR", "11");
        place.put(
                "UBIGEO",
                String.format("%02d%02d%02d", 1 + random.nextInt(25), 1 + random.nextInt(5), 1 + random.nextInt(9)));
        place.put("DOMINIO", one(random, 8));
        place.put("ESTRATO", one(random, 8));
        String weight = Double.toString(50 + random.nextInt(3000) / 8.0);
        int size = 2 + random.nextInt(6);
        for (int p = 0; p < size; p++) {
            person(random, place, weight, p);
        }
        if (h % 11 == 0) {
            Map<String, String> panel = new LinkedHashMap<>(place);
            panel.put("CODPERSO", String.format("%02d", size + 1));
            panel.put("P203", "0");
            for (String blank : List.of("P204", "P205", "P206", "P207", "P208A", "P209", "P210", "P211A", "P211D")) {
                panel.put(blank, " ");
            }
            panel.put("FACPOB07", weight);
            modules.get("200").add(panel);
        }
        Map<String, String> summary = new LinkedHashMap<>(place);
        summary.put("MIEPERHO", Integer.toString(size));
        summary.put("INGHOG1D", Double.toString(random.nextInt(4_000_000) / 100.0));
        summary.put("LINEA", "415.5");
        summary.put("POBREZA", one(random, 3));
        summary.put("INGTPU01", random.nextInt(4) == 0 ? "1200" : "0");
        summary.put("INGTPU12", "0");
        modules.get("34").add(summary);
        Map<String, String> programmes = new LinkedHashMap<>(place);
        programmes.put("P710_04", Integer.toString(random.nextInt(2)));
        modules.get("700").add(programmes);
    }

    private void person(Random random, Map<String, String> place, String weight, int p) {
        Map<String, String> key = new LinkedHashMap<>(place);
        key.put("CODPERSO", String.format("%02d", p + 1));
        int age = p < 2 ? 25 + random.nextInt(40) : random.nextInt(20);
        Map<String, String> demography = new LinkedHashMap<>();
        demography.put("P203", p < 2 ? Integer.toString(p + 1) : "3");
        demography.put("P204", "1");
        demography.put("P205", "2");
        demography.put("P206", " ");
        demography.put("P207", one(random, 2));
        demography.put("P208A", Integer.toString(age));
        demography.put("P209", age < 12 ? " " : one(random, 6));
        Map<String, String> members = new LinkedHashMap<>(key);
        members.putAll(demography);
        members.put("P210", age < 14 && age > 4 ? one(random, 2) : " ");
        members.put("P211A", age < 14 && age > 4 && random.nextBoolean() ? one(random, 10) : " ");
        members.put("P211D", members.get("P211A").isBlank() ? " " : one(random, 40));
        members.put("FACPOB07", weight);
        modules.get("200").add(members);
        if (age >= 3 && random.nextInt(40) > 0) {
            education(random, key, demography, weight, age);
        }
        Map<String, String> health = new LinkedHashMap<>(key);
        health.putAll(demography);
        health.put("P401G1", one(random, 3));
        health.put("P401G2", random.nextInt(30) == 0 ? "4002" : String.format("%02d0101", 1 + random.nextInt(25)));
        for (int i = 1; i <= 6; i++) {
            health.put("P401H" + i, random.nextInt(30) == 0 ? "1" : "2");
        }
        modules.get("400").add(health);
        if (age >= 14) {
            Map<String, String> work = new LinkedHashMap<>(key);
            work.putAll(demography);
            work.put("P501", one(random, 2));
            work.put("P524A1", "999999");
            modules.get("500").add(work);
        }
    }

    private void education(
            Random random, Map<String, String> key, Map<String, String> demography, String weight, int age) {
        Map<String, String> row = new LinkedHashMap<>(key);
        row.put("CODINFOR", "01");
        row.put("P300A", Integer.toString(List.of(1, 2, 4, 4, 4, 8, 10, 11).get(random.nextInt(8))));
        row.put("P301A", one(random, 12));
        row.put("P301B", Integer.toString(random.nextInt(6)));
        row.put("P301C", random.nextBoolean() ? one(random, 6) : " ");
        row.put("P303", random.nextInt(25) == 0 ? " " : random.nextInt(5) == 0 ? "2" : "1");
        row.put("P304A", one(random, 3));
        row.put("P304B", " ");
        row.put("P304C", one(random, 6));
        row.put("P304D", one(random, 2));
        row.put("P306", random.nextInt(6) == 0 ? "2" : "1");
        row.put("P307", one(random, 2));
        row.put("P308A", one(random, 3));
        row.put("P308B", one(random, 5));
        row.put("P308C", one(random, 6));
        row.put("P308D", one(random, 2));
        row.put("P313", row.get("P306").equals("2") ? one(random, 11) : " ");
        row.put("P301$X", "3");
        row.putAll(demography);
        row.put("FACTOR07", weight);
        row.put("FACTORA07", Double.toString(Double.parseDouble(weight) * 1.25).replaceFirst("^0", ""));
        modules.get("300").add(row);
    }

    private static String one(Random random, int last) {
        return Integer.toString(1 + random.nextInt(last));
    }

    /** The persons aged 6 to 17 of module 300, by key, in file order. */
    List<Map<String, String>> children() {
        return modules.get("300").stream()
                .filter(row -> {
                    int age = Integer.parseInt(row.get("P208A"));
                    return age >= 6 && age <= 17;
                })
                .toList();
    }

    Map<String, String> find(String module, Map<String, String> like, boolean household) {
        List<String> key = household ? PERSON_KEY.subList(0, 3) : PERSON_KEY;
        return modules.get(module).stream()
                .filter(row -> key.stream().allMatch(k -> row.get(k).equals(like.get(k))))
                .findFirst()
                .orElse(null);
    }

    /**
     * How files are written.
     *
     * @param name a file's name without its ending, from module code and year
     * @param padded whether codes keep their leading zeros
     * @param seed for the order of columns
     */
    record Style(
            char delimiter,
            String lineEnd,
            Charset charset,
            boolean mark,
            boolean quoted,
            boolean padded,
            boolean shuffled,
            String blank,
            UnaryOperator<String> headerCase,
            long seed) {

        static Style raw() {
            return new Style(
                    ',',
                    "\r\n",
                    StandardCharsets.ISO_8859_1,
                    false,
                    false,
                    true,
                    false,
                    " ",
                    UnaryOperator.identity(),
                    0);
        }

        static Style random(long seed) {
            Random random = new Random(seed);
            boolean utf8 = random.nextBoolean();
            boolean mark = utf8 && random.nextBoolean();
            List<UnaryOperator<String>> cases = List.of(
                    UnaryOperator.identity(),
                    name -> name.toLowerCase(Locale.ROOT),
                    name -> name.length() > 4
                            ? name.substring(0, 1) + name.substring(1).toLowerCase(Locale.ROOT)
                            : name);
            return new Style(
                    ",|;\t".charAt(random.nextInt(4)),
                    random.nextBoolean() ? "\r\n" : "\n",
                    utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1,
                    mark,
                    random.nextInt(3) == 0,
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean() ? " " : "",
                    cases.get(random.nextInt(3)),
                    seed);
        }
    }

    byte[] bytes(String module, Style style) {
        List<Map<String, String>> rows = modules.get(module);
        List<String> names = new ArrayList<>(rows.get(rows.size() / 2).keySet());
        if (style.shuffled()) {
            Collections.shuffle(names, new Random(style.seed()));
        }
        StringBuilder text = new StringBuilder(style.mark() ? "\uFEFF" : "");
        text.append(String.join(
                        String.valueOf(style.delimiter()),
                        names.stream().map(style.headerCase()).toList()))
                .append(style.lineEnd());
        for (Map<String, String> row : rows) {
            for (int c = 0; c < names.size(); c++) {
                String cell = row.getOrDefault(names.get(c), " ");
                cell = cell.isBlank() ? style.blank() : cell;
                if (!style.padded() && cell.matches("0+[0-9]+")) {
                    cell = cell.replaceFirst("^0+(?=[0-9])", "");
                }
                text.append(c == 0 ? "" : String.valueOf(style.delimiter()));
                text.append(style.quoted() ? '"' + cell + '"' : cell);
            }
            text.append(style.lineEnd());
        }
        return text.toString().getBytes(style.charset());
    }

    static String fileName(String module, int year) {
        return switch (module) {
            case "34" -> "Sumaria-" + year;
            case "200", "700" -> "Enaho01-" + year + "-" + module;
            default -> "Enaho01A-" + year + "-" + module;
        };
    }

    /** Writes all modules raw, as csv in a folder of the year. */
    Path write(Path data) throws IOException {
        return write(data, Style.raw());
    }

    Path write(Path data, Style style) throws IOException {
        Path folder = Files.createDirectories(data.resolve(Integer.toString(year)));
        for (String module : modules.keySet()) {
            Files.write(folder.resolve(fileName(module, year) + ".csv"), bytes(module, style));
        }
        return data;
    }

    /**
     * A module as a Stata file of format 114, little-endian: lower-case names, codes as strings, answers as
     * doubles.
     */
    byte[] stata(String module) throws IOException {
        List<Map<String, String>> rows = modules.get(module);
        List<String> names = new ArrayList<>(rows.get(rows.size() / 2).keySet());
        ByteBuffer out = ByteBuffer.allocate(1000 + names.size() * (200 + 9 * rows.size()))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {114, 2, 1, 0})
                .putShort((short) names.size())
                .putInt(rows.size())
                .put(new byte[81 + 18]);
        for (String name : names) {
            out.put((byte) (isCode(name) ? 6 : 255));
        }
        for (String name : names) {
            String spelled = name.equals("A\u00D1O")
                    ? "a\u00D1o"
                    : name.toLowerCase(Locale.ROOT).replace('$', '_');
            out.put(Arrays.copyOf(spelled.getBytes(Charset.forName("windows-1252")), 33));
        }
        out.put(new byte[2 * (names.size() + 1) + names.size() * (49 + 33 + 81) + 5]);
        for (Map<String, String> row : rows) {
            for (String name : names) {
                String cell = row.getOrDefault(name, " ");
                if (isCode(name)) {
                    out.put(Arrays.copyOf(cell.getBytes(StandardCharsets.ISO_8859_1), 6));
                } else {
                    out.putDouble(cell.isBlank() ? 0x1p1023 : Double.parseDouble(cell));
                }
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static boolean isCode(String name) {
        return PERSON_KEY.contains(name) || name.equals("MES") || name.equals("UBIGEO");
    }
}
