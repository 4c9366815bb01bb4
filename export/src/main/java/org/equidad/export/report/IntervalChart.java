package org.equidad.export.report;

import java.util.List;
import org.equidad.export.ReaderLanguage;

/**
 * Estimates as dots with a thick and a thin line, one row for each group, in panels side by side (one below the other in
 * a narrow place). No bars, no zero line but where it means no difference.
 */
final class IntervalChart implements Chart {
    private static final double ROW = 29;
    private static final double NARROW_ROW = 41;
    private static final double MOST_LABEL = 210;
    private static final double GAP = 14;
    private static final double LINE = 1.1;
    /** What a narrow row grows by where a label and its number need lines of their own. */
    private static final double OWN_LINES = 28;

    private static final double LEAST_TEXT = 10.5;
    private static final double AXIS = 26;

    /**
     * What is drawn in one panel.
     *
     * @param title measure and unit
     * @param axis of the values
     * @param decimals of the numbers printed
     * @param sign of the numbers printed
     * @param reference where a dashed line stands; NaN for none
     * @param referenceText what it means
     * @param color of the dots
     * @param shape of the dots
     * @param band limits that are shaded, the lower one first; empty for none
     */
    record Panel(
            Text title,
            Axis axis,
            int decimals,
            Text.Sign sign,
            double reference,
            Text referenceText,
            String color,
            Scene.Shape shape,
            List<Double> band) {
        /** A panel without limits. */
        Panel(
                Text title,
                Axis axis,
                int decimals,
                Text.Sign sign,
                double reference,
                Text referenceText,
                String color,
                Scene.Shape shape) {
            this(title, axis, decimals, sign, reference, referenceText, color, shape, List.of());
        }
    }

    /** One group: its label and one point for each panel. */
    record Row(Text label, List<Point> points) {}

    private final List<Panel> panels;
    private final List<Row> rows;

    IntervalChart(List<Panel> panels, List<Row> rows) {
        this.panels = panels;
        this.rows = rows;
    }

    @Override
    public Scene draw(ReaderLanguage language, Width width) {
        Scene scene = new Scene(width.points());
        double y = width == Width.WIDE ? wide(scene, language) : narrow(scene, language);
        y += Marks.key(scene, 0, y + 8, width.points(), language) + 8;
        return scene.height(y + 4);
    }

    private double wide(Scene scene, ReaderLanguage language) {
        double label = 0;
        for (Row one : rows) {
            label = Math.max(label, Outlines.width(one.label.in(language), Marks.TEXT, Scene.Weight.REGULAR));
        }
        label = Math.min(label, MOST_LABEL) + GAP;
        double row = ROW + Math.max(0, mostLines(language) - 2) * LINE * Marks.SMALL;
        double each = (scene.width() - label) / panels.size();
        double header = 0;
        for (int p = 0; p < panels.size(); p++) {
            double x = label + p * each;
            double end = scene.lines(
                    x, 13, panels.get(p).title.in(language), Marks.TEXT, Scene.Weight.BOLD, each - GAP, Palette.INK);
            header = Math.max(header, end);
        }
        boolean said = panels.stream().anyMatch(p -> !Double.isNaN(p.reference));
        double top = header + (said ? 12 : 2);
        double bottom = top + rows.size() * row;
        for (int r = 0; r < rows.size(); r++) {
            double y = top + (r + 0.5) * row;
            if (r % 2 == 1) {
                scene.box(0, y - row / 2, scene.width(), row, "#f6f6f6", null);
            }
        }
        for (int r = 0; r < rows.size(); r++) {
            double y = top + (r + 0.5) * row;
            List<String> lines =
                    Outlines.wrap(rows.get(r).label.in(language), Marks.TEXT, Scene.Weight.REGULAR, MOST_LABEL);
            double size = lines.size() > 1 ? Marks.SMALL : Marks.TEXT;
            double first = y + 4 - (lines.size() - 1) * 0.55 * size;
            for (int i = 0; i < lines.size(); i++) {
                scene.word(4, first + i * 1.1 * size, lines.get(i), size, Scene.Anchor.START, Palette.INK);
            }
        }
        for (int p = 0; p < panels.size(); p++) {
            Panel panel = panels.get(p);
            double left = label + p * each + 6;
            double numbers = numbers(p, language);
            double right = label + (p + 1) * each - GAP - numbers - 8;
            frame(scene, panel, left, right, top, bottom, language);
            for (int r = 0; r < rows.size(); r++) {
                double y = top + (r + 0.5) * row;
                point(scene, panel, rows.get(r).points.get(p), left, right, y, language);
                Point point = rows.get(r).points.get(p);
                if (point.drawn()) {
                    scene.word(
                            right + 8,
                            y + 4,
                            Marks.label(point, panel.decimals, panel.sign, language),
                            Marks.SMALL + 0.5,
                            Scene.Anchor.START,
                            point.quality() == Point.Quality.WEAK ? Palette.SOFT : Palette.INK);
                }
            }
        }
        return bottom + AXIS;
    }

