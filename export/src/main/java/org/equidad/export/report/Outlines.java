package org.equidad.export.report;

import java.awt.geom.Path2D;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The letters of the figures: widths for laying text out, outlines for painting it. They come with the program, so that
 * figures are the same on a machine without any font. Letters that are not there are drawn as a question mark.
 */
final class Outlines {
    private static final double UNITS = 2048;
    private static final Map<Scene.Weight, Map<Integer, Glyph>> GLYPHS = read();

    private record Glyph(double advance, String[] outline) {}

    private Outlines() {}

    static double width(String text, double size, Scene.Weight weight) {
        double sum = 0;
        for (int i = 0; i < text.length(); i++) {
            sum += glyph(text.charAt(i), weight).advance;
        }
        return sum * size / UNITS;
    }

    /** Breaks a text at spaces into lines no longer than a width, where words allow it. */
    static List<String> wrap(String text, double size, Scene.Weight weight, double most) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() > 0 && width(line + " " + word, size, weight) > most) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** The text's outline with its baseline beginning at a point. */
    static Path2D path(String text, double x, double y, double size, Scene.Weight weight) {
        Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
        double scale = size / UNITS;
        double at = x;
        for (int i = 0; i < text.length(); i++) {
            Glyph glyph = glyph(text.charAt(i), weight);
            append(path, glyph.outline, at, y, scale);
            at += glyph.advance * scale;
        }
        return path;
    }

    private static void append(Path2D path, String[] outline, double x, double y, double s) {
        int i = 0;
        while (i < outline.length) {
            String kind = outline[i++];
            switch (kind) {
                case "M" -> path.moveTo(x + s * d(outline[i]), y + s * d(outline[i + 1]));
                case "L" -> path.lineTo(x + s * d(outline[i]), y + s * d(outline[i + 1]));
                case "Q" ->
                    path.quadTo(
                            x + s * d(outline[i]),
                            y + s * d(outline[i + 1]),
                            x + s * d(outline[i + 2]),
                            y + s * d(outline[i + 3]));
                default -> path.closePath();
            }
            i += kind.equals("Z") ? 0 : kind.equals("Q") ? 4 : 2;
        }
    }

    private static double d(String number) {
        return Integer.parseInt(number);
    }

    private static Glyph glyph(char letter, Scene.Weight weight) {
        Map<Integer, Glyph> glyphs = GLYPHS.get(weight);
        Glyph glyph = glyphs.get((int) letter);
        return glyph != null ? glyph : glyphs.get((int) '?');
    }

    private static Map<Scene.Weight, Map<Integer, Glyph>> read() {
        Map<Scene.Weight, Map<Integer, Glyph>> glyphs = new EnumMap<>(Scene.Weight.class);
        for (Scene.Weight weight : Scene.Weight.values()) {
            glyphs.put(weight, new HashMap<>());
        }
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(Outlines.class.getResourceAsStream("outlines.txt"), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] parts = line.split(" ");
                Scene.Weight weight = parts[0].equals("R") ? Scene.Weight.REGULAR : Scene.Weight.BOLD;
                String[] outline = java.util.Arrays.copyOfRange(parts, 3, parts.length);
                glyphs.get(weight).put(Integer.parseInt(parts[1]), new Glyph(d(parts[2]), outline));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("outlines.txt inside the program cannot be read", e);
        }
        return glyphs;
    }
}
