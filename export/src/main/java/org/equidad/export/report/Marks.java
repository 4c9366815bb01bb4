package org.equidad.export.report;

import org.equidad.export.ReaderLanguage;

/** What the charts share: estimates with their two lines, and the key that says what they mean. */
final class Marks {
    static final double TEXT = 12.5;
    static final double SMALL = 11;
    private static final double THICK = 5.5;
    private static final double THIN = 1.6;
    private static final double RADIUS = 4.8;

    private Marks() {}

    static String edge(Point.Quality quality, String color) {
        return quality == Point.Quality.WEAK ? Palette.SOFT : color;
    }

    /** An estimate along a horizontal axis: thin line 95 %, thick line 66 %, no caps. */
    static void across(
            Scene scene, Point point, Axis axis, double left, double right, double y, String color, Scene.Shape shape) {
        String drawn = edge(point.quality(), color);
        if (point.hasInterval()) {
            double low = axis.at(axis.clamp(point.lower()), left, right);
            double high = axis.at(axis.clamp(point.upper()), left, right);
            Scene.Stroke stroke = point.quality() == Point.Quality.WEAK ? Scene.Stroke.DASHED : Scene.Stroke.SOLID;
            scene.line(low, y, high, y, drawn, THIN, stroke);
            if (!Double.isNaN(point.innerLower()) && point.quality() != Point.Quality.WEAK) {
                scene.line(
                        axis.at(axis.clamp(point.innerLower()), left, right),
                        y,
                        axis.at(axis.clamp(point.innerUpper()), left, right),
                        y,
                        drawn,
                        THICK);
            }
        }
        dot(scene, axis.at(axis.clamp(point.value()), left, right), y, point.quality(), drawn, shape);
    }

    /** The same along a vertical axis that runs from bottom to top. */
    static void upright(
            Scene scene, Point point, Axis axis, double bottom, double top, double x, String color, Scene.Shape shape) {
        String drawn = edge(point.quality(), color);
        if (point.hasInterval()) {
            Scene.Stroke stroke = point.quality() == Point.Quality.WEAK ? Scene.Stroke.DASHED : Scene.Stroke.SOLID;
            scene.line(
                    x,
                    axis.at(axis.clamp(point.lower()), bottom, top),
                    x,
                    axis.at(axis.clamp(point.upper()), bottom, top),
                    drawn,
                    THIN,
                    stroke);
            if (!Double.isNaN(point.innerLower()) && point.quality() != Point.Quality.WEAK) {
                scene.line(
                        x,
                        axis.at(axis.clamp(point.innerLower()), bottom, top),
                        x,
                        axis.at(axis.clamp(point.innerUpper()), bottom, top),
                        drawn,
                        THICK - 1);
            }
        }
        dot(scene, x, axis.at(axis.clamp(point.value()), bottom, top), point.quality(), drawn, shape);
    }

    private static void dot(Scene scene, double x, double y, Point.Quality quality, String color, Scene.Shape shape) {
        boolean hollow = quality == Point.Quality.MARKED || quality == Point.Quality.WEAK;
        scene.dot(x, y, RADIUS, shape, hollow ? Palette.PAPER : color, color);
    }

    /** The key of intervals and marks; the height it takes. */
    static double key(Scene scene, double x, double y, double most, ReaderLanguage language) {
        Axis axis = new Axis(0, 1, 1);
        double at = x;
        double row = y + 8;
        Point good = new Point(0.5, 0, 1, 0.25, 0.75, Point.Quality.GOOD);
        Point[] points = {
            good,
            new Point(0.5, 0, 1, 0.25, 0.75, Point.Quality.MARKED),
            new Point(0.5, 0, 1, 0.25, 0.75, Point.Quality.WEAK)
        };
        String[] keys = {"key.interval", "key.marked", "key.weak"};
        for (int i = 0; i < points.length; i++) {
            String text = Words.of(keys[i]).in(language);
            double needed = 48 + Outlines.width(text, SMALL, Scene.Weight.REGULAR) + 18;
            if (at > x && at + needed > x + most) {
                at = x;
                row += 17;
            }
            across(scene, points[i], axis, at, at + 40, row - 4, Palette.INK, Scene.Shape.CIRCLE);
            double end = scene.lines(at + 48, row, text, SMALL, Scene.Weight.REGULAR, most - 48, Palette.SOFT);
            row = Math.max(row, end - 1.25 * SMALL);
            at += needed;
        }
        return row - y + 8;
    }

    /** Value and limits as the charts print them. */
    static String label(Point point, int decimals, Text.Sign sign, ReaderLanguage language) {
        if (!point.drawn()) {
            return Words.of("mark." + point.quality().name().toLowerCase(java.util.Locale.ROOT))
                    .in(language);
        }
        String value = Text.signed(point.value(), decimals, sign).in(language);
        if (!point.hasInterval()) {
            return value;
        }
        return Words.of(
                        "range.short",
                        value,
                        Text.signed(point.lower(), decimals, sign),
                        Text.signed(point.upper(), decimals, sign))
                .in(language);
    }
}