    /** Lines of the longest label in a wide place. */
    private int mostLines(ReaderLanguage language) {
        return rows.stream()
                .mapToInt(r -> Outlines.wrap(r.label.in(language), Marks.TEXT, Scene.Weight.REGULAR, MOST_LABEL)
                        .size())
                .max()
                .orElse(1);
    }

    private double numbers(int p, ReaderLanguage language) {
        double widest = 0;
        for (Row row : rows) {
            Point point = row.points.get(p);
            if (point.drawn()) {
                String text = Marks.label(point, panels.get(p).decimals, panels.get(p).sign, language);
                widest = Math.max(widest, Outlines.width(text, Marks.SMALL + 0.5, Scene.Weight.REGULAR));
            }
        }
        return widest;
    }

    private double narrow(Scene scene, ReaderLanguage language) {
        double y = 0;
        for (int p = 0; p < panels.size(); p++) {
            Panel panel = panels.get(p);
            double end = scene.lines(
                    0, y + 13, panel.title.in(language), Marks.TEXT, Scene.Weight.BOLD, scene.width(), Palette.INK);
            double top = end + (Double.isNaN(panel.reference) ? 0 : 10);
            int panelAt = p;
            boolean apart = rows.stream().anyMatch(r -> !beside(r, panelAt, scene.width(), language));
            double row = NARROW_ROW + (apart ? OWN_LINES : 0);
            double bottom = top + rows.size() * row;
            double left = 14;
            double right = scene.width() - 14;
            frame(scene, panel, left, right, top, bottom, language);
            for (int r = 0; r < rows.size(); r++) {
                double at = top + r * row;
                Point point = rows.get(r).points.get(p);
                String number = number(rows.get(r), p, language);
                String label = rows.get(r).label.in(language);
                double shift = apart ? OWN_LINES : 0;
                if (apart) {
                    scene.lines(2, at + 13, label, LEAST_TEXT, Scene.Weight.REGULAR, scene.width() - 4, Palette.INK);
                } else {
                    double size = Outlines.width(label, Marks.TEXT, Scene.Weight.REGULAR) > room(number, scene.width())
                            ? LEAST_TEXT
                            : Marks.TEXT;
                    scene.word(2, at + 15, label, size, Scene.Anchor.START, Palette.INK);
                }
                scene.word(
                        scene.width() - 2,
                        at + 15 + shift,
                        number,
                        Marks.SMALL + 0.5,
                        Scene.Anchor.END,
                        point.quality() == Point.Quality.WEAK ? Palette.SOFT : Palette.INK);
                point(scene, panel, point, left, right, at + 28 + shift, language);
            }
            y = bottom + AXIS + (p < panels.size() - 1 ? 14 : 0);
        }
        return y;
    }

    private String number(Row row, int p, ReaderLanguage language) {
        Point point = row.points.get(p);
        return point.drawn() ? Marks.label(point, panels.get(p).decimals, panels.get(p).sign, language) : "";
    }

    private static double room(String number, double width) {
        return width - Outlines.width(number, Marks.SMALL + 0.5, Scene.Weight.REGULAR) - 16;
    }

    /** Whether a label has room beside its number in a narrow place. */
    private boolean beside(Row row, int p, double width, ReaderLanguage language) {
        return Outlines.width(row.label.in(language), LEAST_TEXT, Scene.Weight.REGULAR)
                <= room(number(row, p, language), width);
    }

    private static void frame(
            Scene scene, Panel panel, double left, double right, double top, double bottom, ReaderLanguage language) {
        if (!panel.band.isEmpty()) {
            double from = panel.axis.at(panel.axis.clamp(panel.band.get(0)), left, right);
            double to = panel.axis.at(panel.axis.clamp(panel.band.get(1)), left, right);
            scene.box(from, top, to - from, bottom - top, Palette.BAND, null);
        }
        List<Double> ticks = panel.axis.ticks();
        double widest = 0;
        for (double tick : ticks) {
            String text = Text.signed(tick, panel.axis.decimals(), panel.sign).in(language);
            widest = Math.max(widest, Outlines.width(text, Marks.SMALL, Scene.Weight.REGULAR));
        }
        int every = 1;
        while (every < ticks.size() && every * (right - left) / (ticks.size() - 1) < widest + 6) {
            every++;
        }
        // A tick at zero, where there is one, keeps its number.
        int first = Math.max(0, ticks.indexOf(0.0)) % every;
        for (int t = 0; t < ticks.size(); t++) {
            double tick = ticks.get(t);
            double x = panel.axis.at(tick, left, right);
            scene.line(x, top, x, bottom, Palette.GRID, 1);
            if (t % every != first) {
                continue;
            }
            scene.word(
                    x,
                    bottom + 14,
                    Text.signed(tick, panel.axis.decimals(), panel.sign).in(language),
                    Marks.SMALL,
                    Scene.Anchor.MIDDLE,
                    Palette.SOFT);
        }
        if (!Double.isNaN(panel.reference)) {
            double x = panel.axis.at(panel.reference, left, right);
            scene.line(x, top - 2, x, bottom, Palette.INK, 1.2, Scene.Stroke.DASHED);
            String text = panel.referenceText.in(language);
            double half = Outlines.width(text, Marks.SMALL, Scene.Weight.REGULAR) / 2;
            double at = Math.max(left + half - 6, Math.min(scene.width() - half, x));
            scene.word(at, top - 5, text, Marks.SMALL, Scene.Anchor.MIDDLE, Palette.SOFT);
        }
    }

    private static void point(
            Scene scene, Panel panel, Point point, double left, double right, double y, ReaderLanguage language) {
        if (point.drawn()) {
            Marks.across(scene, point, panel.axis, left, right, y, panel.color, panel.shape);
            return;
        }
        String text = Marks.label(point, 0, panel.sign, language);
        double size = Marks.SMALL;
        if (point.quality() == Point.Quality.HIDDEN
                && Outlines.width(text, size, Scene.Weight.REGULAR) > 0.6 * (right - left)) {
            text = Words.of("mark.hidden.short").in(language);
        }
        while (Outlines.width(text, size, Scene.Weight.REGULAR) > right - left - 8 && size > 8.5) {
            size -= 0.5;
        }
        double wide = Outlines.width(text, size, Scene.Weight.REGULAR) + 8;
        if (point.quality() == Point.Quality.HIDDEN) {
            scene.hatched(left, y - 8, Math.max(wide, right - left), 16);
        }
        scene.box(left + 3, y - 7, wide, 14, Palette.PAPER, null);
        scene.word(left + 7, y + 3.5, text, size, Scene.Anchor.START, Palette.SOFT);
    }
}
